#include "storage/heartbeat/journal.hpp"

#include <charconv>
#include <chrono>

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/rate_limiter.h>
#include <rocksdb/table.h>

#include "storage/database/storage_status.hpp"

namespace statushive::storage {
namespace {

constexpr const char* journal_family = "journal";
constexpr const char* format_key = "format_version";
/// Behind every key of a shard.
constexpr size_t key_bytes = 14;
constexpr size_t shard_bytes = 2;
constexpr size_t protection_bytes = 8;
constexpr size_t replay_readahead_bytes = 2 << 20;
constexpr int64_t background_bytes_per_second = 64 << 20;

database_name name_of(const std::string& directory) {
  return {"heartbeat database", "heartbeat_database", directory};
}

rocksdb::DBOptions database_options(const environment& env,
                                    const heartbeat_database_options& options) {
  rocksdb::DBOptions db;
  db.env = env.get();
  db.create_if_missing = true;
  db.create_missing_column_families = true;
  db.max_background_jobs = 2;
  db.max_subcompactions = 1;
  db.max_file_opening_threads = 2;
  db.max_open_files = 512;
  db.max_total_wal_size = options.write_ahead_log_bytes_max;
  db.bytes_per_sync = 1 << 20;
  db.wal_bytes_per_sync = 512 << 10;
  // A torn tail costs the tail, and a hole shows in the sequence numbers.
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  db.track_and_verify_wals_in_manifest = true;
  db.paranoid_checks = true;
  // Else a killed process loses what sits in RocksDB's own buffer.
  db.manual_wal_flush = false;
  // Flushes must not starve the fsyncs of commits, which are on the same disk. RocksDB's
  // environment in memory aborts with a limiter.
  if (env.get() == rocksdb::Env::Default()) {
    db.rate_limiter.reset(rocksdb::NewGenericRateLimiter(background_bytes_per_second));
  }
  db.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  db.max_log_file_size = 4 << 20;
  db.keep_log_file_num = 4;
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;
  return db;
}

rocksdb::ColumnFamilyOptions family_options(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = 16 << 10;
  table.format_version = 5;
  table.checksum = rocksdb::kXXH3;
  rocksdb::ColumnFamilyOptions family;
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  family.compression = rocksdb::kNoCompression;
  // Their defaults rewrite every file each 30 days.
  family.ttl = 0;
  family.periodic_compaction_seconds = 0;
  family.memtable_protection_bytes_per_key = protection_bytes;
  return family;
}

std::string shard_begin(shard_number shard) {
  return encode_journal_key({shard, epoch(), 0}).substr(0, shard_bytes);
}

std::string shard_end(shard_number shard) {
  auto end = shard_begin(shard);
  end.append(key_bytes, '\xff');
  return end;
}

result<journal_entry> entry_of(const rocksdb::Iterator& cursor) {
  const auto position = decode_journal_key(cursor.key().ToStringView());
  if (!position) return position.failure();
  auto heartbeats = decode_journal_entry(cursor.value().ToStringView());
  if (heartbeats) return journal_entry{*position, std::move(*heartbeats)};
  const auto& why = heartbeats.failure();
  if (why.code() == errc::corruption) return journal_entry{*position, {}};
  return error(why.code(), why.reason(),
               why.message() + ": shard " + std::to_string(position->shard.value()) + ", epoch " +
                   std::to_string(position->epoch.value()) + ", seq " +
                   std::to_string(position->seq));
}

class rocksdb_journal final : public journal {
 public:
  rocksdb_journal(environment env, std::unique_ptr<rocksdb::DB> db,
                  std::vector<rocksdb::ColumnFamilyHandle*> families)
      : env_(std::move(env)), db_(std::move(db)), families_(std::move(families)) {}

  ~rocksdb_journal() override {
    for (auto* family : families_)
      db_->DestroyColumnFamilyHandle(family);
  }

  /// Reads the format's version, or writes it to a new database.
  result<void> check_format(const std::string& directory) {
    std::string text;
    const auto status = db_->Get({}, families_[0], format_key, &text);
    if (status.IsNotFound()) return write_format();
    if (!status.ok()) return storage_error(status, "cannot read the heartbeat database's format");
    int version = 0;
    const auto* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, version);
    if (parsed.ec != std::errc() || parsed.ptr != end || version < 1) {
      return corrupt("the heartbeat database's format version");
    }
    if (version > format_version)
      return newer_database(name_of(directory), "it has format " + std::to_string(version));
    return {};
  }

  result<void> write(const std::vector<row>& rows, heartbeat_database::durability wanted) override {
    rocksdb::WriteBatch batch(0, 0, protection_bytes, 0);
    for (const auto& [key, value] : rows) {
      const auto status = batch.Put(families_[1], key, value);
      if (!status.ok()) return storage_error(status, "cannot write to the journal");
    }
    return write(batch, wanted);
  }

