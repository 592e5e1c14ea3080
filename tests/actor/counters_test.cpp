#include <boost/test/unit_test.hpp>

#include "virtual_node.hpp"

namespace statushive::tests {
namespace {

using namespace std::chrono_literals;

/// Observations that are longer than `bound`, which is one of the histogram's.
uint64_t longer_than(const histogram::snapshot& counts, histogram::duration bound) {
  uint64_t found = 0;
  for (size_t range = 1; range < counts.counts.size(); ++range) {
    if (counts.upper_bounds[range - 1] >= bound) found += counts.counts[range];
  }
  return found;
}

struct counted_node : virtual_node {
  counted_node() : subject(make_monitor(10s)) {
    state->place(subject);
    start();
  }
  ~counted_node() {
    node().stop();
    run();
    for (const auto& gauge : counters.monitors_in.all)
      BOOST_TEST(gauge == 0U);
  }

  void answer(const fake_engine::answer& all) {
    engine.target = [all](const checks::check_request&) { return all; };
  }
  [[nodiscard]] uint64_t ended(check_result result) const {
    return counters.results[static_cast<size_t>(monitor_type::http)][result];
  }
  [[nodiscard]] histogram::snapshot lag() const { return counters.start_delays.read(); }
  [[nodiscard]] histogram::snapshot response_time() const {
    return counters.response_times[static_cast<size_t>(monitor_type::http)].read();
  }
  [[nodiscard]] uint64_t in(monitor_state which) const { return counters.monitors_in[which]; }

  monitor subject;
};

BOOST_FIXTURE_TEST_SUITE(counters_of_checks, counted_node)

BOOST_AUTO_TEST_CASE(a_node_at_ease_starts_every_check_within_a_slot_of_its_wheel) {
  advance(24h + 2s);
  BOOST_TEST(lag().count() == 8640U);
  BOOST_TEST(longer_than(lag(), 25ms) == 0U);
}

BOOST_AUTO_TEST_CASE(a_node_that_stood_still_shows_by_how_much_it_is_late) {
  advance(60s);
  const auto before = lag().count();
  // Over one slot of the grid at least, and not so long that it would be missed.
  const auto grid = std::chrono::milliseconds(10s);
  const auto last = journal->of(subject.number).back().slot;
  advance(last + grid - wall() - 1s);
  freeze(4s);
  advance(1s);
  BOOST_TEST(lag().count() == before + 1);
  BOOST_TEST(longer_than(lag(), 2500ms) == 1U);
  BOOST_TEST(longer_than(lag(), 5000ms) == 0U);
  BOOST_TEST(counters.slots_missed == 0U);
}

BOOST_AUTO_TEST_CASE(the_time_in_the_queue_of_the_engine_is_part_of_the_lag) {
  auto late = up();
  late.outcome.queue_time = 700ms;
  answer(late);
  advance(60s);
  BOOST_TEST(longer_than(lag(), 500ms) == 6U);
  BOOST_TEST(longer_than(lag(), 1s) == 0U);
  BOOST_TEST(longer_than(response_time(), 25ms) == 0U);
}

BOOST_AUTO_TEST_CASE(results_reasons_and_durations_are_counted_once_for_each_check) {
  advance(60s);
  BOOST_TEST(ended(check_result::up) == 6U);
  answer(down());
  advance(20s);
  BOOST_TEST(ended(check_result::up) == 6U);
  BOOST_TEST(ended(check_result::down) == 2U);
  BOOST_TEST(counters.failures[failure_reason::connect_refused] == 2U);
  BOOST_TEST(counters.failures[failure_reason::none] == 0U);
  BOOST_TEST((response_time().sum == 6 * 20ms + 2 * 5ms));
}

BOOST_AUTO_TEST_CASE(a_check_without_data_has_no_duration) {
  engine.has_room = false;
  advance(20s);
  BOOST_TEST(ended(check_result::no_data) == 2U);
  BOOST_TEST(counters.failures[failure_reason::overloaded] == 2U);
  BOOST_TEST(response_time().count() == 0U);
  BOOST_TEST(lag().count() == 2U);
}

BOOST_AUTO_TEST_CASE(a_check_whose_monitor_was_paused_meanwhile_does_not_count) {
  auto slow = up();
  slow.after = 5s;
  answer(slow);
  advance(10s);
  BOOST_TEST_REQUIRE(engine.started.size() == 1U);
  state->update(subject.id, [](monitor& m) { m.spec.active = false; });
  advance(10s);
  BOOST_TEST(ended(check_result::up) == 0U);
  BOOST_TEST(lag().count() == 0U);
}

BOOST_AUTO_TEST_CASE(monitors_are_counted_in_the_state_that_is_committed) {
  BOOST_TEST(in(monitor_state::pending) == 1U);
  advance(20s);
  BOOST_TEST(in(monitor_state::pending) == 0U);
  BOOST_TEST(in(monitor_state::up) == 1U);

  answer(down());
  state->now = fake_state::mood::holds;
  advance(20s);
  BOOST_TEST(in(monitor_state::up) == 1U);
  state->now = fake_state::mood::commits;
  state->release();
  run();
  BOOST_TEST(in(monitor_state::up) == 0U);
  BOOST_TEST(in(monitor_state::down) == 1U);

  state->update(subject.id, [](monitor& m) { m.spec.active = false; });
  run();
  BOOST_TEST(in(monitor_state::down) == 0U);
  BOOST_TEST(in(monitor_state::paused) == 1U);

  state->create(make_monitor());
  run();
  BOOST_TEST(in(monitor_state::pending) == 1U);
  state->remove(subject.id);
  run();
  BOOST_TEST(in(monitor_state::paused) == 0U);
  BOOST_TEST(in(monitor_state::pending) == 1U);
}

BOOST_AUTO_TEST_CASE(an_answer_counts_before_its_event) {
  state->set_listener(nullptr);
  advance(20s);
  BOOST_TEST_REQUIRE(state->committed.size() == 1U);
  BOOST_TEST(in(monitor_state::up) == 1U);
}

BOOST_AUTO_TEST_CASE(a_transition_that_another_node_proposed_counts) {
  const auto shard = shard_of(subject.id, state->shard_count());
  record_transition transition;
  transition.monitor = subject.id;
  transition.shard = shard;
  transition.epoch = state->row(shard.value()).epoch;
  transition.from_version = state->at(subject.id).standing.version;
  transition.to = monitor_state::down;
  transition.at = wall();
  command change;
  change.body = transition;
  state->propose(change, [](const command_result& answer) { BOOST_TEST(answer.has_value()); });
  run();
  BOOST_TEST(in(monitor_state::pending) == 0U);
  BOOST_TEST(in(monitor_state::down) == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace statushive::tests
