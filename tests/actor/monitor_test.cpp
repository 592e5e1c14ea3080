#include <algorithm>
#include <set>

#include <boost/test/unit_test.hpp>

#include "actors/monitor/check_schedule.hpp"
#include "virtual_node.hpp"

namespace statushive::tests {
namespace {

using namespace std::chrono_literals;
using actors::check_schedule;
using actors::slot_grid;

/// A node with one monitor that was there before the start.
struct one_monitor : virtual_node {
  explicit one_monitor(std::chrono::seconds interval = 60s) : subject(make_monitor(interval)) {
    state->place(subject);
    start();
  }

  [[nodiscard]] std::vector<heartbeat> beats() const { return journal->of(subject.number); }
  [[nodiscard]] slot_grid grid() const { return {subject.id, state->at(subject.id).spec.interval}; }
  [[nodiscard]] monitor_state committed_state() const {
    return state->at(subject.id).standing.state;
  }
  void answer(const fake_engine::answer& all) {
    engine.target = [all](const checks::check_request&) { return all; };
  }
  void hang() {
    engine.target = [](const checks::check_request&) { return std::nullopt; };
  }
  /// Every heartbeat on the grid, none twice, in order.
  void check_slots() const {
    const auto all = beats();
    for (size_t i = 0; i < all.size(); ++i) {
      BOOST_TEST((grid().at_or_before(all[i].slot) == all[i].slot));
      if (i > 0) BOOST_TEST((all[i - 1].slot < all[i].slot));
    }
  }
  monitor subject;
};

struct ten_second_monitor : one_monitor {
  ten_second_monitor() : one_monitor(10s) {}
};

BOOST_FIXTURE_TEST_SUITE(monitors, one_monitor)

BOOST_FIXTURE_TEST_CASE(a_day_of_checks_lies_on_the_grid_one_after_the_other, ten_second_monitor) {
  const auto begin = wall();
  advance(24h + 2s);
  const auto all = beats();
  BOOST_TEST(all.size() == 8640U);
  auto expected = grid().after(begin);
  for (const auto& beat : all) {
    BOOST_TEST_REQUIRE((beat.slot == expected));
    BOOST_TEST_REQUIRE((beat.start_delay >= 0ms && beat.start_delay <= 21ms));
    expected += 10s;
  }
  BOOST_TEST((all[0].node == self));
  BOOST_TEST((all[0].result == check_result::up));
  BOOST_TEST((all[0].response_time == 20ms));
  BOOST_TEST((all[0].status_code == uint16_t{200}));
  BOOST_TEST(counters.slots_skipped == 0U);
  BOOST_TEST(counters.slots_missed == 0U);
  BOOST_TEST(state->committed.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_check_asks_for_what_the_spec_says) {
  advance(1min);
  BOOST_TEST_REQUIRE(engine.started.size() == 1U);
  BOOST_TEST(engine.started[0].url == subject.spec.url);
  BOOST_TEST((engine.started[0].timeout == subject.spec.timeout));
  BOOST_TEST(engine.started[0].expected_status == 200);
}

BOOST_AUTO_TEST_CASE(an_outage_is_proposed_once_and_only_when_its_heartbeat_is_written) {
  advance(5min);
  BOOST_TEST((committed_state() == monitor_state::up));
  state->committed.clear();
  state->proposed.clear();

  answer(down());
  journal->now = fake_journal::mood::holds;
  advance(1min);
  BOOST_TEST(state->proposed.empty());
  const auto version = state->at(subject.id).standing.version;
  journal->now = fake_journal::mood::writes;
  journal->release();
  run();
  BOOST_TEST_REQUIRE(state->committed.size() == 1U);
  const auto& transition = state->committed[0];
  BOOST_TEST((transition.to == monitor_state::down));
  BOOST_TEST((transition.reason == failure_reason::connect_refused));
  BOOST_TEST(transition.from_version == version);
  BOOST_TEST((transition.epoch == epoch(1)));
  BOOST_TEST_REQUIRE(transition.evidence.size() == 1U);
  BOOST_TEST((transition.evidence[0] == beats().back()));
  BOOST_TEST((transition.slot == beats().back().slot));
  BOOST_TEST((journal->written.back().how == fake_journal::urgency::urgent));

  advance(30min);
  BOOST_TEST(state->proposed.size() == 1U);
  BOOST_TEST(!state->proposed[0].request.is_nil());
  BOOST_TEST((state->proposed[0].actor.node == self));

  answer(up());
  advance(30min);
  BOOST_TEST(state->proposed.size() == 2U);
  BOOST_TEST((committed_state() == monitor_state::up));
  BOOST_TEST((state->at(subject.id).standing.reason == failure_reason::none));
}

BOOST_AUTO_TEST_CASE(a_heartbeat_that_the_journal_refuses_or_loses_proposes_nothing) {
  advance(2min);
  answer(down());
  journal->now = fake_journal::mood::refuses;
  advance(2min);
  journal->now = fake_journal::mood::sheds;
  advance(2min);
  BOOST_TEST((committed_state() == monitor_state::up));
  BOOST_TEST(counters.heartbeats_shed >= 4U);
  BOOST_TEST(counters.heartbeats_pending == 0U);
  journal->now = fake_journal::mood::writes;
  advance(1min);
  BOOST_TEST((committed_state() == monitor_state::down));
}

BOOST_FIXTURE_TEST_CASE(slots_that_come_due_during_a_check_are_skipped_and_counted,
                        ten_second_monitor) {
  advance(10s);
  auto slow = up();
  slow.after = 25s;
  answer(slow);
  advance(10s);
  answer(up());
  advance(30s);
  advance(2s);
  BOOST_TEST(counters.slots_skipped == 2U);
  const auto all = beats();
  BOOST_TEST_REQUIRE(all.size() >= 3U);
  BOOST_TEST((all[2].slot - all[1].slot == 30s));
  check_slots();
}

BOOST_FIXTURE_TEST_CASE(a_check_that_never_ends_is_given_up_long_after_its_time_out,
                        ten_second_monitor) {
  hang();
  advance(10s);
  BOOST_TEST(engine.started.size() == 1U);
  answer(up());
  advance(30s);
  BOOST_TEST(engine.started.size() == 1U);
  advance(30s);
  BOOST_TEST(counters.checks_lost == 1U);
  BOOST_TEST(engine.started.size() > 1U);
  BOOST_TEST((beats().front().result == check_result::no_data));
  BOOST_TEST((beats().front().reason == failure_reason::internal));
  BOOST_TEST((committed_state() == monitor_state::up));
  check_slots();
}

BOOST_AUTO_TEST_CASE(a_check_without_room_is_no_data_and_no_outage) {
  advance(2min);
  engine.has_room = false;
  advance(5min);
  BOOST_TEST(counters.checks_refused == 5U);
  BOOST_TEST((beats().back().result == check_result::no_data));
  BOOST_TEST((beats().back().reason == failure_reason::overloaded));
  BOOST_TEST((committed_state() == monitor_state::up));
  BOOST_TEST(state->committed.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_cancelled_check_leaves_no_heartbeat) {
  answer(no_data(failure_reason::cancelled));
  advance(2min);
  BOOST_TEST(engine.started.size() == 2U);
  BOOST_TEST(beats().empty());
  BOOST_TEST(counters.outcomes_dropped == 2U);
}

BOOST_AUTO_TEST_CASE(after_a_step_forward_checks_go_on_with_the_next_slot) {
  advance(5min);
  const auto before = engine.started.size();
  step_wall(1h);
  advance(3s);
  BOOST_TEST(engine.started.size() <= before + 1);
  advance(10min);
  const auto ran = engine.started.size() - before;
  BOOST_TEST((ran == 10U || ran == 11U));
  BOOST_TEST((counters.slots_missed >= 58U && counters.slots_missed <= 60U));
  BOOST_TEST(counters.clock_steps == 1U);
  check_slots();
}

BOOST_FIXTURE_TEST_CASE(a_step_forward_is_seen_long_before_the_next_alarm, one_monitor) {
  state->update(subject.id, [](monitor& m) { m.spec.interval = 86'400s; });
  run();
  const auto next = grid().after(wall());
  step_wall(next - wall() - 30s);
  advance(2s);
  const auto before = engine.started.size();
  advance(30s);
  BOOST_TEST(engine.started.size() == before + 1);
}

BOOST_AUTO_TEST_CASE(after_a_step_back_no_slot_runs_again) {
  advance(30min);
  const auto before = beats();
  step_wall(-4min);
  advance(3min);
  BOOST_TEST(beats().size() == before.size());
  advance(30min);
  BOOST_TEST(beats().size() >= before.size() + 28);
  BOOST_TEST(counters.schedule_resets == 0U);
  check_slots();
}

BOOST_AUTO_TEST_CASE(after_a_long_step_back_checks_go_on_at_once) {
  advance(30min);
  const auto before = engine.started.size();
  step_wall(-3h);
  advance(30min);
  BOOST_TEST(engine.started.size() >= before + 29);
  BOOST_TEST(counters.schedule_resets == 1U);
}

BOOST_AUTO_TEST_CASE(small_corrections_of_the_clock_are_followed_quietly) {
  for (int i = 0; i < 60; ++i) {
    step_wall(i % 2 == 0 ? 90ms : -60ms);
    advance(1min);
  }
  BOOST_TEST(counters.clock_steps == 0U);
  BOOST_TEST(counters.slots_missed == 0U);
  BOOST_TEST((beats().size() >= 59U && beats().size() <= 61U));
  check_slots();
}

BOOST_AUTO_TEST_CASE(a_restart_goes_on_with_the_grid_and_repeats_no_slot) {
  advance(10min + 1s);
  const auto ran = beats().size();
  journal->now = fake_journal::mood::writes;
  const auto last = beats().back().slot;
  // At once, with the wall clock of just behind the last slot.
  virtual_node again(journal, state, last + 500ms);
  again.start();
  again.advance(10min + 2s);
  BOOST_TEST(beats().size() == ran + 10);
  BOOST_TEST((beats()[ran].slot == last + 60s));
  check_slots();
}

BOOST_AUTO_TEST_CASE(a_paused_monitor_rests_and_a_resumed_one_checks_at_once) {
  advance(2min);
  const auto before = engine.started.size();
  state->update(subject.id, [](monitor& m) { m.spec.active = false; });
  advance(1h);
  BOOST_TEST(engine.started.size() == before);
  BOOST_TEST((committed_state() == monitor_state::paused));
  state->update(subject.id, [](monitor& m) { m.spec.active = true; });
  advance(1s);
  BOOST_TEST(engine.started.size() == before + 1);
  BOOST_TEST((committed_state() == monitor_state::up));
  BOOST_TEST((beats().back().checked_at() <= wall()));
  BOOST_TEST(counters.slots_missed == 0U);
  advance(10min);
  BOOST_TEST((engine.started.size() >= before + 10));
  check_slots();
}

BOOST_AUTO_TEST_CASE(pausing_and_resuming_within_a_slot_checks_it_once) {
  advance(2min);
  const auto before = engine.started.size();
  for (int i = 0; i < 5; ++i) {
    state->update(subject.id, [](monitor& m) { m.spec.active = !m.spec.active; });
    advance(1ms);
  }
  state->update(subject.id, [](monitor& m) { m.spec.active = true; });
  advance(100ms);
  BOOST_TEST(engine.started.size() == before);
}

BOOST_AUTO_TEST_CASE(the_outcome_of_a_check_from_before_a_pause_is_dropped) {
  auto slow = down();
  slow.after = 9s;
  answer(slow);
  advance(60s);
  BOOST_TEST_REQUIRE(engine.started.size() == 1U);
  state->update(subject.id, [](monitor& m) { m.spec.active = false; });
  advance(30s);
  BOOST_TEST(beats().size() <= 1U);
  BOOST_TEST(state->committed.size() <= 1U);
}

BOOST_AUTO_TEST_CASE(the_outcome_of_a_check_of_another_target_is_dropped) {
  while (engine.started.empty()) {
    hang();
    advance(100ms);
    if (engine.started.empty()) continue;
  }
  BOOST_TEST(counters.checks_in_flight == 1U);
  state->update(subject.id, [](monitor& m) { m.spec.url = "http://another.example/"; });
  run();
  checks::check_outcome late;
  late.ticket = engine.started[0].ticket;
  late.result = check_result::down;
  late.reason = failure_reason::connect_refused;
  caf::anon_send(node().checker(), actors::checks_finished{{late}});
  answer(up());
  BOOST_TEST(engine.started.size() == 1U);
  advance(1s);
  BOOST_TEST(counters.outcomes_dropped == 1U);
  BOOST_TEST_REQUIRE(engine.started.size() == 2U);
  BOOST_TEST(engine.started.back().url == "http://another.example/");
  BOOST_TEST(beats().size() == 1U);
  BOOST_TEST((committed_state() == monitor_state::up));
  advance(1min);
  BOOST_TEST(beats().size() == 2U);
  check_slots();
}

BOOST_AUTO_TEST_CASE(a_daily_monitor_resumed_during_its_check_is_checked_as_soon_as_that_ends) {
  auto slow = down();
  slow.after = 9s;
  answer(slow);
  auto added = make_monitor(86'400s);
  state->create(added);
  advance(1s);
  BOOST_TEST_REQUIRE(engine.started.size() == 1U);
  state->update(added.id, [](monitor& m) { m.spec.active = false; });
  state->update(added.id, [](monitor& m) { m.spec.active = true; });
  answer(up());
  advance(7s);
  BOOST_TEST(engine.started.back().url == added.spec.url);
  BOOST_TEST(journal->of(added.number).empty());
  advance(3s);
  const auto all = journal->of(added.number);
  BOOST_TEST_REQUIRE(all.size() == 1U);
  BOOST_TEST((all[0].result == check_result::up));
  const slot_grid its_grid(added.id, 86'400s);
  BOOST_TEST((all[0].slot == its_grid.at_or_before(wall())));
  BOOST_TEST((state->at(added.id).standing.state == monitor_state::up));
}

BOOST_AUTO_TEST_CASE(a_recorded_slot_does_not_run_again_for_another_target) {
  auto added = make_monitor(86'400s);
  state->create(added);
  advance(2s);
  BOOST_TEST(journal->of(added.number).size() == 1U);
  state->update(added.id, [](monitor& m) { m.spec.url = "http://another.example/"; });
  state->update(added.id, [](monitor& m) { m.spec.active = false; });
  state->update(added.id, [](monitor& m) { m.spec.active = true; });
  advance(1min);
  BOOST_TEST(journal->of(added.number).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_monitor_paused_again_before_its_stale_check_ended_is_not_checked) {
  auto slow = down();
  slow.after = 9s;
  answer(slow);
  auto added = make_monitor(86'400s);
  state->create(added);
  advance(1s);
  for (const bool active : {false, true, false})
    state->update(added.id, [active](monitor& m) { m.spec.active = active; });
  advance(20s);
  BOOST_TEST(journal->of(added.number).empty());
  BOOST_TEST(std::count_if(engine.started.begin(), engine.started.end(), [&](const auto& request) {
               return request.url == added.spec.url;
             }) == 1);
}

BOOST_AUTO_TEST_CASE(another_name_disturbs_nothing) {
  hang();
  advance(60s);
  state->update(subject.id, [](monitor& m) { m.spec.name = "another name"; });
  checks::check_outcome outcome;
  outcome.ticket = engine.started.at(0).ticket;
  outcome.result = check_result::up;
  caf::anon_send(node().checker(), actors::checks_finished{{outcome}});
  advance(1s);
  BOOST_TEST(beats().size() == 1U);
}

BOOST_AUTO_TEST_CASE(another_interval_is_followed_at_once) {
  advance(2min);
  state->update(subject.id, [](monitor& m) { m.spec.interval = 5s; });
  const auto before = engine.started.size();
  advance(60s);
  BOOST_TEST((engine.started.size() - before >= 11U && engine.started.size() - before <= 12U));
}

BOOST_AUTO_TEST_CASE(a_deleted_monitor_ends_and_is_forgotten) {
  advance(2min);
  hang();
  advance(1min);
  state->remove(subject.id);
  run();
  BOOST_TEST((journal->forgotten == std::vector{subject.number}));
  BOOST_TEST(counters.monitors == 0U);
  const auto before = engine.started.size();
  checks::check_outcome late;
  late.ticket = engine.started.back().ticket;
  late.result = check_result::up;
  caf::anon_send(node().checker(), actors::checks_finished{{late}});
  const auto written = beats().size();
  advance(1h);
  BOOST_TEST(engine.started.size() == before);
  BOOST_TEST(beats().size() <= written + 1);
}

BOOST_AUTO_TEST_CASE(a_deleted_monitor_leaves_no_alarm_and_no_proposal) {
  state->now = fake_state::mood::is_unavailable;
  answer(down());
  advance(2min);
  BOOST_TEST(counters.transitions_pending == 1U);
  state->remove(subject.id);
  run();
  BOOST_TEST(counters.transitions_pending == 0U);
  advance(10s);
  BOOST_TEST(
      !dynamic_cast<caf::scheduler::test_coordinator&>(system().scheduler()).has_pending_timeout());
}

BOOST_AUTO_TEST_CASE(a_new_monitor_checks_at_once_and_then_on_its_grid) {
  auto added = make_monitor(86'400s);
  state->create(added);
  advance(1200ms);
  auto all = journal->of(added.number);
  BOOST_TEST_REQUIRE(all.size() == 1U);
  const slot_grid its_grid(added.id, 86'400s);
  BOOST_TEST((all[0].slot == its_grid.at_or_before(wall() - 1200ms)));
  BOOST_TEST((wall() - all[0].checked_at() <= 1300ms));
  BOOST_TEST((state->at(added.id).standing.state == monitor_state::up));
  advance(24h + 2s);
  all = journal->of(added.number);
  BOOST_TEST_REQUIRE(all.size() == 2U);
  BOOST_TEST((all[1].slot == all[0].slot + 24h));
  BOOST_TEST((all[1].start_delay <= 21ms));
}

BOOST_AUTO_TEST_CASE(an_inactive_new_monitor_waits_to_be_resumed) {
  auto added = make_monitor();
  added.spec.active = false;
  added.standing.state = monitor_state::paused;
  state->create(added);
  advance(10min);
  BOOST_TEST(journal->of(added.number).empty());
  state->update(added.id, [](monitor& m) { m.spec.active = true; });
  advance(2s);
  BOOST_TEST(journal->of(added.number).size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_unavailable_log_is_tried_again_and_the_outage_is_committed_once) {
  advance(2min);
  state->proposed.clear();
  state->committed.clear();
  state->now = fake_state::mood::is_unavailable;
  answer(down());
  advance(10min);
  BOOST_TEST(counters.transitions_pending == 1U);
  // 250 ms doubling to 5 s: not a storm, not a pause.
  BOOST_TEST((state->proposed.size() > 100U && state->proposed.size() < 130U));
  const auto request = state->proposed.front().request;
  BOOST_TEST(std::all_of(state->proposed.begin(), state->proposed.end(),
                         [&](const auto& c) { return c.request == request; }));
  state->now = fake_state::mood::commits;
  advance(6s);
  BOOST_TEST(state->committed.size() == 1U);
  BOOST_TEST((committed_state() == monitor_state::down));
  BOOST_TEST(counters.transitions_pending == 0U);
}

BOOST_AUTO_TEST_CASE(an_outage_that_ended_before_the_log_was_back_is_withdrawn) {
  advance(2min);
  state->committed.clear();
  state->now = fake_state::mood::is_unavailable;
  answer(down());
  advance(2min);
  answer(up());
  advance(2min);
  BOOST_TEST(counters.transitions_pending == 0U);
  state->now = fake_state::mood::commits;
  advance(10min);
  BOOST_TEST(state->committed.empty());
}

BOOST_AUTO_TEST_CASE(a_recovery_during_a_slow_commit_follows_it) {
  advance(2min);
  state->committed.clear();
  state->now = fake_state::mood::holds;
  answer(down());
  advance(1min);
  answer(up());
  advance(1min);
  state->now = fake_state::mood::commits;
  state->release();
  run();
  BOOST_TEST_REQUIRE(state->committed.size() == 2U);
  BOOST_TEST((state->committed[0].to == monitor_state::down));
  BOOST_TEST((state->committed[1].to == monitor_state::up));
  BOOST_TEST((committed_state() == monitor_state::up));
}

BOOST_AUTO_TEST_CASE(a_fenced_transition_is_proposed_again_with_the_new_version) {
  advance(2min);
  state->committed.clear();
  state->now = fake_state::mood::holds;
  answer(down());
  advance(1min);
  state->now = fake_state::mood::commits;
  state->update(subject.id, [](monitor& m) { m.standing.version += 5; });
  state->release();
  run();
  BOOST_TEST(counters.transitions_fenced == 1U);
  BOOST_TEST(state->committed.size() == 1U);
  BOOST_TEST((committed_state() == monitor_state::down));
  advance(10min);
  BOOST_TEST(state->proposed.size() <= 3U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(a_transition_that_found_no_room_is_proposed_again_without_another_heartbeat) {
  virtual_node node(4, {.open_max = 1});
  node.start();
  node.state->now = fake_state::mood::is_unavailable;
  const auto first = node.make_monitor(86'400s);
  const auto second = node.make_monitor(86'400s);
  node.state->create(first);
  node.state->create(second);
  node.advance(10min);
  BOOST_TEST(node.counters.transitions_pending == 1U);
  // One attempt each half minute.
  BOOST_TEST(
      (node.counters.transitions_refused >= 19U && node.counters.transitions_refused <= 21U));
  node.state->now = fake_state::mood::commits;
  node.advance(40s);
  BOOST_TEST(node.state->committed.size() == 2U);
  BOOST_TEST(node.engine.started.size() == 2U);
}

struct crowd : virtual_node {
  crowd() {
    for (int i = 0; i < 600; ++i)
      state->place(make_monitor(60s));
    start();
  }
};

BOOST_FIXTURE_TEST_CASE(checks_of_many_monitors_are_spread_over_the_interval, crowd) {
  advance(1min);
  size_t busiest = 0;
  for (int second = 0; second < 60; ++second) {
    const auto before = engine.started.size();
    advance(1s);
    busiest = std::max(busiest, engine.started.size() - before);
  }
  BOOST_TEST((engine.started.size() >= 1190U && engine.started.size() <= 1210U));
  BOOST_TEST(busiest < 30U);
}

BOOST_FIXTURE_TEST_CASE(a_node_that_stood_still_does_not_start_everything_at_once, crowd) {
  advance(2min);
  const auto before = engine.started.size();
  freeze(1h);
  advance(100ms);
  // Only what is due within start_delay_max.
  BOOST_TEST(engine.started.size() - before < 90U);
  BOOST_TEST((counters.slots_missed > 59U * 600U - 600U));
  advance(2min);
  BOOST_TEST(engine.started.size() - before > 1190U);
}

BOOST_FIXTURE_TEST_CASE(a_step_of_the_clock_makes_no_burst_either_way, crowd) {
  advance(2min);
  for (const auto step : {std::chrono::milliseconds(7h + 13s), std::chrono::milliseconds(-20s)}) {
    step_wall(step);
    for (int second = 0; second < 30; ++second) {
      const auto before = engine.started.size();
      advance(1s);
      BOOST_TEST(engine.started.size() - before < 60U);
    }
  }
}

}  // namespace
}  // namespace statushive::tests
