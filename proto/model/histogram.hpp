#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace statushive {

/// How many durations fell into each of some ranges, since the start. Counting is lock-free and
/// takes some ten nanoseconds, so it may happen on any path. Thread-safe.
class histogram {
 public:
  using duration = std::chrono::microseconds;
  static constexpr size_t bounds_max = 19;

  /// `upper_bounds` are inclusive; a last range without bound follows by itself. REQUIRES: they
  /// ascend, and are at most bounds_max.
  explicit histogram(std::span<const duration> upper_bounds);
  histogram(const histogram&) = delete;
  histogram& operator=(const histogram&) = delete;

  /// Whole microseconds count, rounded up. A negative duration counts as 0: it is a clock's step.
  void observe(std::chrono::nanoseconds took);

  /// What was counted so far. Observations under way may be in `sum` already and not in `counts`,
  /// or the other way round.
  struct snapshot {
    std::vector<duration> upper_bounds;
    std::vector<uint64_t> counts;  ///< Of each range by itself: one more than there are bounds.
    duration sum{};

    [[nodiscard]] uint64_t count() const;
  };
  [[nodiscard]] snapshot read() const;

 private:
  std::array<duration, bounds_max> bounds_;
  size_t bound_count_;
  std::array<std::atomic<uint64_t>, bounds_max + 1> counts_{};
  std::atomic<uint64_t> sum_us_{0};
};

}  // namespace statushive
