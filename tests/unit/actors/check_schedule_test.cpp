#include "actors/monitor/check_schedule.hpp"

#include <array>
#include <set>

#include <boost/test/unit_test.hpp>

#include "proto/model/shard.hpp"
#include "tests/support/seeded_random.hpp"

namespace statushive::actors {
namespace {

using namespace std::chrono_literals;

const timestamp start = from_ms(1'700'000'123'456);

monitor_id some_id(uint64_t seed = 1) {
  tests::seeded_random random(seed);
  return monitor_id::make(start, random);
}

/// Both clocks, which a test moves together or apart.
struct clocks {
  moment now{start, steady_time(5h)};

  void advance(std::chrono::milliseconds by) {
    now.wall += by;
    now.steady += by;
  }
  void step_wall(std::chrono::milliseconds by) { now.wall += by; }
  /// To the moment that an alarm at `due` goes off.
  void sleep_until(steady_time due) {
    if (due > now.steady) advance(std::chrono::ceil<std::chrono::milliseconds>(due - now.steady));
  }
};

struct fixture : clocks {
  slot_grid grid{some_id(), 60s};
  check_schedule schedule{grid, {}};
};

BOOST_AUTO_TEST_CASE(a_grid_is_unix_time_in_steps_of_the_interval_from_a_phase_below_it) {
  for (const auto interval : {1s, 7s, 60s, 86'400s}) {
    const slot_grid grid(some_id(), interval);
    BOOST_TEST((grid.phase() >= 0ms && grid.phase() < interval));
    const auto slot = grid.at_or_before(start);
    BOOST_TEST((slot <= start && start - slot < interval));
    BOOST_TEST(((slot.time_since_epoch() - grid.phase()) % interval == 0ms));
    BOOST_TEST((grid.at_or_before(slot) == slot));
    BOOST_TEST((grid.at_or_before(slot - 1ms) == slot - interval));
    BOOST_TEST((grid.after(slot) == slot + interval));
    BOOST_TEST((grid.after(slot - 1ms) == slot));
  }
}

BOOST_AUTO_TEST_CASE(a_grid_also_holds_before_1970) {
  const slot_grid grid(some_id(), 60s);
  const auto slot = grid.at_or_before(from_ms(-1));
  BOOST_TEST((slot <= from_ms(-1) && slot > from_ms(-60'001)));
}

BOOST_AUTO_TEST_CASE(phases_spread_evenly_also_within_one_shard) {
  std::array<int, 10> all{};
  std::array<int, 10> of_one_shard{};
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    const auto id = some_id(seed);
    const auto second = static_cast<size_t>(slot_grid(id, 10s).phase() / 1s);
    ++all.at(second);
    if (shard_of(id, 4) == shard_number(1)) ++of_one_shard.at(second);
  }
  for (const int n : all)
    BOOST_TEST((n > 1'800 && n < 2'200));
  for (const int n : of_one_shard)
    BOOST_TEST((n > 400 && n < 600));
}

BOOST_AUTO_TEST_CASE(slots_are_counted_from_the_first_to_before_the_second) {
  const slot_grid grid(some_id(), 60s);
  const auto slot = grid.at_or_before(start);
  BOOST_TEST(grid.count(slot, slot) == 0U);
  BOOST_TEST(grid.count(slot, slot + 1ms) == 1U);
  BOOST_TEST(grid.count(slot + 1ms, slot + 60s) == 0U);
  BOOST_TEST(grid.count(slot, slot + 10min) == 10U);
  BOOST_TEST(grid.count(slot + 10min, slot) == 0U);
}

BOOST_FIXTURE_TEST_CASE(slots_follow_each_other_without_drift_however_late_the_wake_ups_are,
                        fixture) {
  auto expected = grid.after(start);
  for (int i = 0; i < 1'000; ++i) {
    sleep_until(schedule.plan(now));
    advance(std::chrono::milliseconds(i % 40));
    const auto slot = schedule.take_due(now.wall);
    BOOST_TEST_REQUIRE(slot.has_value());
    BOOST_TEST((*slot == expected));
    expected += 60s;
  }
  BOOST_TEST(schedule.take_missed() == 0U);
}

BOOST_FIXTURE_TEST_CASE(an_early_alarm_takes_nothing_and_is_armed_again, fixture) {
  const auto due = schedule.plan(now);
  sleep_until(due);
  now.wall -= 3ms;
  BOOST_TEST(!schedule.take_due(now.wall).has_value());
  sleep_until(schedule.plan(now));
  BOOST_TEST((schedule.take_due(now.wall) == grid.after(start)));
  BOOST_TEST(schedule.take_missed() == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_wake_up_that_slept_over_slots_takes_the_present_one_and_misses_the_others,
                        fixture) {
  sleep_until(schedule.plan(now));
  advance(10min + 2s);
  BOOST_TEST((schedule.take_due(now.wall) == grid.after(start) + 10min));
  BOOST_TEST(schedule.take_missed() == 10U);
}

BOOST_FIXTURE_TEST_CASE(a_slot_that_began_too_long_ago_is_missed, fixture) {
  sleep_until(schedule.plan(now));
  advance(check_schedule::start_delay_max + 1ms);
  BOOST_TEST(!schedule.take_due(now.wall).has_value());
  BOOST_TEST(schedule.take_missed() == 1U);
  sleep_until(schedule.plan(now));
  BOOST_TEST((schedule.take_due(now.wall) == grid.after(start) + 60s));
}

BOOST_FIXTURE_TEST_CASE(after_a_step_forward_the_next_slot_is_the_first_one_of_the_new_time,
                        fixture) {
  (void)schedule.plan(now);
  step_wall(1h);
  const auto due = schedule.plan(now);
  BOOST_TEST((due - now.steady <= 60s));
  BOOST_TEST(schedule.take_missed() == 60U);
  sleep_until(due);
  BOOST_TEST((schedule.take_due(now.wall) == grid.after(start + 1h)));
}

BOOST_FIXTURE_TEST_CASE(after_a_step_back_no_slot_is_taken_twice, fixture) {
  std::set<timestamp> taken;
  for (int i = 0; i < 10; ++i) {
    sleep_until(schedule.plan(now));
    taken.insert(schedule.take_due(now.wall).value());
  }
  step_wall(-5min);
  sleep_until(schedule.plan(now));
  const auto slot = schedule.take_due(now.wall);
  BOOST_TEST((slot == *taken.rbegin() + 60s));
  BOOST_TEST(schedule.take_missed() == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_step_back_by_less_than_the_pause_to_the_next_slot_changes_nothing,
                        fixture) {
  sleep_until(schedule.plan(now));
  const auto first = schedule.take_due(now.wall).value();
  step_wall(-10s);
  sleep_until(schedule.plan(now));
  BOOST_TEST((schedule.take_due(now.wall) == first + 60s));
}

BOOST_AUTO_TEST_CASE(a_restart_goes_on_behind_the_last_slot) {
  clocks time;
  const slot_grid grid(some_id(), 60s);
  const auto ran = grid.at_or_before(start);
  check_schedule schedule(grid, ran);
  BOOST_TEST(!schedule.take_current(start).has_value());
  time.sleep_until(schedule.plan(time.now));
  BOOST_TEST((schedule.take_due(time.now.wall) == ran + 60s));
}

BOOST_AUTO_TEST_CASE(a_last_slot_in_the_near_future_is_waited_for_and_one_far_ahead_is_not) {
  clocks time;
  const slot_grid grid(some_id(), 60s);
  const auto next = [&](check_schedule& schedule) {
    return time.now.wall + (schedule.plan(time.now) - time.now.steady);
  };
  const auto near = grid.at_or_before(start + check_schedule::ahead_max);
  check_schedule waits(grid, near);
  BOOST_TEST((next(waits) == near + 60s));
  BOOST_TEST(!waits.take_current(start).has_value());
  BOOST_TEST(waits.take_resets() == 0U);

  check_schedule goes_on(grid, near + 60s);
  BOOST_TEST((next(goes_on) == grid.after(start)));
  BOOST_TEST(goes_on.take_resets() == 1U);
  BOOST_TEST(goes_on.take_resets() == 0U);
}

BOOST_AUTO_TEST_CASE(a_last_slot_of_a_slow_monitor_is_waited_for_up_to_two_intervals) {
  clocks time;
  const slot_grid grid(some_id(), 24h);
  const auto slot = grid.at_or_before(start);
  check_schedule waits(grid, slot + 48h);
  BOOST_TEST((waits.plan(time.now) - time.now.steady > 48h));
  check_schedule goes_on(grid, slot + 72h);
  BOOST_TEST((goes_on.plan(time.now) - time.now.steady <= 24h));
}

BOOST_FIXTURE_TEST_CASE(after_a_long_step_back_the_monitor_goes_on_and_repeats_no_slot_from_then_on,
                        fixture) {
  for (int i = 0; i < 10; ++i) {
    sleep_until(schedule.plan(now));
    BOOST_REQUIRE(schedule.take_due(now.wall).has_value());
  }
  step_wall(-1h);
  std::set<timestamp> taken;
  for (int i = 0; i < 100; ++i) {
    const auto due = schedule.plan(now);
    BOOST_TEST((due - now.steady <= 60s));
    sleep_until(due);
    BOOST_TEST(taken.insert(schedule.take_due(now.wall).value()).second);
  }
  BOOST_TEST(schedule.take_resets() == 1U);
  BOOST_TEST(schedule.take_missed() == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_slot_that_is_given_back_can_be_taken_again_and_no_earlier_one, fixture) {
  const auto slot = schedule.take_current(now.wall).value();
  BOOST_TEST(!schedule.take_current(now.wall).has_value());
  schedule.give_back(slot);
  BOOST_TEST(!schedule.take_current(slot - 1ms).has_value());
  BOOST_TEST((schedule.take_current(now.wall) == slot));
  sleep_until(schedule.plan(now));
  const auto next = schedule.take_due(now.wall).value();
  schedule.give_back(slot);  // Too late.
  BOOST_TEST(!schedule.take_current(now.wall).has_value());
  BOOST_TEST((next == slot + 60s));
}

BOOST_FIXTURE_TEST_CASE(the_current_slot_can_be_taken_once, fixture) {
  BOOST_TEST((schedule.take_current(now.wall) == grid.at_or_before(start)));
  BOOST_TEST(!schedule.take_current(now.wall).has_value());
  sleep_until(schedule.plan(now));
  BOOST_TEST((schedule.take_due(now.wall) == grid.after(start)));
}

BOOST_FIXTURE_TEST_CASE(another_interval_has_another_grid_and_old_slots_stay_taken, fixture) {
  sleep_until(schedule.plan(now));
  const auto last = schedule.take_due(now.wall).value();
  const slot_grid faster(some_id(), 7s);
  schedule.set_grid(faster);
  sleep_until(schedule.plan(now));
  const auto next = schedule.take_due(now.wall).value();
  BOOST_TEST((next > last && next == faster.after(last)));
  BOOST_TEST(schedule.take_missed() == 0U);
}

BOOST_FIXTURE_TEST_CASE(slots_that_pass_while_suspended_are_not_missed, fixture) {
  (void)schedule.plan(now);
  schedule.suspend();
  advance(1h);
  BOOST_TEST(!schedule.take_due(now.wall).has_value());
  sleep_until(schedule.plan(now));
  BOOST_TEST(schedule.take_due(now.wall).has_value());
  BOOST_TEST(schedule.take_missed() == 0U);
}

}  // namespace
}  // namespace statushive::actors
