#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "proto/model/heartbeat.hpp"
#include "proto/model/result.hpp"
#include "storage/database/environment.hpp"
#include "storage/heartbeat/journal_codec.hpp"
#include "storage/heartbeat/rollup.hpp"

namespace statushive::storage {

struct journal_entry {
  journal_position position;
  std::vector<heartbeat> heartbeats;
};

/// What a monitor's latest heartbeats say at a glance.
struct heartbeat_summary {
  std::optional<heartbeat> latest;  ///< Latest that is not no_data.
  rollup window;                    ///< Over the window that was asked for.
};

/// The RocksDB instance `heartbeats/` with its journal, and what memory keeps of it: the latest 100 heartbeats and the
/// hour roll-ups of every monitor. Opening replays the journal. A heartbeat is visible to readers from when the
/// write of its batch has returned. (monitor, slot) is unique: an equal one that arrives again is not counted twice,
/// and the one of the higher epoch wins.
/// Thread-safe: one writer, any number of readers.
class heartbeat_database {
 public:
  static constexpr size_t recent_max = 100;

  virtual ~heartbeat_database() = default;

  enum class durability : uint8_t { written, synced };

  /// Writes all entries in one batch, then makes them visible. Errors are final: the caller stops the node.
  [[nodiscard]] virtual result<void> append(const std::vector<journal_entry>& entries, durability wanted) = 0;
  /// fsyncs what was written since the last sync.
  [[nodiscard]] virtual result<void> sync() = 0;

  /// The last seq of the shard's epoch; 0 when it has none.
  [[nodiscard]] virtual uint64_t last_seq(shard_number shard, epoch e) const = 0;
  /// The slot of the monitor's newest heartbeat of any result.
  [[nodiscard]] virtual std::optional<timestamp> last_slot(monitor_number monitor) const = 0;

  /// Newest first, at most `limit` (no more than recent_max), without no_data unless asked for.
  [[nodiscard]] virtual std::vector<heartbeat> latest(monitor_number monitor, size_t limit,
                                                      bool include_no_data) const = 0;
  /// The same beyond what memory keeps: reads the shard's journal backwards, so it may take milliseconds and must not
  /// run on a thread that serves others.
  [[nodiscard]] virtual result<std::vector<heartbeat>> history(shard_number shard, monitor_number monitor,
                                                               size_t limit, bool include_no_data) const = 0;
  /// Whether `latest` answers the question in full.
  [[nodiscard]] virtual bool is_in_memory(monitor_number monitor, size_t limit) const = 0;
  /// The roll-up covers whole hours from the one that holds `since`.
  [[nodiscard]] virtual heartbeat_summary summary(monitor_number monitor, timestamp since) const = 0;

  /// Drops what memory keeps of a deleted monitor; its numbers are never used again.
  virtual void forget(monitor_number monitor) = 0;

  struct statistics {
    uint64_t entries = 0;     ///< Journal entries written since the start.
    uint64_t heartbeats = 0;  ///< Heartbeats written since the start.
    uint64_t bytes = 0;
    uint64_t replayed = 0;    ///< Heartbeats read at the start.
    uint64_t duplicates = 0;
  };
  [[nodiscard]] virtual statistics counters() const = 0;
};

/// Opens and replays. `is_kept` says which monitor numbers still exist; heartbeats of others are passed over.
/// Errors: failed_precondition when another process has it open, corruption.
[[nodiscard]] result<std::unique_ptr<heartbeat_database>> open_heartbeat_database(
    const std::string& directory, const environment& env,
    const std::function<bool(monitor_number)>& is_kept);

}  // namespace statushive::storage
