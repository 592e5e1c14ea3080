#pragma once

#include <chrono>
#include <cstdint>
#include <span>

#include "proto/model/histogram.hpp"

namespace rocksdb {
class DB;
}

namespace statushive::storage {

/// What a database says of itself, for operators. Zeros where it does not say.
struct database_figures {
  // Now.
  uint64_t files_bytes = 0;          ///< Of the table files that are in use.
  uint64_t memtables_bytes = 0;      ///< In memory, not yet in a table file.
  uint64_t memtables_waiting = 0;    ///< Full ones that wait for their flush.
  uint64_t table_readers_bytes = 0;  ///< Memory that open table files take beside the cache.
  uint64_t block_cache_bytes = 0;
  uint64_t block_cache_bytes_max = 0;
  uint64_t pending_compaction_bytes = 0;  ///< To rewrite until every level has its size.
  uint64_t compactions_running = 0;
  uint64_t flushes_running = 0;
  bool is_write_stopped = false;
  uint64_t delayed_bytes_per_second = 0;  ///< To which writes are slowed down; 0: they are not.
  // Since the start.
  uint64_t background_errors = 0;  ///< Of flushes and compactions.
  uint64_t wal_bytes = 0;
  std::chrono::microseconds write_stall{};  ///< That writers waited for flushes and compactions.
  histogram::snapshot syncs;  ///< How long the synced writes of the write-ahead log took.
};

/// The ranges of database_figures::syncs, from a fast NVMe disk's to those of a disk in trouble.
[[nodiscard]] std::span<const histogram::duration> sync_bounds();

/// Asks the database, for about ten microseconds and without disk. `syncs` are measured by whoever
/// writes.
[[nodiscard]] database_figures figures_of(rocksdb::DB& database, const histogram& syncs);

}  // namespace statushive::storage
