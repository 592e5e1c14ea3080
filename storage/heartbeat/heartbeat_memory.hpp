#pragma once

#include <array>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "proto/model/heartbeat.hpp"
#include "storage/heartbeat/heartbeat_database.hpp"
#include "storage/heartbeat/hour_rollups.hpp"
#include "storage/heartbeat/recent_heartbeats.hpp"

namespace statushive::storage {

/// A heartbeat and the epoch of the entry that holds it.
struct owned_heartbeat {
  heartbeat beat;
  epoch owner;
};

/// The heartbeats that stand for the slots of whole hours of one monitor.
using counted_slots = std::map<timestamp, owned_heartbeat>;

/// What the node keeps in memory of every monitor: its recent heartbeats and its hour roll-ups.
/// Part of the heartbeat database. Thread-safe: one writer, any number of readers; locks are held
/// for a copy at most.
class heartbeat_memory {
 public:
  enum class outcome : uint8_t {
    counted,
    duplicate,  ///< The slot was counted before; the heartbeat that stands for it is counted once.
    late,       ///< Older than the recent ones: the journal must be read, and its hours replaced.
    forgotten,  ///< Of a deleted monitor.
  };
  outcome insert(const heartbeat& beat, epoch owner);

  [[nodiscard]] std::optional<timestamp> last_slot(monitor_number monitor) const;
  [[nodiscard]] std::vector<heartbeat> latest(monitor_number monitor, size_t limit,
                                              bool include_no_data) const;
  /// Whether `latest` answers the question in full, with and without no_data.
  [[nodiscard]] bool is_complete(monitor_number monitor, size_t limit) const;
  [[nodiscard]] heartbeat_summary summary(monitor_number monitor, timestamp since) const;
  void forget(monitor_number monitor);

  /// What a reader of the journal should know of a monitor.
  struct extent {
    uint64_t heartbeats = 0;  ///< Counted ones.
    /// Those of later slots stand in the journal in the order of their slots.
    timestamp ordered_after;
    timestamp oldest_recent;
  };
  /// Nothing when there is none of the monitor.
  [[nodiscard]] std::optional<extent> extent_of(monitor_number monitor) const;

  enum class earlier : uint8_t { known, unknown };
  /// Replaces the roll-ups of the hours in which `slots` are: they must be all that the journal has
  /// for these hours. `unknown`: the latest heartbeat with data before the recent ones is lost and
  /// must be looked up.
  [[nodiscard]] earlier replace_hours(monitor_number monitor, const counted_slots& slots);
  void set_earlier_with_data(monitor_number monitor, const std::optional<owned_heartbeat>& found);

 private:
  struct monitor_state {
    recent_heartbeats recent;
    hour_rollups hours;
    timestamp ordered_after = timestamp::min();
  };
  /// A deleted monitor's last checks end within a minute, so it need not be remembered for long.
  static constexpr size_t forgotten_max = 1024;
  static constexpr size_t partition_count = 64;

  struct partition {
    mutable std::mutex mutex;
    std::unordered_map<monitor_number, monitor_state> monitors;
    std::deque<monitor_number> forgotten;  ///< The latest forgotten_max.
  };

  [[nodiscard]] partition& partition_of(monitor_number monitor) {
    return partitions_[monitor.value() % partition_count];
  }
  [[nodiscard]] const partition& partition_of(monitor_number monitor) const {
    return partitions_[monitor.value() % partition_count];
  }
  /// `read` on the monitor's state under the lock, or a default value when there is none.
  template <class Read>
  auto with(monitor_number monitor, Read read) const;

  std::array<partition, partition_count> partitions_;
};

}  // namespace statushive::storage
