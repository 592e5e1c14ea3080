#include "actors/monitor/monitor.hpp"

#include <utility>

#include "actors/monitor/check_schedule.hpp"
#include "actors/monitor/transition_tracker.hpp"
#include "actors/roles/fail_fast.hpp"
#include "storage/heartbeat/journal_codec.hpp"

namespace statushive::actors {

/// To the monitor itself: the proposer has had time to find room.
struct propose_again {};

}  // namespace statushive::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::propose_again)

namespace statushive::actors {
namespace {

using monitor_impl = monitor_actor::extend<caf::reacts_to<propose_again>>;

/// An outcome that is later than this after the time-out does not come any more.
constexpr std::chrono::seconds outcome_grace{30};
/// For a proposer with too many transitions waiting.
constexpr std::chrono::seconds overload_pause{30};

/// The check in flight, if any.
struct running_check {
  uint32_t token = 0;     ///< 0: none is in flight.
  bool is_stale = false;  ///< Its outcome is not about the present spec.
  steady_time started;
  timestamp slot;
  std::chrono::milliseconds start_delay{};
};

/// `monitor_state` by the naming rule, but that is the vocabulary's word for up, down and so on.
struct monitor_actor_state {
  monitor_actor_state() = default;
  static inline const char* name = "monitor";

  monitor_impl::pointer self = nullptr;
  std::shared_ptr<const monitor_environment> environment;
  monitor_place place;
  monitor_id id;
  monitor_number number;
  monitor_spec spec;  ///< Without the name, which nobody needs here.
  std::optional<check_schedule> schedule;
  std::optional<transition_tracker> transitions;
  running_check check;
  uint32_t last_check_token = 0;
  bool should_check_soon = false;  ///< The present spec waits for the stale check to end.
  bool will_propose_again = false;
  std::optional<monitor_state> reported_state;  ///< As which the node's gauge has this monitor.
  /// Under which the last confirmed heartbeat was written, and so the next transition commits.
  epoch written_under;

  void init(const monitor& subject, std::optional<timestamp> last_slot, first_check when);
  void on_alarm(alarm::cause why);
  void on_completed(const check_completed& done);
  void on_recorded(const heartbeat_recorded& answer);
  void on_answered(const transition_answered& answer);
  void on_pause_over();
  void on_revised(monitor& value);
  void on_moved(const monitor_moved& moved);
  void stop();

