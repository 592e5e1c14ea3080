#include "actors/shard/shard.hpp"

#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "actors/roles/fail_fast.hpp"
#include "actors/shard/shard_writer.hpp"

namespace statushive::actors {
namespace {

using urgency = storage::journal_writer::urgency;

struct shard_state {
  shard_state() = default;
  static inline const char* name = "shard";

  shard_actor::pointer self = nullptr;
  std::shared_ptr<const shard_environment> environment;
  shard row;
  shard_writer writer;
  std::unordered_map<monitor_number, monitor_actor> monitors;
  bool is_alarm_armed = false;
  size_t pending_reported = 0;  ///< In the node's gauge.

  void init();
  void on_heartbeat(record_heartbeat& record);
  void on_alarm();
  void on_settled(const entry_settled& settled);
  void on_loaded(shard_loaded& loaded);
  void on_row(const shard& changed);
  void on_revised(monitor_revised& revised);
  void on_moved(const monitor_moved& moved);
  void remove(monitor_number number);
  void stop();

 private:
  void start_monitor(const monitor& subject, first_check when);
  void submit(shard_writer::closed_entry closed);
  void flush(bool close_open = false);
  void settle(uint64_t ticket, bool is_written, epoch written_under);
  void report();
  [[nodiscard]] const wheel_actor& wheel_of(size_t number) const {
    return environment->wheels[number % environment->wheels.size()];
  }
  [[nodiscard]] node_counters& counters() const { return *environment->counters; }
};

void shard_state::init() {
  node_counters::add(counters().shards);
}

void shard_state::on_heartbeat(record_heartbeat& record) {
  if (!monitors.contains(record.beat.monitor)) {  // Deleted while its check ran.
    node_counters::add(counters().outcomes_dropped);
    return;
  }
  writer.add(std::move(record.beat), record.token, self->clock().now());
  flush();
}

void shard_state::on_alarm() {
  is_alarm_armed = false;
  flush();
}

void shard_state::flush(bool close_open) {
  if (auto closed = writer.take_closed(self->clock().now(), close_open)) submit(std::move(*closed));
  if (const auto closes_at = writer.closes_at(); closes_at && !is_alarm_armed) {
    is_alarm_armed = true;
    self->send(wheel_of(row.number.value()),
               arm_alarm{caf::actor_cast<alarm_client_actor>(self), *closes_at});
  }
  report();
}

void shard_state::submit(shard_writer::closed_entry closed) {
  // The writer gives the seq, so that entries that it sheds leave no gap.
  storage::journal_entry entry{{row.number, row.epoch, 0}, std::move(closed.heartbeats)};
  const bool is_accepted = environment->journal->submit(
      std::move(entry), closed.is_urgent ? urgency::urgent : urgency::routine,
      [me = caf::actor_cast<shard_actor>(self), ticket = closed.ticket](
          const storage::journal_position& at, bool is_written) {
        caf::anon_send(me, entry_settled{ticket, at.epoch, is_written});
      });
  if (!is_accepted) settle(closed.ticket, false, row.epoch);
}

void shard_state::on_settled(const entry_settled& settled) {
  settle(settled.ticket, settled.is_written, settled.written_under);
  report();
}

void shard_state::settle(uint64_t ticket, bool is_written, epoch written_under) {
  for (const auto& [number, token] : writer.settle(ticket, is_written)) {
    if (const auto found = monitors.find(number); found != monitors.end()) {
      self->send(found->second, heartbeat_recorded{token, is_written, written_under});
    }
  }
}

void shard_state::report() {
  if (const auto shed = writer.take_shed()) node_counters::add(counters().heartbeats_shed, shed);
  const auto pending = writer.pending();
  node_counters::add(counters().heartbeats_pending, pending - pending_reported);  // Modulo 2^64.
  pending_reported = pending;
}

void shard_state::on_loaded(shard_loaded& loaded) {
  on_row(loaded.row);
  std::unordered_set<monitor_number> present;
  for (auto& subject : loaded.monitors) {
    present.insert(subject.number);
    monitor_revised revised{std::move(subject), false};
    on_revised(revised);
  }
  std::vector<monitor_number> gone;
  for (const auto& [number, handle] : monitors) {
    if (!present.contains(number)) gone.push_back(number);
  }
  for (const auto number : gone)
    remove(number);
}

void shard_state::on_row(const shard& changed) {
  if (changed.epoch < row.epoch) return;
  if (changed.epoch > row.epoch) flush(true);  // Under the epoch in which they were observed.
  row = changed;
}

void shard_state::on_revised(monitor_revised& revised) {
  if (const auto found = monitors.find(revised.value.number); found != monitors.end()) {
    self->send(found->second, std::move(revised));
    return;
  }
  start_monitor(revised.value, revised.is_new ? first_check::at_once : first_check::on_schedule);
}

void shard_state::start_monitor(const monitor& subject, first_check when) {
  const monitor_place place{row.number, caf::actor_cast<shard_actor>(self),
                            wheel_of(subject.number.value())};
  monitors.emplace(subject.number,
                   spawn_monitor(self->home_system(), environment->monitors, place, subject,
                                 environment->journal->last_slot(subject.number), when));
  node_counters::add(counters().monitors);
}

void shard_state::on_moved(const monitor_moved& moved) {
  if (const auto found = monitors.find(moved.number); found != monitors.end()) {
    self->send(found->second, moved);
  }
}

void shard_state::remove(monitor_number number) {
  const auto found = monitors.find(number);
  if (found == monitors.end()) return;
  self->send(found->second, stop_monitor{});
  monitors.erase(found);
  node_counters::subtract(counters().monitors);
  writer.erase(number);
  environment->journal->forget(number);
  report();
}

void shard_state::stop() {
  for (const auto& [number, handle] : monitors)
    self->send(handle, stop_monitor{});
  flush(true);
  self->send(wheel_of(row.number.value()), disarm_alarm{self->id()});
  node_counters::subtract(counters().monitors, monitors.size());
  node_counters::subtract(counters().heartbeats_pending, pending_reported);
  node_counters::subtract(counters().shards);
  self->quit();
}

shard_actor::behavior_type shard_behavior(
    shard_actor::stateful_pointer<shard_state> self,
    const std::shared_ptr<const shard_environment>& environment, const shard& row) {
  fail_fast(self);
  auto& state = self->state;
  state.self = self;
  state.environment = environment;
  state.row = row;
  state.init();
  return {
      [self](const alarm& a) {
        if (a.why == alarm::cause::due) self->state.on_alarm();
      },
      [self](record_heartbeat& record) { self->state.on_heartbeat(record); },
      [self](const entry_settled& settled) { self->state.on_settled(settled); },
      [self](shard_loaded& loaded) { self->state.on_loaded(loaded); },
      [self](const shard_revised& revised) { self->state.on_row(revised.row); },
      [self](monitor_revised& revised) { self->state.on_revised(revised); },
      [self](const monitor_moved& moved) { self->state.on_moved(moved); },
      [self](const monitor_removed& removed) { self->state.remove(removed.number); },
      [self](const stop_shard&) { self->state.stop(); },
  };
}

}  // namespace

shard_actor spawn_shard(caf::actor_system& system,
                        std::shared_ptr<const shard_environment> environment, const shard& row) {
  return system.spawn(shard_behavior, std::move(environment), row);
}

}  // namespace statushive::actors
