#include <cassert>
#include <chrono>
#include <limits>

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include "storage/database/storage_status.hpp"
#include "storage/log/column_reader.hpp"
#include "storage/log/consensus_log.hpp"
#include "storage/log/log_records.hpp"

namespace statushive::storage {
namespace {

rocksdb::DBOptions database_options(const environment& env,
                                    const control_database_options& settings) {
  rocksdb::DBOptions options;
  options.env = env.get();
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.paranoid_checks = true;
  // Behind the last fsync a crash may leave a hole with later bytes behind it; nothing there was
  // acknowledged.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  options.track_and_verify_wals_in_manifest = true;
  // Else acknowledged writes would wait in the process's memory and go with it.
  options.manual_wal_flush = false;
  options.max_total_wal_size = settings.write_ahead_log_bytes_max;
  // A write that failed once must not succeed behind the caller's back: the node ends.
  options.max_bgerror_resume_count = 0;
  options.max_background_jobs = 2;
  options.max_open_files = -1;
  options.bytes_per_sync = 1 << 20;
  options.wal_bytes_per_sync = 512 << 10;
  options.recycle_log_file_num = 0;
  options.WAL_ttl_seconds = 0;
  options.max_manifest_file_size = 16 << 20;
  options.keep_log_file_num = 4;
  options.max_log_file_size = 4 << 20;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  return options;
}

rocksdb::ColumnFamilyOptions column_options(size_t memtable_bytes,
                                            const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = 8 << 10;
  table.format_version = 5;
  table.checksum = rocksdb::kXXH3;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.cache_index_and_filter_blocks = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;

  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.write_buffer_size = memtable_bytes;
  options.target_file_size_base = 16 << 20;
  options.level_compaction_dynamic_level_bytes = true;
  options.compression = rocksdb::kLZ4Compression;
  // The defaults rewrite every file each 30 days.
  options.ttl = 0;
  options.periodic_compaction_seconds = 0;
  options.memtable_protection_bytes_per_key = 8;
  return options;
}

class control_database final : public consensus_log {
 public:
  control_database(std::unique_ptr<rocksdb::DB> database,
                   const std::vector<rocksdb::ColumnFamilyHandle*>& columns)
      : database_(std::move(database)),
        meta_(columns[0]),
        log_(columns[1]),
        state_(columns[2]),
        state_reader_(*database_, *state_) {
    synced_.sync = true;
    for (auto* options : {&synced_, &unsynced_})
      options->protection_bytes_per_key = 8;
  }

  ~control_database() override {
    for (auto* column : {meta_, log_, state_}) {
      // Fails only for handles that were destroyed before.
      database_->DestroyColumnFamilyHandle(column).PermitUncheckedError();
    }
  }

  result<recovered_log> recover() override;
  result<void> save(const hard_state& hard) override;
  result<void> append(uint64_t first_index, std::span<const log_entry> entries) override;
  result<void> apply(const write_batch& changes, const applied_mark& mark) override;
  result<void> trim(uint64_t first_index) override;
  const key_value_reader& state() const override { return state_reader_; }
  database_figures figures() const override { return figures_of(*database_, syncs_); }

 private:
  /// Empty when the record was never written.
  [[nodiscard]] result<std::optional<std::string>> meta(std::string_view key) const;
  [[nodiscard]] result<void> recover_records(recovered_log& log,
                                             std::optional<uint64_t>& first) const;
  [[nodiscard]] result<void> recover_entries(recovered_log& log) const;
  [[nodiscard]] result<void> write(const rocksdb::WriteOptions& options, rocksdb::WriteBatch& batch,
                                   std::string_view what_failed);

  std::unique_ptr<rocksdb::DB> database_;
  rocksdb::ColumnFamilyHandle* meta_;
  rocksdb::ColumnFamilyHandle* log_;
  rocksdb::ColumnFamilyHandle* state_;
  column_reader state_reader_;
  histogram syncs_{sync_bounds()};
  rocksdb::WriteOptions synced_;
  rocksdb::WriteOptions unsynced_;

