#include "rest/metrics/families.hpp"

namespace statushive::rest {
namespace {

template <class Enum>
std::string text_of(Enum value) {
  return std::string(name_of(value));
}

void write_results(exposition& out, const actors::monitoring::check_statistics& now) {
  auto checks = out.counter("statushive_checks_total",
                            "Checks that ended, by what they found. no_data: this node's own "
                            "trouble spoiled the check.");
  auto took = out.durations("statushive_check_duration_seconds",
                            "From a check's start to its end, redirects included; without those "
                            "that have no data.");
  for (const auto& of_type : now.types) {
    const auto type = text_of(of_type.type);
    for (const auto& [result, count] : of_type.results)
      checks.add(count, {{"type", type}, {"result", text_of(result)}});
    took.add(of_type.response_time, {{"type", type}});
  }
  auto failures = out.counter("statushive_check_failures_total",
                              "Checks that did not find their target up, by reason.");
  for (const auto& [reason, count] : now.failures) {
    if (reason != failure_reason::none) failures.add(count, {{"reason", text_of(reason)}});
  }
  out.durations("statushive_schedule_lag_seconds",
                "From the time when a check was due to its start. Beyond a second, this node has "
                "more to do than it can.")
      .add(now.start_delay);
  auto monitors =
      out.gauge("statushive_monitors", "Monitors that this node checks, by their committed state.");
  for (const auto& [state, count] : now.monitors)
    monitors.add(count, {{"state", text_of(state)}});
}

void write_schedule(exposition& out, const actors::monitoring::statistics& now) {
  out.gauge("statushive_shards", "Shards that this node owns.").add(now.shards);
  out.counter("statushive_checks_started_total", "Checks handed to the check engine.")
      .add(now.checks_started);
  out.counter("statushive_checks_lost_total",
              "Checks that had no outcome long after their time-out.")
      .add(now.checks_lost);
  out.counter("statushive_check_outcomes_dropped_total",
              "Outcomes of monitors that were changed, paused or deleted during the check.")
      .add(now.outcomes_dropped);
  out.counter("statushive_slots_skipped_total",
              "Times at which a monitor was due while its last check still ran.")
      .add(now.slots_skipped);
  out.counter("statushive_slots_missed_total",
              "Times at which a monitor was due and nothing started the check in time: the node "
              "slept, was overloaded, or its clock jumped.")
      .add(now.slots_missed);
  out.counter("statushive_schedule_resets_total",
              "Monitors whose last check lay so far in the future that it was disregarded.")
      .add(now.schedule_resets);
  out.counter("statushive_clock_steps_total",
              "Jumps of the wall clock, as each of the node's alarm wheels saw them.")
      .add(now.clock_steps);
  out.gauge("statushive_heartbeats_pending", "Heartbeats that the journal has not written yet.")
      .add(now.heartbeats_pending);
  out.counter("statushive_heartbeats_shed_total",
              "Heartbeats lost because the journal's queue or the disk was full.")
      .add(now.heartbeats_shed);
  out.counter("statushive_transitions_total",
              "Changes of a monitor's state, by what became of them. fenced: something else came "
              "first.")
      .add(now.transitions_committed, {{"outcome", "committed"}})
      .add(now.transitions_fenced, {{"outcome", "fenced"}})
      .add(now.transitions_refused, {{"outcome", "refused"}});
  out.counter("statushive_transition_retries_total",
              "Changes of a monitor's state proposed again because the cluster could not answer.")
      .add(now.transitions_retried);
  out.counter("statushive_state_loads_total",
              "Times at which the node read from the replicated state what it has to check.")
      .add(now.state_loads);
}

}  // namespace

void write_checks(exposition& out, const node_metrics::sources& from) {
  if (from.checks) write_results(out, from.checks());
  if (from.monitoring) write_schedule(out, from.monitoring());
  if (from.engine) {
    const auto now = from.engine();
    out.gauge("statushive_checks_in_flight", "Checks that run now.").add(now.in_flight);
    out.gauge("statushive_checks_in_flight_max",
              "Running checks beyond which others wait in the queue check_engine.")
        .add(now.in_flight_max);
  }
}

}  // namespace statushive::rest
