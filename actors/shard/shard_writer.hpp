#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "proto/model/heartbeat.hpp"
#include "proto/model/ids.hpp"
#include "proto/model/time.hpp"

namespace statushive::actors {

/// Makes journal entries of a shard's heartbeats: when an entry closes, and who waits for it. An
/// entry closes at `entry_heartbeats` heartbeats, `entry_age` after its first one, or at once for a
/// transition. No CAF, no clock: pure.
class shard_writer {
 public:
  static constexpr size_t entry_heartbeats = 16;
  static constexpr std::chrono::milliseconds entry_age{1000};

  /// Somebody who waits to hear whether a heartbeat was written.
  struct waiter {
    monitor_number monitor;
    uint32_t token = 0;
  };
  struct closed_entry {
    uint64_t ticket = 0;  ///< Names the entry until it is settled.
    std::vector<heartbeat> heartbeats;
    bool is_urgent = false;
  };

  /// A finished check's heartbeat; a token other than 0 makes it urgent.
  void add(heartbeat beat, uint32_t token, steady_time now);
  /// Removes a deleted monitor's heartbeats from the open entry.
  void erase(monitor_number monitor);

  /// The entry to submit now, if one is closed; `close_open` closes the open one whatever its age.
  /// To be asked after each addition, and when closes_at() has come.
  [[nodiscard]] std::optional<closed_entry> take_closed(steady_time now, bool close_open = false);
  /// What became of the entry with that ticket: written, or shed on the way or at once. Answers who
  /// waited for it.
  [[nodiscard]] std::vector<waiter> settle(uint64_t ticket, bool is_written);

  /// When the open entry closes by age; nothing when it is empty.
  [[nodiscard]] std::optional<steady_time> closes_at() const;
  /// Heartbeats open or unsettled.
  [[nodiscard]] size_t pending() const { return open_.size() + unsettled_heartbeats_; }
  /// Heartbeats shed since the last call.
  [[nodiscard]] uint64_t take_shed();

 private:
  struct unsettled_entry {
    size_t heartbeats = 0;
    std::vector<waiter> waiters;
  };

  std::vector<heartbeat> open_;  ///< Fewer than entry_heartbeats between two calls of the owner.
  std::vector<waiter> open_waiters_;
  steady_time opened_at_{};
  uint64_t last_ticket_ = 0;
  std::unordered_map<uint64_t, unsettled_entry>
      unsettled_;  ///< As many as the journal's queue takes.
  size_t unsettled_heartbeats_ = 0;
  uint64_t shed_ = 0;
};

}  // namespace statushive::actors
