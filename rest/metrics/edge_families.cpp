#include "rest/metrics/families.hpp"
#include "rest/metrics/process_figures.hpp"

namespace statushive::rest {
namespace {

void write_limits(exposition& out, const node_metrics::sources& from) {
  auto refused = out.counter("statushive_rate_limit_refusals_total",
                             "Requests answered with 429 because an account or a source address "
                             "sent too many.");
  auto keys = out.gauge("statushive_rate_limit_keys",
                        "Accounts or source addresses that a rate limit keeps count of.");
  auto keys_max =
      out.gauge("statushive_rate_limit_keys_max", "The most that a rate limit keeps count of.");
  auto evicted = out.counter("statushive_rate_limit_evictions_total",
                             "Keys that a rate limit forgot early to make room for others.");
  for (const auto& [name, counters] : from.limiters) {
    const auto now = counters();
    const exposition::labels which{{"limit", name}};
    refused.add(now.refused, which);
    keys.add(now.keys, which);
    keys_max.add(now.keys_max, which);
    evicted.add(now.evicted, which);
  }
}

void write_gateways(exposition& out, const node_metrics::sources& from) {
  if (!from.gateways) return;
  const auto now = from.gateways();
  out.counter("statushive_commands_total", "Changes asked for over the API.").add(now.commands);
  out.counter("statushive_long_reads_total",
              "Reads that walk far or may wait for the disk, done on the thread for such.")
      .add(now.long_reads);
  out.counter("statushive_sweeps_total",
              "Steps of work that deleted accounts and changed plans left to do.")
      .add(now.sweeps);
  out.counter("statushive_sweep_failures_total", "Such steps that failed; they are tried again.")
      .add(now.sweeps_failed);
  out.counter("statushive_identifications_total",
              "Tokens and API keys that came with requests, by where it was found whose they are.")
      .add(now.identities_remembered, {{"source", "memory"}})
      .add(now.identities_looked_up, {{"source", "state"}});
  out.counter("statushive_passwords_checked_total", "Passwords hashed, to compare or to set them.")
      .add(now.passwords_checked);
  out.counter("statushive_login_failures_total",
              "Logins and password changes with a wrong password or an unknown e-mail address.")
      .add(now.attempts_failed);
  out.counter("statushive_login_refusals_total",
              "Logins and password changes answered with 429 because the e-mail address had too "
              "many failed ones.")
      .add(now.attempts_refused);
}

}  // namespace

void write_process(exposition& out, const node_metrics::sources& from) {
  out.gauge("statushive_build_info", "Always 1; the label says which version runs.")
      .add(1, {{"version", from.version}});
  const auto now = read_process_figures();
  if (!now) return;
  out.counter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.")
      .add(now->cpu_seconds);
  out.gauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.")
      .add(now->start_time_seconds);
  out.gauge("process_resident_memory_bytes", "Resident memory size in bytes.")
      .add(now->resident_bytes);
  out.gauge("process_virtual_memory_bytes", "Virtual memory size in bytes.")
      .add(now->virtual_bytes);
  out.gauge("process_threads", "Number of threads of the process.").add(now->threads);
  out.gauge("process_open_fds", "Number of open file descriptors.").add(now->open_descriptors);
  out.gauge("process_max_fds", "Maximum number of open file descriptors.")
      .add(now->descriptors_max);
}

void write_http(exposition& out, const node_metrics::sources& from) {
  if (from.http) {
    const auto now = from.http();
    out.gauge("statushive_http_connections", "Open connections.").add(now.connections);
    out.gauge("statushive_http_connections_max",
              "Open connections beyond which new ones are closed unanswered.")
        .add(now.connections_max);
    out.gauge("statushive_http_requests_in_flight", "Requests whose answer is being made.")
        .add(now.in_flight);
    out.counter("statushive_http_bad_requests_total",
                "Requests answered with an error because they broke the rules of HTTP or a limit.")
        .add(now.bad_requests);
    out.counter("statushive_http_timeouts_total",
                "Requests and answers given up because the client or a handler took too long.")
        .add(now.timeouts);
    out.counter("statushive_http_overloads_total",
                "Requests and answers given up because too many bytes were pending.")
        .add(now.overloads);
    out.counter("statushive_http_dropped_answers_total",
                "Answers that found their connection gone.")
        .add(now.dropped_answers);
    out.counter("statushive_http_refused_connections_total",
                "Connections closed unanswered because too many were open or the node stops.")
        .add(now.refused_connections);
    out.gauge("statushive_http_pending_bytes",
              "Bytes held for requests that are not yet answered (in) and for answers that are not "
              "yet taken (out).")
        .add(now.pending_input_bytes, {{"direction", "in"}})
        .add(now.pending_output_bytes, {{"direction", "out"}});
    out.gauge("statushive_http_pending_max_bytes",
              "Pending bytes beyond which requests and answers are given up.")
        .add(now.pending_input_bytes_max, {{"direction", "in"}})
        .add(now.pending_output_bytes_max, {{"direction", "out"}});
  }
  write_limits(out, from);
  write_gateways(out, from);
}

}  // namespace statushive::rest