  result<void> sync() override {
    // An empty synced write syncs all that was written before. SyncWAL does the same, but only for
    // files that can be written meanwhile, and not every environment has such.
    rocksdb::WriteBatch nothing;
    return write(nothing, heartbeat_database::durability::synced);
  }

  database_figures figures() const override { return figures_of(*db_, syncs_); }

  result<std::optional<std::string>> find(const journal_position& position) const override {
    std::string value;
    const auto status = db_->Get({}, families_[1], encode_journal_key(position), &value);
    if (status.IsNotFound()) return std::optional<std::string>();
    if (!status.ok()) return storage_error(status, "cannot read the journal");
    return std::optional(std::move(value));
  }

  result<void> scan(std::optional<shard_number> shard, const visitor& visit) const override {
    rocksdb::ReadOptions options;
    options.fill_cache = false;
    options.readahead_size = replay_readahead_bytes;
    std::string end;
    rocksdb::Slice end_slice;
    if (shard) {
      end = shard_end(*shard);
      end_slice = end;
      options.iterate_upper_bound = &end_slice;
    }
    const std::unique_ptr<rocksdb::Iterator> cursor(db_->NewIterator(options, families_[1]));
    for (cursor->Seek(shard ? shard_begin(*shard) : std::string()); cursor->Valid();
         cursor->Next()) {
      const auto goes_on = visit_entry(*cursor, visit);
      if (!goes_on) return goes_on.failure();
      if (!*goes_on) return {};
    }
    return end_of(*cursor);
  }

  result<void> scan_backward(shard_number shard, const visitor& visit) const override {
    rocksdb::ReadOptions options;
    options.fill_cache = false;
    const auto begin = shard_begin(shard);
    const rocksdb::Slice begin_slice(begin);
    options.iterate_lower_bound = &begin_slice;
    const std::unique_ptr<rocksdb::Iterator> cursor(db_->NewIterator(options, families_[1]));
    for (cursor->SeekForPrev(shard_end(shard)); cursor->Valid(); cursor->Prev()) {
      const auto goes_on = visit_entry(*cursor, visit);
      if (!goes_on) return goes_on.failure();
      if (!*goes_on) return {};
    }
    return end_of(*cursor);
  }

 private:
  result<void> write(rocksdb::WriteBatch& batch, heartbeat_database::durability wanted) {
    rocksdb::WriteOptions options;
    options.sync = wanted == heartbeat_database::durability::synced;
    // The wait of a real thread for a real disk: read from the machine's clock, for operators only.
    const auto begun = std::chrono::steady_clock::now();
    const auto status = db_->Write(options, &batch);
    if (!status.ok()) return storage_error(status, "cannot write to the journal");
    if (options.sync) syncs_.observe(std::chrono::steady_clock::now() - begun);
    return {};
  }

  result<void> write_format() {
    const std::unique_ptr<rocksdb::Iterator> cursor(db_->NewIterator({}, families_[1]));
    cursor->SeekToFirst();
    if (cursor->Valid())
      return error(errc::corruption, "corrupt",
                   "the heartbeat database has lost its format version");
    if (auto read = end_of(*cursor); !read) return read;
    rocksdb::WriteOptions options;
    options.sync = true;
    const auto status = db_->Put(options, families_[0], format_key, std::to_string(format_version));
    if (!status.ok()) return storage_error(status, "cannot write the heartbeat database's format");
    return {};
  }

  static result<bool> visit_entry(const rocksdb::Iterator& cursor, const visitor& visit) {
    auto entry = entry_of(cursor);
    if (!entry) return entry.failure();
    return visit(std::move(*entry));
  }

  /// An iterator that met a damaged block just ends.
  static result<void> end_of(const rocksdb::Iterator& cursor) {
    if (!cursor.status().ok()) return storage_error(cursor.status(), "cannot read the journal");
    return {};
  }

  const environment env_;
  const std::unique_ptr<rocksdb::DB> db_;
  const std::vector<rocksdb::ColumnFamilyHandle*> families_;  ///< default, journal.
  histogram syncs_{sync_bounds()};
};

}  // namespace

result<std::unique_ptr<journal>> journal::open(const std::string& directory, const environment& env,
                                               const heartbeat_database_options& options) {
  const auto cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  const auto default_family = family_options(cache);
  auto entries_family = default_family;
  entries_family.write_buffer_size = options.memtable_bytes;
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  rocksdb::DB* raw = nullptr;
  const auto status = rocksdb::DB::Open(
      database_options(env, options), directory,
      {{rocksdb::kDefaultColumnFamilyName, default_family}, {journal_family, entries_family}},
      &families, &raw);
  if (!status.ok()) return open_error(status, name_of(directory));
  auto opened = std::make_unique<rocksdb_journal>(env, std::unique_ptr<rocksdb::DB>(raw),
                                                  std::move(families));
  if (auto checked = opened->check_format(directory); !checked) return checked.failure();
  return std::unique_ptr<journal>(std::move(opened));
}

}  // namespace statushive::storage
