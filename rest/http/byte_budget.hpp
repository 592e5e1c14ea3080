#pragma once

#include <atomic>
#include <cstddef>

namespace statushive::http {

/// A number of bytes that all connections share. Thread-safe.
class byte_budget {
 public:
  explicit byte_budget(size_t bytes_max) : bytes_max_(bytes_max) {}

  [[nodiscard]] bool take(size_t bytes) {
    if (used_.fetch_add(bytes, std::memory_order_relaxed) + bytes <= bytes_max_) return true;
    give_back(bytes);
    return false;
  }
  void give_back(size_t bytes) { used_.fetch_sub(bytes, std::memory_order_relaxed); }
  [[nodiscard]] size_t used() const { return used_.load(std::memory_order_relaxed); }

 private:
  const size_t bytes_max_;
  std::atomic<size_t> used_{0};
};

/// What one connection holds of a budget. Gives it back when it goes. Not thread-safe.
class budget_share {
 public:
  explicit budget_share(byte_budget& from) : from_(from) {}
  ~budget_share() { from_.give_back(held_); }
  budget_share(const budget_share&) = delete;
  budget_share& operator=(const budget_share&) = delete;

  /// False, and nothing changed, when the budget does not have the difference.
  [[nodiscard]] bool set(size_t wanted) {
    if (wanted > held_ && !from_.take(wanted - held_)) return false;
    if (wanted < held_) from_.give_back(held_ - wanted);
    held_ = wanted;
    return true;
  }
  void release() {
    if (held_ > 0) from_.give_back(held_);
    held_ = 0;
  }

 private:
  byte_budget& from_;
  size_t held_ = 0;
};

}  // namespace statushive::http
