#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "storage/database/disk_space.hpp"
#include "storage/heartbeat/heartbeat_database.hpp"

namespace statushive::storage {

/// The one thread that writes the journal, so that no actor waits for a disk. Takes closed entries
/// from shards, and writes all entries of a moment in one batch: at once when an urgent one is
/// queued or half the queue is full, else every `gather` time. Without an urgent entry the journal
/// is synced `sync_interval` after the first write that is not. Entries of one shard are written in
/// the order in which they were submitted.
class journal_writer {
 public:
  struct options {
    std::chrono::milliseconds gather{100};
    std::chrono::milliseconds sync_interval{1000};
    size_t queued_heartbeats_max = 65'536;
  };

  enum class urgency : uint8_t {
    routine,
    urgent,  ///< Holds a state change: written at once and synced.
  };

  /// Called on the writer's thread once per entry: true when it is written and visible, false when
  /// it was shed because the disk has no room. Must only hand over. Not called for entries that a
  /// failed write leaves behind: the node ends.
  using written = std::function<void(const journal_position&, bool is_written)>;
  /// Called on the writer's thread, once, when a write failed for good: the node must end.
  using failed = std::function<void(const error&)>;

  /// The database and the space must outlive the writer. Starts the thread.
  journal_writer(heartbeat_database& database, disk_space& space, options settings,
                 failed on_failure);
  /// Writes what is queued, syncs and ends the thread.
  ~journal_writer();
  journal_writer(const journal_writer&) = delete;
  journal_writer& operator=(const journal_writer&) = delete;

  /// Any thread. False when the queue is full, a write failed, there is nothing to write, or the
  /// entry cannot be written (more than journal_entry_heartbeats_max heartbeats, or one that is not
  /// recordable): the entry is shed and counted, and `done` is not called. With seq 0 the writer
  /// gives the entry the next number of its shard and epoch when it writes it, so that shed entries
  /// leave no gap; `done` gets the number. Another seq is kept, and the entry is shed like one
  /// without room when an entry before it was. Durations and messages are cut to what an entry
  /// holds (journal_codec.hpp).
  [[nodiscard]] bool submit(journal_entry entry, urgency how, written done);

  struct statistics {
    size_t queued = 0;  ///< Heartbeats that wait or are being written now.
    size_t queued_max = 0;
    uint64_t batches = 0;  ///< Written ones.
    uint64_t shed = 0;     ///< Heartbeats that were not written, whatever the reason.
    uint64_t syncs = 0;
    uint64_t failures = 0;  ///< Writes that failed for good: one, since the node then ends.
  };
  [[nodiscard]] statistics counters() const;

 private:
  class thread;
  std::unique_ptr<thread> thread_;
};

}  // namespace statushive::storage
