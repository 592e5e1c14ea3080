#include "actors/shard/shard_supervisor.hpp"

#include <unordered_map>
#include <utility>
#include <vector>

#include "actors/roles/fail_fast.hpp"
#include "proto/model/overloaded.hpp"

namespace statushive::actors {
namespace {

struct supervisor_state {
  supervisor_state() = default;
  static inline const char* name = "shard-supervisor";

  shard_supervisor_actor::pointer self = nullptr;
  supervisor_environment environment;
  std::unordered_map<shard_number, shard_actor> shards;  ///< Owned here.
  uint16_t shard_count = default_shard_count;
  uint64_t index = 0;  ///< Of the installed assignment: events up to here are contained in it.
  bool is_loading = false;
  bool should_reload = false;          ///< What is being loaded is out of date.
  std::vector<events_applied> queued;  ///< While loading.
  size_t queued_events = 0;

  void load();
  void on_applied(const events_applied& applied);
  void on_loaded(result<node_assignment>& loaded);
  void stop();

 private:
  void install(node_assignment& assignment);
  void replay(const std::vector<events_applied>& missed);
  void apply(const event& e);
  template <class Message>
  void route(const monitor_id& monitor, Message message);
  void take(const shard& row);
  void give_up(shard_number number);
};

void supervisor_state::load() {
  if (std::exchange(is_loading, true)) {
    should_reload = true;
    return;
  }
  node_counters::add(environment.shards->counters->state_loads);
  environment.source->load(environment.self, [me = caf::actor_cast<shard_supervisor_actor>(self)](
                                                 result<node_assignment> loaded) {
    caf::anon_send(me,
                   assignment_loaded{std::make_shared<result<node_assignment>>(std::move(loaded))});
  });
}

void supervisor_state::on_applied(const events_applied& applied) {
  if (!is_loading) {
    if (applied.index <= index) return;
    for (const auto& e : *applied.events)
      apply(e);
    return;
  }
  queued_events += applied.events->size();
  queued.push_back(applied);
  if (queued_events <= environment.queued_events_max) return;
  queued.clear();
  queued_events = 0;
  should_reload = true;
}

void supervisor_state::on_loaded(result<node_assignment>& loaded) {
  is_loading = false;
  if (!loaded) {
    environment.on_failure(loaded.failure());
    return;
  }
  if (std::exchange(should_reload, false)) {
    load();
    return;
  }
  install(*loaded);
  queued_events = 0;
  replay(std::exchange(queued, {}));
}

/// The rows were read while these events came, so they may be newer than most of them. Of a
/// monitor's revisions only the last counts: the others would take it back to what it was, to pause
/// it or to drop its check. Not by `updated_at`, which follows the clocks of several proposers.
void supervisor_state::replay(const std::vector<events_applied>& missed) {
  std::unordered_map<monitor_id, const monitor*> newest;  // Null: deleted.
  for (const auto& applied : missed) {
    for (const auto& e : *applied.events) {
      if (const auto* created = std::get_if<monitor_created>(&e.body)) {
        newest[created->monitor.id] = &created->monitor;
      } else if (const auto* updated = std::get_if<monitor_updated>(&e.body)) {
        newest[updated->monitor.id] = &updated->monitor;
      } else if (const auto* deleted = std::get_if<monitor_deleted>(&e.body)) {
        newest[deleted->id] = nullptr;
      }
    }
  }
  for (const auto& applied : missed) {
    if (applied.index <= index) continue;
    for (const auto& e : *applied.events) {
      if (const auto* created = std::get_if<monitor_created>(&e.body)) {
        const auto* value = newest.at(created->monitor.id);
        if (value != nullptr) route(value->id, monitor_revised{*value, true});
      } else if (const auto* updated = std::get_if<monitor_updated>(&e.body)) {
        if (newest.at(updated->monitor.id) == &updated->monitor) apply(e);
      } else {
        apply(e);
      }
    }
  }
}

void supervisor_state::install(node_assignment& assignment) {
  index = assignment.index;
  shard_count = assignment.settings.shard_count;
  environment.on_settings(assignment.settings);
  std::unordered_map<shard_number, shard_loaded> owned;
  for (auto& row : assignment.shards) {
    if (row.owner != environment.self) continue;
    owned[row.number].row = std::move(row);
  }
  for (auto& subject : assignment.monitors) {
    const auto found = owned.find(shard_of(subject.id, shard_count));
    if (found != owned.end()) found->second.monitors.push_back(std::move(subject));
  }
  std::vector<shard_number> lost;
  for (const auto& [number, handle] : shards) {
    if (!owned.contains(number)) lost.push_back(number);
  }
  for (const auto number : lost)
    give_up(number);
  for (auto& [number, loaded] : owned) {
    auto& handle = shards[number];
    if (!handle) handle = spawn_shard(self->home_system(), environment.shards, loaded.row);
    self->send(handle, std::move(loaded));
  }
}

void supervisor_state::apply(const event& e) {
  std::visit(overloaded{
                 [&](const monitor_created& c) {
                   route(c.monitor.id, monitor_revised{c.monitor, true});
                 },
                 [&](const monitor_updated& u) {
                   route(u.monitor.id, monitor_revised{u.monitor, false});
                 },
                 [&](const monitor_deleted& d) { route(d.id, monitor_removed{d.number}); },
                 [&](const monitor_transitioned& t) {
                   route(t.id, monitor_moved{t.number, t.to});
                 },
                 [&](const settings_changed& s) { environment.on_settings(s.settings); },
                 [&](const shard_assigned& s) { take(s.shard); },
                 [](const member_changed&) {},
             },
             e.body);
}

template <class Message>
void supervisor_state::route(const monitor_id& monitor, Message message) {
  const auto found = shards.find(shard_of(monitor, shard_count));
  if (found != shards.end()) self->send(found->second, std::move(message));
}

void supervisor_state::take(const shard& row) {
  if (row.owner != environment.self) {
    give_up(row.number);
  } else if (const auto found = shards.find(row.number); found != shards.end()) {
    self->send(found->second, shard_revised{row});
  } else {
    load();
  }
}

void supervisor_state::give_up(shard_number number) {
  const auto found = shards.find(number);
  if (found == shards.end()) return;
  self->send(found->second, stop_shard{});
  shards.erase(found);
}

void supervisor_state::stop() {
  for (const auto& [number, handle] : shards)
    self->send(handle, stop_shard{});
  self->quit();
}

shard_supervisor_actor::behavior_type supervisor(
    shard_supervisor_actor::stateful_pointer<supervisor_state> self,
    const supervisor_environment& environment, const event_hub_actor& hub) {
  fail_fast(self);
  self->state.self = self;
  self->state.environment = environment;
  self->send(hub, subscribe_events{caf::actor_cast<event_subscriber_actor>(self)});
  return {
      [self](const state_reset&) { self->state.load(); },
      [self](const events_applied& applied) { self->state.on_applied(applied); },
      [self](const assignment_loaded& loaded) { self->state.on_loaded(*loaded.assignment); },
      [self](const stop_shard&) { self->state.stop(); },
  };
}

}  // namespace

shard_supervisor_actor spawn_shard_supervisor(caf::actor_system& system,
                                              supervisor_environment environment,
                                              const event_hub_actor& hub) {
  return system.spawn(supervisor, std::move(environment), hub);
}

}  // namespace statushive::actors