 private:
  [[nodiscard]] moment now() const { return {environment->wall->now(), self->clock().now()}; }
  [[nodiscard]] bool is_checking() const { return check.token != 0; }
  void begin_check(timestamp slot, moment at);
  void check_current(moment at);
  void give_up_lost_check(moment at);
  void record(heartbeat beat, timestamp at);
  void count(const heartbeat& beat) const;
  /// Brings the node's gauge of states up to the committed one.
  void report_state();
  void propose(std::optional<wanted_transition> wanted);
  void withdraw();
  void arm(moment at);
  void set_spec(monitor_spec changed);
};

[[nodiscard]] bool has_other_target(const monitor_spec& a, const monitor_spec& b) {
  return a.type != b.type || a.url != b.url || a.method != b.method || a.timeout != b.timeout ||
         a.expected_status != b.expected_status;
}

void monitor_actor_state::init(const monitor& subject, std::optional<timestamp> last_slot,
                               first_check when) {
  id = subject.id;
  number = subject.number;
  set_spec(subject.spec);
  schedule.emplace(slot_grid(id, spec.interval), last_slot);
  transitions.emplace(subject.standing);
  report_state();
  if (!spec.active) return;
  const auto at = now();
  if (when == first_check::at_once) check_current(at);
  arm(at);
}

void monitor_actor_state::set_spec(monitor_spec changed) {
  spec = std::move(changed);
  spec.name = {};
}

void monitor_actor_state::on_alarm(alarm::cause why) {
  if (!spec.active) return;
  const auto at = now();
  if (why == alarm::cause::due) {
    give_up_lost_check(at);
    if (const auto slot = schedule->take_due(at.wall)) {
      if (is_checking()) {
        node_counters::add(environment->counters->slots_skipped);
      } else {
        begin_check(*slot, at);
      }
    }
  }
  arm(at);
}

void monitor_actor_state::arm(moment at) {
  const auto due = schedule->plan(at);
  if (const auto missed = schedule->take_missed()) {
    node_counters::add(environment->counters->slots_missed, missed);
  }
  if (const auto resets = schedule->take_resets()) {
    node_counters::add(environment->counters->schedule_resets, resets);
  }
  self->send(place.wheel, arm_alarm{caf::actor_cast<alarm_client_actor>(self), due});
}

void monitor_actor_state::check_current(moment at) {
  if (is_checking()) {
    should_check_soon = true;
  } else if (const auto slot = schedule->take_current(at.wall)) {
    begin_check(*slot, at);
  }
}

void monitor_actor_state::begin_check(timestamp slot, moment at) {
  should_check_soon = false;
  if (++last_check_token == 0) ++last_check_token;
  check = {last_check_token, false, at.steady, slot, at.wall - slot};
  checks::check_request request;
  request.url = spec.url;
  request.method = spec.method;
  request.expected_status = spec.expected_status;
  request.timeout = spec.timeout;
  self->send(environment->checker, start_check{caf::actor_cast<check_client_actor>(self),
                                               check.token, std::move(request)});
}

void monitor_actor_state::give_up_lost_check(moment at) {
  if (!is_checking() || at.steady - check.started <= spec.timeout + outcome_grace) return;
  node_counters::add(environment->counters->checks_lost);
  const auto lost = std::exchange(check, {});
  if (lost.is_stale) return schedule->give_back(lost.slot);
  heartbeat beat;
  beat.slot = lost.slot;
  beat.start_delay = lost.start_delay;
  beat.reason = failure_reason::internal;
  beat.message = "the check did not end";
  record(std::move(beat), at.wall);
}

void monitor_actor_state::on_completed(const check_completed& done) {
  if (!is_checking() || done.token != check.token) return;  // Given up; counted then.
  const auto ended = std::exchange(check, {});
  const auto& outcome = done.outcome;
  if (ended.is_stale || outcome.reason == failure_reason::cancelled) {
    node_counters::add(environment->counters->outcomes_dropped);
    if (ended.is_stale) schedule->give_back(ended.slot);
    if (std::exchange(should_check_soon, false)) {
      const auto at = now();
      check_current(at);
      arm(at);
    }
    return;
  }
  heartbeat beat;
  beat.slot = ended.slot;
  beat.start_delay = ended.start_delay + outcome.queue_time;
  beat.result = outcome.result;
  beat.reason = outcome.reason;
  beat.response_time = outcome.response_time;
  beat.status_code = outcome.status_code;
  beat.message = outcome.message;
  record(std::move(beat), environment->wall->now());
}

void monitor_actor_state::record(heartbeat beat, timestamp at) {
  count(beat);
  beat.monitor = number;
  beat.node = environment->self;
  storage::cut_to_recordable(beat);
  const auto verdict = transitions->decide(beat, at);
  self->send(place.shard, record_heartbeat{std::move(beat), verdict.token});
  if (verdict.withdraw_proposal) withdraw();
}

void monitor_actor_state::count(const heartbeat& beat) const {
  auto& counters = *environment->counters;
  const auto type = static_cast<size_t>(spec.type);
  node_counters::add(counters.results.at(type)[beat.result]);
  if (beat.reason != failure_reason::none) node_counters::add(counters.failures[beat.reason]);
  counters.start_delays.observe(beat.start_delay);
  if (beat.result != check_result::no_data) {
    counters.response_times.at(type).observe(beat.response_time);
  }
}

void monitor_actor_state::report_state() {
  const auto state = transitions->standing().state;
  if (reported_state == state) return;
  auto& gauge = environment->counters->monitors_in;
  if (reported_state) node_counters::subtract(gauge[*reported_state]);
  node_counters::add(gauge[state]);
  reported_state = state;
}

void monitor_actor_state::on_recorded(const heartbeat_recorded& answer) {
  if (answer.is_written) written_under = answer.written_under;
  propose(transitions->on_recorded(answer.token, answer.is_written));
}

void monitor_actor_state::on_answered(const transition_answered& answer) {
  propose(transitions->on_answered(answer.token, answer.outcome));
  report_state();
  if (answer.outcome != transition_outcome::overloaded) return;
  if (!std::exchange(will_propose_again, true)) {
    self->delayed_send(self, overload_pause, propose_again{});
  }
}

void monitor_actor_state::on_pause_over() {
  will_propose_again = false;
  propose(transitions->reconsider());
}

void monitor_actor_state::propose(std::optional<wanted_transition> wanted) {
  if (!wanted) return;
  propose_transition request;
  request.client = caf::actor_cast<transition_client_actor>(self);
  request.token = wanted->token;
  auto& transition = request.transition;
  transition.monitor = id;
  transition.shard = place.number;
  transition.epoch = written_under;
  transition.from_version = wanted->from_version;
  transition.to = wanted->to;
  transition.at = wanted->at;
  transition.slot = wanted->evidence.slot;
  transition.reason = wanted->reason;
  transition.evidence.push_back(std::move(wanted->evidence));
  self->send(environment->proposer, std::move(request));
}

void monitor_actor_state::withdraw() {
  self->send(environment->proposer, withdraw_transition{self->id()});
}

void monitor_actor_state::on_revised(monitor& value) {
  const bool is_resumed = !spec.active && value.spec.active;
  const bool is_paused = spec.active && !value.spec.active;
  const bool is_retargeted = has_other_target(spec, value.spec);
  const bool is_rescheduled = spec.interval != value.spec.interval;
  set_spec(std::move(value.spec));
  bool should_withdraw = transitions->on_standing(value.standing);
  report_state();
  if (is_retargeted || is_paused) {
    check.is_stale = true;
    should_withdraw |= transitions->discard();
  }
  if (should_withdraw) withdraw();
  propose(transitions->reconsider());
  if (is_rescheduled) schedule->set_grid(slot_grid(id, spec.interval));
  if (is_paused) {
    schedule->suspend();
    should_check_soon = false;
    self->send(place.wheel, disarm_alarm{self->id()});
  }
  if (!spec.active || !(is_resumed || is_retargeted || is_rescheduled)) return;
  const auto at = now();
  if (is_resumed || is_retargeted) check_current(at);
  arm(at);
}

void monitor_actor_state::on_moved(const monitor_moved& moved) {
  if (transitions->on_standing(moved.standing)) withdraw();
  report_state();
  propose(transitions->reconsider());
}

void monitor_actor_state::stop() {
  self->send(place.wheel, disarm_alarm{self->id()});
  if (transitions->has_proposal()) withdraw();
  if (reported_state) node_counters::subtract(environment->counters->monitors_in[*reported_state]);
  self->quit();
}

monitor_impl::behavior_type monitor_behavior(
    monitor_impl::stateful_pointer<monitor_actor_state> self,
    const std::shared_ptr<const monitor_environment>& environment, const monitor_place& place,
    const monitor& subject, std::optional<timestamp> last_slot, first_check when) {
  fail_fast(self);
  auto& state = self->state;
  state.self = self;
  state.environment = environment;
  state.place = place;
  state.init(subject, last_slot, when);
  return {
      [self](const alarm& a) { self->state.on_alarm(a.why); },
      [self](const check_completed& done) { self->state.on_completed(done); },
      [self](const heartbeat_recorded& answer) { self->state.on_recorded(answer); },
      [self](const transition_answered& answer) { self->state.on_answered(answer); },
      [self](monitor_revised& revised) { self->state.on_revised(revised.value); },
      [self](const monitor_moved& moved) { self->state.on_moved(moved); },
      [self](const stop_monitor&) { self->state.stop(); },
      [self](const propose_again&) { self->state.on_pause_over(); },
  };
}

}  // namespace

monitor_actor spawn_monitor(caf::actor_system& system,
                            std::shared_ptr<const monitor_environment> environment,
                            monitor_place place, const monitor& subject,
                            std::optional<timestamp> last_slot, first_check when) {
  return system.spawn(monitor_behavior, std::move(environment), std::move(place), subject,
                      last_slot, when);
}

}  // namespace statushive::actors
