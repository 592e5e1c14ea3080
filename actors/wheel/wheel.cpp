#include "actors/wheel/wheel.hpp"

#include <algorithm>
#include <optional>

#include "actors/roles/fail_fast.hpp"
#include "actors/wheel/alarm_table.hpp"

namespace statushive::actors {

/// To the wheel itself: the moment that it asked to be woken at.
struct wheel_tick {
  steady_time at;
};

}  // namespace statushive::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::wheel_tick)

namespace statushive::actors {
namespace {

using wheel_impl = wheel_actor::extend<caf::reacts_to<wheel_tick>>;

/// Longest time between two ticks while something is armed: how soon a step of the wall clock is
/// seen.
constexpr std::chrono::seconds tick_period_max{1};

struct wheel_state {
  wheel_state() = default;
  static inline const char* name = "wheel";

  wheel_impl::pointer self = nullptr;
  const clock* wall = nullptr;
  node_counters* counters = nullptr;
  wheel_options options;
  std::optional<alarm_table<alarm_client_actor>> alarms;
  /// The tick under way, if any. An earlier one may be asked for; the later then finds itself
  /// superseded. Since none lies further ahead than tick_period_max, the superseded ones are few.
  std::optional<steady_time> next_tick;
  /// Wall minus steady time, at the last tick or when the first alarm was armed.
  std::chrono::milliseconds wall_offset{};

  void arm(arm_alarm& request);
  void disarm(caf::actor_id client);
  void tick(steady_time at);
  void schedule_tick();
  [[nodiscard]] std::chrono::milliseconds offset_at(steady_time now) const;
  [[nodiscard]] bool has_wall_stepped(steady_time now);
};

void wheel_state::arm(arm_alarm& request) {
  if (alarms->size() == 0) wall_offset = offset_at(self->clock().now());
  const auto id = request.client.id();
  alarms->arm(id, std::move(request.client), request.due);
  schedule_tick();
}

void wheel_state::disarm(caf::actor_id client) {
  alarms->disarm(client);
}

void wheel_state::tick(steady_time at) {
  if (next_tick != at) return;
  next_tick.reset();
  const auto now = self->clock().now();
  const bool has_stepped = has_wall_stepped(now);
  for (const auto& client : alarms->take_due(now))
    self->send(client, alarm{alarm::cause::due});
  if (has_stepped) {
    node_counters::add(counters->clock_steps);
    alarms->for_each(
        [&](const auto& client) { self->send(client, alarm{alarm::cause::clock_step}); });
  }
  schedule_tick();
}

void wheel_state::schedule_tick() {
  const auto due = alarms->next_due();
  if (!due) return;
  const auto latest = alarms->slot_end(self->clock().now() + tick_period_max);
  const auto wanted = std::min(*due, latest);
  if (next_tick && *next_tick <= wanted) return;
  next_tick = wanted;
  self->scheduled_send(self, wanted, wheel_tick{wanted});
}

std::chrono::milliseconds wheel_state::offset_at(steady_time now) const {
  return std::chrono::floor<std::chrono::milliseconds>(wall->now().time_since_epoch() -
                                                       now.time_since_epoch());
}

bool wheel_state::has_wall_stepped(steady_time now) {
  const auto offset = offset_at(now);
  return std::chrono::abs(offset - std::exchange(wall_offset, offset)) > options.clock_step_min;
}

wheel_impl::behavior_type wheel(wheel_impl::stateful_pointer<wheel_state> self, const clock* wall,
                                node_counters* counters, const wheel_options& options) {
  fail_fast(self);
  auto& state = self->state;
  state.self = self;
  state.wall = wall;
  state.counters = counters;
  state.options = options;
  state.alarms.emplace(options.slot_width);
  return {
      [self](arm_alarm& request) { self->state.arm(request); },
      [self](const disarm_alarm& request) { self->state.disarm(request.client); },
      [self](const wheel_tick& t) { self->state.tick(t.at); },
  };
}

}  // namespace

wheel_actor spawn_wheel(caf::actor_system& system, const clock& wall, node_counters& counters,
                        const wheel_options& options) {
  return system.spawn(wheel, &wall, &counters, options);
}

}  // namespace statushive::actors
