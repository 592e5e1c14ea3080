#include "storage/database/database_figures.hpp"

#include <array>
#include <charconv>
#include <map>
#include <string>

#include <rocksdb/db.h>

namespace statushive::storage {
namespace {

using namespace std::chrono_literals;
using properties = rocksdb::DB::Properties;

constexpr std::array<histogram::duration, 15> sync_ranges{
    50us, 100us, 250us, 500us, 1ms, 2500us, 5ms, 10ms, 25ms, 50ms, 100ms, 250ms, 500ms, 1s, 5s};

/// Of all column families together.
uint64_t sum_of(rocksdb::DB& database, const std::string& property) {
  uint64_t value = 0;
  return database.GetAggregatedIntProperty(property, &value) ? value : 0;
}

/// What the column families share.
uint64_t shared(rocksdb::DB& database, const std::string& property) {
  uint64_t value = 0;
  return database.GetIntProperty(property, &value) ? value : 0;
}

uint64_t number_in(const std::map<std::string, std::string>& from, const std::string& name) {
  const auto found = from.find(name);
  if (found == from.end()) return 0;
  uint64_t value = 0;
  const auto& text = found->second;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  return parsed.ec == std::errc() ? value : 0;
}

}  // namespace

std::span<const histogram::duration> sync_bounds() {
  return sync_ranges;
}

database_figures figures_of(rocksdb::DB& database, const histogram& syncs) {
  database_figures now;
  now.files_bytes = sum_of(database, properties::kLiveSstFilesSize);
  now.memtables_bytes = sum_of(database, properties::kSizeAllMemTables);
  now.memtables_waiting = sum_of(database, properties::kNumImmutableMemTable);
  now.table_readers_bytes = sum_of(database, properties::kEstimateTableReadersMem);
  now.block_cache_bytes = shared(database, properties::kBlockCacheUsage);
  now.block_cache_bytes_max = shared(database, properties::kBlockCacheCapacity);
  now.pending_compaction_bytes = sum_of(database, properties::kEstimatePendingCompactionBytes);
  now.compactions_running = shared(database, properties::kNumRunningCompactions);
  now.flushes_running = shared(database, properties::kNumRunningFlushes);
  now.is_write_stopped = shared(database, properties::kIsWriteStopped) != 0;
  now.delayed_bytes_per_second = shared(database, properties::kActualDelayedWriteRate);
  // Counted by each column family about itself.
  now.background_errors = sum_of(database, properties::kBackgroundErrors);
  std::map<std::string, std::string> totals;
  if (database.GetMapProperty(properties::kDBStats, &totals)) {
    now.wal_bytes = number_in(totals, "db.wal_bytes_written");
    now.write_stall = std::chrono::microseconds(number_in(totals, "db.user_write_stall_micros"));
  }
  now.syncs = syncs.read();
  return now;
}

}  // namespace statushive::storage
