#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "storage/log/consensus_log.hpp"

namespace statushive::tests {

/// How far the write at which a crash happens has come.
enum class crash_moment : uint8_t {
  before,    ///< Nothing of it reached the disk.
  unsynced,  ///< It reached the disk's cache: a power loss may keep it or not.
  after,     ///< It is complete, but the caller never learnt.
};

/// A consensus_log in memory that crashes when told to: from then on every write fails, until
/// `restart` goes back to what a power loss would have left: everything up to the last synced
/// write, and as many of the unsynced ones behind it, in order, as the test says.
class crash_faulty_log final : public storage::consensus_log {
 public:
  /// The write number `nth_write` from now on, 1 for the next, crashes.
  void crash_at(uint64_t nth_write, crash_moment moment);
  [[nodiscard]] bool has_crashed() const { return has_crashed_; }
  /// Writes that were asked for so far.
  [[nodiscard]] uint64_t writes() const { return writes_; }
  /// Writes that a power loss would endanger now.
  [[nodiscard]] size_t unsynced_writes() const { return unsynced_.size(); }
  /// Power is back; `kept` of the unsynced writes are there. Call recover() next.
  void restart(size_t kept);

  [[nodiscard]] result<storage::recovered_log> recover() override;
  [[nodiscard]] result<void> save(const storage::hard_state& hard) override;
  [[nodiscard]] result<void> append(uint64_t first_index,
                                    std::span<const storage::log_entry> entries) override;
  [[nodiscard]] result<void> apply(const storage::write_batch& changes,
                                   const storage::applied_mark& mark) override;
  [[nodiscard]] result<void> trim(uint64_t first_index) override;
  [[nodiscard]] const storage::key_value_reader& state() const override { return state_; }

 private:
  class rows final : public storage::key_value_reader {
   public:
    rows() = default;
    rows(const rows& other) : rows_(other.copy()) {}
    rows& operator=(const rows& other);

    void apply(const storage::write_batch& changes);
    [[nodiscard]] result<std::optional<std::string>> find(std::string_view key) const override;
    [[nodiscard]] result<void> scan(std::string_view from, std::string_view to,
                                    const storage::row_visitor& visit) const override;
    [[nodiscard]] result<void> scan_backward(std::string_view from, std::string_view to,
                                             const storage::row_visitor& visit) const override;

   private:
    using map = std::map<std::string, std::string, std::less<>>;
    [[nodiscard]] map copy() const;

    mutable std::mutex mutex_;  ///< State is read from any thread.
    map rows_;
  };

  /// What is on the disk besides the state.
  struct records {
    storage::hard_state hard;
    storage::applied_mark mark;
    uint64_t first_index = 1;
    std::deque<storage::log_entry> entries;
  };
  /// One write, on whatever it is done to.
  using change = std::function<void(records&, rows&)>;
  enum class sync : bool { no, yes };

  result<void> write(change what, sync how);
  void make_durable();

  records now_;
  rows state_;
  records durable_;
  rows durable_state_;
  std::vector<change> unsynced_;

  uint64_t writes_ = 0;
  uint64_t crash_at_ = 0;
  crash_moment moment_ = crash_moment::before;
  bool has_crashed_ = false;
};

}  // namespace statushive::tests
