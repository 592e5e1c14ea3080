#include "virtual_node.hpp"

#include <algorithm>
#include <utility>

#include <boost/test/unit_test.hpp>

namespace statushive::tests {

using namespace std::chrono_literals;

bool fake_engine::submit(checks::check_request request) {
  if (!has_room) return false;
  started.push_back(request);
  if (auto found = target ? target(request) : up()) {
    found->outcome.ticket = request.ticket;
    running_.emplace(now_() + found->after, std::move(found->outcome));
  }
  return true;
}

std::optional<steady_time> fake_engine::next_end() const {
  if (running_.empty()) return {};
  return running_.begin()->first;
}

std::vector<checks::check_outcome> fake_engine::take_ended(steady_time now) {
  std::vector<checks::check_outcome> ended;
  const auto end = running_.upper_bound(now);
  for (auto i = running_.begin(); i != end; ++i)
    ended.push_back(std::move(i->second));
  running_.erase(running_.begin(), end);
  return ended;
}

bool fake_journal::submit(storage::journal_entry entry, urgency how,
                          storage::journal_writer::written done) {
  if (now == mood::refuses) return false;
  held_entry held{{std::move(entry), how, now_()}, std::move(done)};
  switch (now) {
    case mood::writes: write(std::move(held)); break;
    case mood::sheds: held.done(held.entry.entry.position, false); break;
    default: held_.push_back(std::move(held));
  }
  return true;
}

void fake_journal::write(held_entry held) {
  auto& position = held.entry.entry.position;
  BOOST_TEST(position.seq == 0U);
  position.seq = ++seqs_[{position.shard, position.epoch}];
  written.push_back(std::move(held.entry));
  held.done(written.back().entry.position, true);
}

void fake_journal::release(bool is_written) {
  for (auto& held : std::exchange(held_, {})) {
    if (is_written) {
      write(std::move(held));
    } else {
      held.done(held.entry.entry.position, false);
    }
  }
}

std::optional<timestamp> fake_journal::last_slot(monitor_number monitor) const {
  std::optional<timestamp> last;
  for (const auto& beat : of(monitor))
    last = std::max(last.value_or(beat.slot), beat.slot);
  return last;
}

std::vector<heartbeat> fake_journal::of(monitor_number monitor) const {
  std::vector<heartbeat> found;
  for (const auto& w : written) {
    for (const auto& beat : w.entry.heartbeats) {
      if (beat.monitor == monitor) found.push_back(beat);
    }
  }
  return found;
}

fake_state::fake_state(node_id owner, uint16_t shard_count) {
  settings_.shard_count = shard_count;
  for (uint16_t n = 0; n < shard_count; ++n) {
    shards_.push_back({shard_number(n), owner, epoch(1), {owner}, {owner}});
  }
}

void fake_state::propose(const command& change, std::function<void(command_result)> answer) {
  proposed.push_back(change);
  switch (now) {
    case mood::commits: answer(apply(change)); break;
    case mood::holds: held_.push_back({change, std::move(answer)}); break;
    case mood::is_unavailable:
      answer(error(errc::unavailable, "no_leader", "there is no leader"));
      break;
  }
}

void fake_state::release(bool is_available) {
  for (auto& held : std::exchange(held_, {})) {
    held.answer(is_available
                    ? apply(held.change)
                    : command_result(error(errc::unavailable, "no_leader", "there is no leader")));
  }
}

command_result fake_state::apply(const command& change) {
  const auto& wanted = std::get<record_transition>(change.body);
  const auto found = monitors_.find(wanted.monitor);
  if (found == monitors_.end())
    return error(errc::not_found, "not_found", "there is no such monitor");
  auto& current = found->second;
  const auto& owner = shards_.at(wanted.shard.value());
  if (owner.epoch != wanted.epoch || current.standing.version != wanted.from_version ||
      shard_of(wanted.monitor, settings_.shard_count) != wanted.shard) {
    return error(errc::aborted, "fenced", "something else came first");
  }
  const auto from = current.standing.state;
  BOOST_TEST(is_legal_transition(from, wanted.to));
  current.standing = {wanted.to, wanted.from_version + 1, wanted.at, wanted.reason};
  committed.push_back(wanted);
  publish(monitor_transitioned{current.id, current.number, wanted.shard, from, current.standing,
                               wanted.slot});
  return std::string();
}

void fake_state::load(node_id owner, loaded done) {
  ++loads;
  if (load_failure) {
    done(*load_failure);
    return;
  }
  actors::node_assignment assignment{index_, settings_, shards_, {}};
  for (const auto& [id, value] : monitors_) {
    if (shards_.at(shard_of(id, settings_.shard_count).value()).owner == owner)
      assignment.monitors.push_back(value);
  }
  held_load_ = [done = std::move(done), assignment = std::move(assignment)] { done(assignment); };
  if (!holds_loads) release_load();
}

void fake_state::release_load() {
  if (auto load = std::exchange(held_load_, {})) load();
}

void fake_state::create(monitor value) {
  monitors_[value.id] = value;
  publish(monitor_created{std::move(value)});
}

void fake_state::update(const monitor_id& id, const std::function<void(monitor&)>& change) {
  auto& current = monitors_.at(id);
  const bool was_active = current.spec.active;
  change(current);
  if (current.spec.active != was_active) {
    current.standing.state = current.spec.active ? monitor_state::pending : monitor_state::paused;
    ++current.standing.version;
  }
  publish(monitor_updated{current});
}

void fake_state::remove(const monitor_id& id) {
  const auto number = monitors_.at(id).number;
  monitors_.erase(id);
  publish(monitor_deleted{id, number});
}

void fake_state::assign(shard row) {
  shards_.at(row.number.value()) = row;
  publish(shard_assigned{std::move(row)});
}

void fake_state::change_settings(const settings& changed) {
  settings_ = changed;
  publish(settings_changed{changed});
}

void fake_state::reset() {
  if (listener_ != nullptr) listener_->on_reset(index_);
}

void fake_state::publish(event_body body) {
  ++index_;
  if (listener_ != nullptr) listener_->on_applied(index_, {event{{}, from_ms(0), std::move(body)}});
}

virtual_node::virtual_node(uint16_t shard_count, const actors::proposal_queue::limits& proposals)
    : virtual_node(std::make_shared<fake_journal>(),
                   std::make_shared<fake_state>(self, shard_count), from_ms(1'700'000'123'456),
                   proposals) {}

virtual_node::virtual_node(std::shared_ptr<fake_journal> earlier_journal,
                           std::shared_ptr<fake_state> earlier_state, timestamp start,
                           const actors::proposal_queue::limits& proposals)
    : journal(std::move(earlier_journal)), state(std::move(earlier_state)), wall_start_(start) {
  config_.set("scheduler.policy", caf::atom("testing"));
  config_.set("logger.verbosity", caf::atom("quiet"));
  system_ = std::make_unique<caf::actor_system>(config_);
  actor_clock().current_time +=
      1h;  // Time 0 is special in some comparisons; a real steady clock is never there.
  wall_start_ -= std::chrono::floor<std::chrono::milliseconds>(steady().time_since_epoch());
  engine.set_time([this] { return steady(); });
  journal->set_time([this] { return steady(); });

  actors::node_options options;
  options.self = self;
  options.proposals = proposals;
  actors::node_ports ports{&engine,  journal.get(), state.get(), state.get(), &clock_,
                           &random_, &counters,     {},          {}};
  ports.on_settings = [this](const settings& s) { settings_seen.push_back(s); };
  ports.on_failure = [this](const error& e) { failures.push_back(e); };
  node_.emplace(*system_, options, ports);
  listener_.emplace(node_->hub());
  state->set_listener(&*listener_);
}

virtual_node::~virtual_node() {
  node_->stop();
  run();
  BOOST_TEST(system_->registry().running() == 0U);
  BOOST_TEST(counters.monitors == 0U);
  BOOST_TEST(counters.shards == 0U);
  state->set_listener(nullptr);
  listener_.reset();
  node_.reset();
}

void virtual_node::start() {
  state->reset();
  node_->start();
  run();
}

monitor virtual_node::make_monitor(std::chrono::seconds interval) {
  monitor value;
  value.id = monitor_id::make(wall(), random_);
  value.number = monitor_number(++last_number_);
  value.spec.name = "a site";
  value.spec.url = "http://a-site.example/" + std::to_string(last_number_);
  value.spec.interval = interval;
  value.standing.since = value.created_at = value.updated_at = wall();
  return value;
}

caf::detail::test_actor_clock& virtual_node::actor_clock() const {
  return dynamic_cast<caf::scheduler::test_coordinator&>(system_->scheduler()).clock();
}

timestamp virtual_node::wall() const {
  return wall_start_ + wall_offset_ +
         std::chrono::floor<std::chrono::milliseconds>(steady().time_since_epoch());
}

steady_time virtual_node::steady() const {
  return actor_clock().now();
}

void virtual_node::run() {
  auto& scheduler = dynamic_cast<caf::scheduler::test_coordinator&>(system_->scheduler());
  while (scheduler.has_job())
    scheduler.run_once();
}

void virtual_node::deliver_outcomes() {
  auto ended = engine.take_ended(steady());
  if (!ended.empty()) caf::anon_send(node_->checker(), actors::checks_finished{std::move(ended)});
}

void virtual_node::advance(std::chrono::nanoseconds by) {
  const auto end = steady() + by;
  run();
  while (true) {
    auto next = end;
    const auto& timers = actor_clock().schedule();
    if (!timers.empty()) next = std::min(next, timers.begin()->first);
    if (const auto outcome = engine.next_end()) next = std::min(next, *outcome);
    actor_clock().advance_time(std::max(next - steady(), steady_time::duration::zero()));
    deliver_outcomes();
    run();
    if (next == end) return;
  }
}

void virtual_node::freeze(std::chrono::nanoseconds by) {
  actor_clock().advance_time(by);
  deliver_outcomes();
  run();
}

fake_engine::answer up() {
  fake_engine::answer answer;
  answer.outcome.result = check_result::up;
  answer.outcome.response_time = 20ms;
  answer.outcome.status_code = 200;
  return answer;
}

fake_engine::answer down(failure_reason reason) {
  fake_engine::answer answer;
  answer.outcome.result = check_result::down;
  answer.outcome.reason = reason;
  answer.outcome.response_time = 5ms;
  answer.outcome.message = "it does not answer";
  return answer;
}

fake_engine::answer no_data(failure_reason reason) {
  fake_engine::answer answer;
  answer.outcome.result = check_result::no_data;
  answer.outcome.reason = reason;
  return answer;
}

}  // namespace statushive::tests
