#include <limits>

#include "rest/metrics/families.hpp"
#include "storage/store/replicated_state.hpp"

namespace statushive::rest {
namespace {

/// The two databases side by side: each family has a sample of both.
class database_pair {
 public:
  explicit database_pair(const node_metrics::sources& from) {
    if (from.control_database) add("control", from.control_database());
    if (from.heartbeat_database) add("heartbeats", from.heartbeat_database());
  }

  /// `what` is a member of database_figures, or computes of one.
  template <class What>
  void write(exposition::family family, What what) const {
    for (const auto& [name, figures] : databases_)
      family.add(std::invoke(what, figures), {{"database", name}});
  }

 private:
  void add(std::string name, storage::database_figures figures) {
    databases_.emplace_back(std::move(name), std::move(figures));
  }

  std::vector<std::pair<std::string, storage::database_figures>> databases_;
};

void write_databases(exposition& out, const node_metrics::sources& from) {
  using figures = storage::database_figures;
  const database_pair both(from);
  both.write(out.gauge("statushive_database_files_bytes", "Size of a database's table files."),
             &figures::files_bytes);
  both.write(out.gauge("statushive_database_memtables_bytes",
                       "Memory of a database's writes that are in no table file yet."),
             &figures::memtables_bytes);
  both.write(out.gauge("statushive_database_memtables_waiting",
                       "Full memtables that wait to be written to a file."),
             &figures::memtables_waiting);
  both.write(out.gauge("statushive_database_table_readers_bytes",
                       "Memory that open table files take beside the block cache."),
             &figures::table_readers_bytes);
  both.write(out.gauge("statushive_database_block_cache_bytes", "Size of the block cache."),
             &figures::block_cache_bytes);
  both.write(
      out.gauge("statushive_database_block_cache_max_bytes", "What the block cache may grow to."),
      &figures::block_cache_bytes_max);
  both.write(out.gauge("statushive_database_pending_compaction_bytes",
                       "Bytes that compactions have to rewrite; when it grows for long, writes "
                       "will be slowed down."),
             &figures::pending_compaction_bytes);
  both.write(out.gauge("statushive_database_compactions_running", "Compactions under way."),
             &figures::compactions_running);
  both.write(out.gauge("statushive_database_flushes_running", "Flushes of memtables under way."),
             &figures::flushes_running);
  both.write(out.gauge("statushive_database_write_stopped",
                       "1 while writes wait because flushes or compactions are behind."),
             [](const figures& now) { return now.is_write_stopped ? 1 : 0; });
  both.write(out.gauge("statushive_database_delayed_write_bytes_per_second",
                       "To how much writes are slowed down; 0 while they are not."),
             &figures::delayed_bytes_per_second);
  both.write(
      out.counter("statushive_database_write_stall_seconds_total",
                  "Time that writers waited for flushes and compactions."),
      [](const figures& now) { return std::chrono::duration<double>(now.write_stall).count(); });
  both.write(out.counter("statushive_database_background_errors_total",
                         "Flushes and compactions that failed."),
             &figures::background_errors);
  both.write(
      out.counter("statushive_database_wal_bytes_total", "Bytes written to the write-ahead log."),
      &figures::wal_bytes);
  both.write(out.durations("statushive_database_sync_duration_seconds",
                           "How long the writes took that wait for the disk (fsync)."),
             &figures::syncs);
}

void write_journal(exposition& out, const node_metrics::sources& from) {
  if (from.journal) {
    const auto now = from.journal();
    out.counter("statushive_journal_batches_total", "Batches of heartbeats written.")
        .add(now.batches);
    out.counter("statushive_journal_syncs_total",
                "Times at which the heartbeat journal was made durable.")
        .add(now.syncs);
    out.counter("statushive_journal_write_failures_total",
                "Writes of heartbeats that failed for good; the node ends after one.")
        .add(now.failures);
  }
  if (from.heartbeats) {
    const auto now = from.heartbeats();
    out.counter("statushive_journal_entries_total", "Journal entries written.").add(now.entries);
    out.counter("statushive_journal_heartbeats_total", "Heartbeats written.").add(now.heartbeats);
    out.counter("statushive_journal_bytes_total", "Bytes of the journal entries written.")
        .add(now.bytes);
    out.counter("statushive_journal_replayed_heartbeats_total",
                "Heartbeats read from the journal when the node started.")
        .add(now.replayed);
    out.counter("statushive_journal_duplicate_heartbeats_total",
                "Heartbeats for a time for which there was one already.")
        .add(now.duplicates);
    out.counter("statushive_journal_late_heartbeats_total",
                "Heartbeats older than all that memory keeps of their monitor.")
        .add(now.late);
    out.counter("statushive_journal_damaged_entries_total",
                "Journal entries that were damaged when the node started, and were passed over.")
        .add(now.damaged);
  }
}

void write_rows(exposition& out, const node_metrics::sources& from) {
  if (!from.rows) return;
  const auto rows = from.rows();
  if (!rows) return;  // A state that cannot be read ends the node; nothing is better than zeros.
  out.gauge("statushive_state_rows",
            "Rows of the replicated state's tables that lose their oldest ones.")
      .add(rows->sessions, {{"table", "sessions"}})
      .add(rows->events, {{"table", "events"}})
      .add(rows->audit_records, {{"table", "audit"}})
      .add(rows->requests, {{"table", "requests"}});
  const storage::replicated_state::limits bounds;
  out.gauge("statushive_state_rows_max", "Rows that such a table may have.")
      .add(bounds.event_rows_max, {{"table", "events"}})
      .add(bounds.audit_rows_max, {{"table", "audit"}})
      .add(bounds.request_rows_max, {{"table", "requests"}});
}

void write_disk(exposition& out, const node_metrics::sources& from) {
  if (from.disk == nullptr) return;
  const auto free = from.disk->free_bytes();
  // What disk_space says when the file system does not.
  if (free == std::numeric_limits<uint64_t>::max()) return;
  out.gauge("statushive_disk_free_bytes", "Room on the file system of the data directory.")
      .add(free);
  out.gauge("statushive_disk_reserve_bytes",
            "Below this much room heartbeats and changes are refused; below half of it the node "
            "ends.")
      .add(from.disk->reserve_bytes());
}

}  // namespace

void write_storage(exposition& out, const node_metrics::sources& from) {
  write_disk(out, from);
  write_journal(out, from);
  write_databases(out, from);
  write_rows(out, from);
}

}  // namespace statushive::rest
