#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "proto/model/heartbeat.hpp"
#include "proto/model/result.hpp"
#include "storage/database/database_figures.hpp"
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

/// The RocksDB instance `heartbeats/` with its journal, and what memory keeps of it: the latest 100
/// heartbeats and the hour roll-ups of every monitor. Opening replays the journal. A heartbeat is
/// visible to readers from when the write of its batch has returned. (monitor, slot) is unique: of
/// several that arrive for it, the one of the highest epoch stands, and within an epoch the last in
/// the journal (the last attempt); only that one is shown and counted. Thread-safe: one writer, any
/// number of readers, which wait for no disk unless they call `history`.
class heartbeat_database {
 public:
  static constexpr size_t recent_max = 100;

  virtual ~heartbeat_database() = default;

  enum class durability : uint8_t { written, synced };

  /// Writes all entries in one batch, then makes them visible. An entry continues its shard's epoch
  /// (seq = last_seq + 1); one that is there already, byte for byte, is passed over. Errors are
  /// final, the caller stops the node: internal `journal_misuse`, with nothing written, for an
  /// entry without heartbeats, one that is not recordable, a gap in seq or other bytes under a seq
  /// that is taken; corruption; unavailable `storage_failed`.
  [[nodiscard]] virtual result<void> append(const std::vector<journal_entry>& entries,
                                            durability wanted) = 0;
  /// fsyncs what was written since the last sync.
  [[nodiscard]] virtual result<void> sync() = 0;

  /// The last seq of the shard's epoch; 0 when it has none.
  [[nodiscard]] virtual uint64_t last_seq(shard_number shard, epoch e) const = 0;
  /// The slot of the monitor's newest heartbeat of any result.
  [[nodiscard]] virtual std::optional<timestamp> last_slot(monitor_number monitor) const = 0;

  /// Newest first, at most `limit` (no more than recent_max), without no_data unless asked for.
  [[nodiscard]] virtual std::vector<heartbeat> latest(monitor_number monitor, size_t limit,
                                                      bool include_no_data) const = 0;
  /// The same beyond what memory keeps: reads the shard's journal backwards, so it may take
  /// milliseconds and must not run on a thread that serves others.
  [[nodiscard]] virtual result<std::vector<heartbeat>> history(shard_number shard,
                                                               monitor_number monitor, size_t limit,
                                                               bool include_no_data) const = 0;
  /// Whether `latest` answers the question in full, with and without no_data.
  [[nodiscard]] virtual bool is_in_memory(monitor_number monitor, size_t limit) const = 0;
  /// The roll-up covers whole hours from the one that holds `since`.
  [[nodiscard]] virtual heartbeat_summary summary(monitor_number monitor,
                                                  timestamp since) const = 0;

  /// Drops what memory keeps of a deleted monitor; its numbers are never used again, and heartbeats
  /// that still come for it are not shown.
  virtual void forget(monitor_number monitor) = 0;

  struct statistics {
    // Since the start, written.
    uint64_t entries = 0;
    uint64_t heartbeats = 0;
    uint64_t bytes = 0;  ///< Of entries and keys.
    // Heartbeats since the start, replayed ones included.
    uint64_t replayed = 0;
    uint64_t duplicates = 0;  ///< Their slot had another one, or the same.
    uint64_t late = 0;        ///< Older than all that memory keeps.
    /// Journal entries that did not decode when the database was opened. They stay on the disk, and
    /// their heartbeats are missing everywhere.
    uint64_t damaged = 0;
  };
  [[nodiscard]] virtual statistics counters() const = 0;
  /// Zeros for one that is no database.
  [[nodiscard]] virtual database_figures figures() const { return {}; }
};

struct heartbeat_database_options {
  /// Of the journal. Grows only as heartbeats come; large, so that files are few and large.
  size_t memtable_bytes = 128 << 20;
  /// Bounds the write-ahead log, and with it the time of a start after a crash.
  uint64_t write_ahead_log_bytes_max = 512 << 20;
  size_t block_cache_bytes = 16 << 20;
};

/// Opens and replays. `is_kept` says which monitor numbers still exist; heartbeats of others are
/// passed over, and so are entries that do not decode (see statistics::damaged). Errors:
/// failed_precondition `heartbeat_database_in_use` when it is open elsewhere and
/// `heartbeat_database_newer` when this build cannot read it or one of its entries, corruption (a
/// missing entry, a damaged file), unavailable `storage_failed`.
[[nodiscard]] result<std::unique_ptr<heartbeat_database>> open_heartbeat_database(
    const std::string& directory, const environment& env,
    const std::function<bool(monitor_number)>& is_kept,
    const heartbeat_database_options& options = {});

}  // namespace statushive::storage
