#include <map>

#include <boost/test/unit_test.hpp>

#include "heartbeat_fixture.hpp"
#include "storage/heartbeat/hour_rollups.hpp"

using namespace statushive;
using namespace statushive::storage;
using namespace statushive::tests;

namespace {

constexpr int64_t hour_ms = 3'600'000;

heartbeat in_hour(uint32_t hour, check_result result, int64_t response_ms) {
  auto beat = up_in_slot(1, 0);
  beat.slot = from_ms(hour * hour_ms);
  beat.result = result;
  beat.response_time = std::chrono::milliseconds(response_ms);
  return beat;
}

rollup counted(std::initializer_list<heartbeat> beats) {
  rollup counts;
  for (const auto& beat : beats)
    counts.add(beat);
  return counts;
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_result_counts_for_itself_and_only_answers_for_the_mean) {
  const auto counts =
      counted({in_hour(1, check_result::up, 10), in_hour(1, check_result::degraded, 20),
               in_hour(1, check_result::down, 1000), in_hour(1, check_result::no_data, 1000)});
  BOOST_TEST((counts == rollup{1, 1, 1, 1, 30}), counts);
  BOOST_TEST(counts.heartbeats() == 4u);
}

BOOST_AUTO_TEST_CASE(uptime_is_rounded_down_and_100_percent_means_no_failed_check) {
  BOOST_TEST(rollup{}.uptime_basis_points().has_value() == false);
  BOOST_TEST((rollup{.no_data = 9}).uptime_basis_points().has_value() == false);
  BOOST_TEST(*(rollup{.up = 5}).uptime_basis_points() == 10'000u);
  BOOST_TEST(*(rollup{.up = 1, .degraded = 1, .no_data = 7}).uptime_basis_points() == 10'000u);
  BOOST_TEST(*(rollup{.up = 1'000'000, .down = 1}).uptime_basis_points() == 9'999u);
  BOOST_TEST(*(rollup{.up = 2, .down = 1}).uptime_basis_points() == 6'666u);
  BOOST_TEST(*(rollup{.down = 1}).uptime_basis_points() == 0u);
  BOOST_TEST(*(rollup{.up = UINT32_MAX, .degraded = UINT32_MAX}).uptime_basis_points() == 10'000u);
}

BOOST_AUTO_TEST_CASE(the_mean_response_is_rounded_to_the_nearest) {
  BOOST_TEST((rollup{.down = 3}).average_response_ms().has_value() == false);
  BOOST_TEST(*(rollup{.up = 2, .response_ms_sum = 3}).average_response_ms() == 2u);
  BOOST_TEST(*(rollup{.up = 2, .degraded = 1, .response_ms_sum = 4}).average_response_ms() == 1u);
}

BOOST_AUTO_TEST_CASE(removing_takes_back_what_adding_did) {
  auto counts = counted({in_hour(1, check_result::up, 10), in_hour(1, check_result::degraded, 20)});
  counts.remove(in_hour(1, check_result::degraded, 20));
  BOOST_TEST(counts == counted({in_hour(1, check_result::up, 10)}));
}

BOOST_AUTO_TEST_CASE(an_hour_begins_with_its_first_millisecond) {
  BOOST_TEST(hour_of(from_ms(0)) == 0u);
  BOOST_TEST(hour_of(from_ms(hour_ms - 1)) == 0u);
  BOOST_TEST(hour_of(from_ms(hour_ms)) == 1u);
  BOOST_TEST(hour_of(from_ms(-1)) == 0u);
}

BOOST_AUTO_TEST_CASE(hours_are_kept_apart_and_summed_from_an_hour_on) {
  hour_rollups hours;
  for (const uint32_t hour : {5u, 9u, 7u, 5u})
    hours.add(in_hour(hour, check_result::up, hour));
  BOOST_TEST(hours.heartbeats() == 4u);
  BOOST_TEST((hours.of(5) == rollup{.up = 2, .response_ms_sum = 10}));
  BOOST_TEST((hours.of(6) == rollup()));
  BOOST_TEST((hours.since(6) == rollup{.up = 2, .response_ms_sum = 16}));
  BOOST_TEST((hours.since(10) == rollup()));
}

BOOST_AUTO_TEST_CASE(an_hour_too_large_for_one_row_stays_exact) {
  hour_rollups hours;
  rollup expected;
  hours.add(in_hour(4, check_result::down, 0));
  hours.add(in_hour(6, check_result::down, 0));
  for (int i = 0; i < 70'000; ++i) {
    const auto beat = in_hour(5, i % 7 == 0 ? check_result::degraded : check_result::up,
                              i % 2 == 0 ? 1 : 400'000);
    hours.add(beat);
    expected.add(beat);
  }
  const auto longest = in_hour(5, check_result::up, recordable_duration_ms_max);
  hours.add(longest);
  expected.add(longest);
  BOOST_TEST(hours.of(5) == expected);
  for (int i = 0; i < 3; ++i)
    hours.remove(in_hour(5, check_result::up, 1));
  hours.remove(longest);
  for (int i = 0; i < 3; ++i)
    expected.remove(in_hour(5, check_result::up, 1));
  expected.remove(longest);
  BOOST_TEST(hours.of(5) == expected);
  BOOST_TEST(hours.heartbeats() == expected.heartbeats() + 2);
}

BOOST_AUTO_TEST_CASE(random_changes_agree_with_a_map) {
  std::mt19937_64 random(told_seed());
  hour_rollups hours;
  std::map<uint32_t, rollup> model;
  std::vector<heartbeat> added;
  for (int step = 0; step < 5000; ++step) {
    if (added.empty() || below(random, 3) != 0) {
      const auto slot = from_ms(static_cast<int64_t>(below(random, 40)) * hour_ms);
      added.push_back(random_heartbeat(random, 1, slot));
      hours.add(added.back());
      model[hour_of(slot)].add(added.back());
    } else {
      std::swap(added[below(random, added.size())], added.back());
      hours.remove(added.back());
      model[hour_of(added.back().slot)].remove(added.back());
      added.pop_back();
    }
  }
  const uint32_t from = 11;
  rollup sum;
  for (const auto& [hour, counts] : model) {
    BOOST_TEST(hours.of(hour) == counts);
    if (hour >= from) sum.merge(counts);
  }
  BOOST_TEST(hours.since(from) == sum);
  BOOST_TEST(hours.heartbeats() == added.size());
}