  /// Of the log, from recover() on; the log is empty when last_index_ == first_index_ - 1.
  uint64_t first_index_ = 0;
  uint64_t last_index_ = 0;
};

result<std::optional<std::string>> control_database::meta(std::string_view key) const {
  return column_reader(*database_, *meta_).find(key);
}

result<void> control_database::recover_records(recovered_log& log,
                                               std::optional<uint64_t>& first) const {
  auto hard = meta(hard_state_key);
  if (!hard) return hard.failure();
  if (*hard) {
    auto decoded = decode_hard_state(**hard);
    if (!decoded) return decoded.failure();
    log.hard = *decoded;
  }
  auto mark = meta(applied_mark_key);
  if (!mark) return mark.failure();
  if (*mark) {
    auto decoded = decode_applied_mark(**mark);
    if (!decoded) return decoded.failure();
    log.applied = std::move(*decoded);
  }
  auto index = meta(first_index_key);
  if (!index) return index.failure();
  if (*index) {
    auto decoded = decode_index(**index);
    if (!decoded) return decoded.failure();
    first = *decoded;
  }
  return {};
}

result<void> control_database::recover_entries(recovered_log& log) const {
  const std::unique_ptr<rocksdb::Iterator> row(database_->NewIterator({}, log_));
  for (row->Seek(log_key(log.first_index)); row->Valid(); row->Next()) {
    const auto index = parse_log_key(row->key().ToStringView());
    if (!index) return index.failure();
    const auto expected = log.first_index + log.entries.size();
    if (*index != expected) {
      return error(errc::corruption, "log_damaged",
                   "the log should go on with entry " + std::to_string(expected) +
                       ", but the next one there is " + std::to_string(*index));
    }
    auto entry = decode_log_entry(row->value().ToStringView());
    if (!entry) return entry.failure();
    if (*index <= log.applied.index && entry->kind == entry_kind::command) {
      entry->payload = std::string();
    }
    log.entries.push_back(std::move(*entry));
  }
  if (!row->status().ok()) return storage_error(row->status(), "the log does not read");
  return {};
}

result<recovered_log> control_database::recover() {
  recovered_log log;
  std::optional<uint64_t> first;
  if (auto read = recover_records(log, first); !read) return read.failure();
  log.first_index = first.value_or(1);
  if (auto read = recover_entries(log); !read) return read.failure();
  if (auto sound = check_consistency(log); !sound) return sound.failure();
  first_index_ = log.first_index;
  last_index_ = log.last_index();
  return log;
}

result<void> control_database::write(const rocksdb::WriteOptions& options,
                                     rocksdb::WriteBatch& batch, std::string_view what_failed) {
  assert(first_index_ != 0);
  // The wait of a real thread for a real disk: read from the machine's clock, for operators only.
  const auto begun = std::chrono::steady_clock::now();
  const auto status = database_->Write(options, &batch);
  if (!status.ok()) return storage_error(status, what_failed);
  if (options.sync) syncs_.observe(std::chrono::steady_clock::now() - begun);
  return {};
}

result<void> control_database::save(const hard_state& hard) {
  rocksdb::WriteBatch batch;
  batch.Put(meta_, rocksdb::Slice(hard_state_key), encode(hard));
  return write(synced_, batch, "the hard state was not written");
}

result<void> control_database::append(uint64_t first_index, std::span<const log_entry> entries) {
  assert(first_index_ <= first_index && first_index <= last_index_ + 1 && !entries.empty());
  rocksdb::WriteBatch batch;
  auto index = first_index;
  for (const auto& entry : entries)
    batch.Put(log_, log_key(index++), encode(entry));
  for (auto stale = index; stale <= last_index_; ++stale)
    batch.Delete(log_, log_key(stale));
  auto written = write(synced_, batch, "entries were not written to the log");
  if (written) last_index_ = index - 1;
  return written;
}

result<void> control_database::apply(const write_batch& changes, const applied_mark& mark) {
  rocksdb::WriteBatch batch;
  for (const auto& [key, value] : changes.operations) {
    if (value) {
      batch.Put(state_, key, *value);
    } else {
      batch.Delete(state_, key);
    }
  }
  batch.Put(meta_, rocksdb::Slice(applied_mark_key), encode(mark));
  return write(unsynced_, batch, "the state was not written");
}

result<void> control_database::trim(uint64_t first_index) {
  if (first_index <= first_index_) return {};
  assert(first_index <= last_index_ + 1);
  rocksdb::WriteBatch batch;
  // Not from 0: range tombstones that overlap are dear to every later read.
  batch.DeleteRange(log_, log_key(first_index_), log_key(first_index));
  batch.Put(meta_, rocksdb::Slice(first_index_key), encode_index(first_index));
  auto written = write(unsynced_, batch, "the log was not trimmed");
  if (written) first_index_ = first_index;
  return written;
}

}  // namespace

result<std::unique_ptr<consensus_log>> open_control_database(
    const std::string& directory, const environment& env, const control_database_options& options) {
  const auto cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  // The records of the default column family are a few hundred bytes, written again and again.
  const std::vector<rocksdb::ColumnFamilyDescriptor> descriptors{
      {rocksdb::kDefaultColumnFamilyName, column_options(1 << 20, cache)},
      {"log", column_options(options.memtable_bytes, cache)},
      {"state", column_options(options.memtable_bytes, cache)}};
  std::vector<rocksdb::ColumnFamilyHandle*> columns;
  rocksdb::DB* opened = nullptr;
  const auto status =
      rocksdb::DB::Open(database_options(env, options), directory, descriptors, &columns, &opened);
  if (!status.ok()) {
    return open_error(status, {"control database", "control_database", directory});
  }
  return std::unique_ptr<consensus_log>(
      std::make_unique<control_database>(std::unique_ptr<rocksdb::DB>(opened), columns));
}

}  // namespace statushive::storage
