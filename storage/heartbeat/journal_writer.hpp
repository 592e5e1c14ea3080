#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "storage/database/disk_space.hpp"
#include "storage/heartbeat/heartbeat_database.hpp"

namespace statushive::storage {

/// The one thread that writes the journal, so that no actor waits for a disk. Takes closed entries from shards, and
/// writes all entries of a moment in one batch: at once when an urgent one is queued, else every `gather` time.
/// Without an urgent entry the journal is synced once a second. Entries of one shard are written in the order in
/// which they were submitted.
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

  /// Called on the writer's thread once per entry: true when it is written and visible, false when it was shed
  /// because the disk has no room. Must only hand over.
  using written = std::function<void(const journal_position&, bool is_written)>;
  /// Called on the writer's thread when a write failed for good: the node must end.
  using failed = std::function<void(const error&)>;

  /// The database and the space must outlive the writer. Starts the thread.
  journal_writer(heartbeat_database& database, disk_space& space, options settings, failed on_failure);
  /// Writes what is queued, syncs and ends the thread.
  ~journal_writer();
  journal_writer(const journal_writer&) = delete;
  journal_writer& operator=(const journal_writer&) = delete;

  /// Any thread. False when the queue is full: the entry is shed and counted, and `done` is not called.
  [[nodiscard]] bool submit(journal_entry entry, urgency how, written done);

  struct statistics {
    size_t queued = 0;      ///< Heartbeats waiting now.
    uint64_t batches = 0;
    uint64_t shed = 0;      ///< Heartbeats lost to a full queue or disk.
    uint64_t syncs = 0;
  };
  [[nodiscard]] statistics counters() const;

 private:
  class thread;
  std::unique_ptr<thread> thread_;
};

}  // namespace statushive::storage
