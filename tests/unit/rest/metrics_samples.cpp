#include "metrics_samples.hpp"

#include <array>

namespace statushive::tests {
namespace {

using namespace std::chrono_literals;

histogram::snapshot sample_durations() {
  return {{10ms, 1s}, {5, 3, 1}, 4500ms};
}

http::server::statistics http_figures() {
  http::server::statistics now;
  now.connections = 101;
  now.in_flight = 102;
  now.bad_requests = 103;
  now.timeouts = 104;
  now.overloads = 105;
  now.dropped_answers = 106;
  now.refused_connections = 107;
  now.connections_max = 108;
  now.pending_input_bytes = 109;
  now.pending_input_bytes_max = 110;
  now.pending_output_bytes = 111;
  now.pending_output_bytes_max = 112;
  return now;
}

actors::monitoring::statistics monitoring_figures() {
  actors::monitoring::statistics now;
  now.checks_in_flight_max = 201;
  now.transitions_pending_max = 202;
  now.shards = 203;
  now.checks_in_flight = 204;
  now.transitions_pending = 205;
  now.heartbeats_pending = 206;
  now.checks_started = 207;
  now.checks_refused = 208;
  now.checks_lost = 209;
  now.outcomes_dropped = 210;
  now.slots_skipped = 211;
  now.slots_missed = 212;
  now.schedule_resets = 213;
  now.clock_steps = 214;
  now.heartbeats_shed = 215;
  now.transitions_committed = 216;
  now.transitions_fenced = 217;
  now.transitions_retried = 218;
  now.transitions_refused = 219;
  now.state_loads = 220;
  return now;
}

actors::monitoring::check_statistics check_figures() {
  using enum check_result;
  actors::monitoring::check_statistics now;
  now.types.push_back({monitor_type::http,
                       {{up, 301}, {degraded, 302}, {down, 303}, {no_data, 304}},
                       sample_durations()});
  now.failures = {{failure_reason::none, 305},
                  {failure_reason::dns_timeout, 306},
                  {failure_reason::overloaded, 307}};
  now.start_delay = sample_durations();
  now.monitors = {
      {monitor_state::up, 308}, {monitor_state::down, 309}, {monitor_state::paused, 310}};
  return now;
}

storage::journal_writer::statistics journal_figures() {
  storage::journal_writer::statistics now;
  now.queued = 401;
  now.queued_max = 402;
  now.batches = 403;
  now.shed = 404;
  now.syncs = 405;
  now.failures = 406;
  return now;
}

storage::database_figures database_figures(uint64_t first) {
  storage::database_figures now;
  now.files_bytes = first;
  now.memtables_bytes = first + 1;
  now.memtables_waiting = first + 2;
  now.table_readers_bytes = first + 3;
  now.block_cache_bytes = first + 4;
  now.block_cache_bytes_max = first + 5;
  now.pending_compaction_bytes = first + 6;
  now.compactions_running = first + 7;
  now.flushes_running = first + 8;
  now.is_write_stopped = true;
  now.delayed_bytes_per_second = first + 9;
  now.background_errors = first + 10;
  now.wal_bytes = first + 11;
  now.write_stall = 1500ms;
  now.syncs = sample_durations();
  return now;
}

cluster::consensus_status consensus_figures() {
  cluster::consensus_status now;
  now.role = cluster::consensus_role::leader;
  now.leader = node_id(1);
  now.term = 701;
  now.commit_index = 702;
  now.applied_index = 703;
  now.first_index = 704;
  now.last_index = 705;
  now.syncs = 706;
  now.queued_proposals = 707;
  now.timed_out_total = 708;
  now.compactions_total = 709;
  return now;
}

cluster::consensus_counters proposal_figures() {
  return {801, 802, 803, 804, 805, 806, sample_durations(), 807, 808, 809};
}

gateways::statistics gateway_figures() {
  gateways::statistics now;
  now.passwords_checked = 901;
  now.passwords_refused = 902;
  now.passwords_queued = 903;
  now.passwords_queued_max = 904;
  now.long_reads = 905;
  now.long_reads_refused = 906;
  now.long_reads_expired = 907;
  now.long_reads_queued = 908;
  now.long_reads_queued_max = 909;
  now.commands = 910;
  now.commands_refused = 911;
  now.commands_expired = 912;
  now.commands_outstanding = 913;
  now.commands_outstanding_max = 914;
  now.attempts_failed = 915;
  now.attempts_refused = 916;
  now.sweeps = 917;
  now.sweeps_failed = 918;
  now.passwords_expired = 919;
  now.identities_remembered = 920;
  now.identities_looked_up = 921;
  return now;
}

rate_limiter::statistics limiter_figures(uint64_t first) {
  rate_limiter::statistics now;
  now.refused = first;
  now.evicted = first + 1;
  now.keys = first + 2;
  now.keys_max = first + 3;
  return now;
}

}  // namespace

rest::node_metrics::sources sample_sources() {
  static const storage::disk_space disk(1001, [] { return uint64_t{1002}; });
  rest::node_metrics::sources all;
  all.version = "1.2.3";
  all.http = http_figures;
  all.monitoring = monitoring_figures;
  all.checks = check_figures;
  all.engine = [] { return checks::check_engine::statistics{351, 352, 353, 354, 355, 356, 357}; };
  all.journal = journal_figures;
  all.heartbeats = [] {
    return storage::heartbeat_database::statistics{451, 452, 453, 454, 455, 456, 457};
  };
  all.heartbeat_database = [] { return database_figures(500); };
  all.control_database = [] { return database_figures(600); };
  all.consensus = consensus_figures;
  all.proposals = proposal_figures;
  all.rows = [] {
    storage::row_counts rows;
    rows.sessions = 751;
    rows.events = 752;
    rows.audit_records = 753;
    rows.requests = 754;
    return result<storage::row_counts>(rows);
  };
  all.gateways = gateway_figures;
  all.disk = &disk;
  all.limiters = {{"account", [] { return limiter_figures(1101); }},
                  {"address", [] { return limiter_figures(1201); }}};
  return all;
}

}  // namespace statushive::tests
