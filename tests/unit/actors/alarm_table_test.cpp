#include "actors/wheel/alarm_table.hpp"

#include <algorithm>
#include <random>

#include <boost/test/unit_test.hpp>

namespace statushive::actors {
namespace {

using namespace std::chrono_literals;
using table = alarm_table<int>;

steady_time at(std::chrono::microseconds since_start) {
  return steady_time(since_start);
}

BOOST_AUTO_TEST_CASE(alarms_go_off_at_the_end_of_their_slot_and_never_early) {
  table alarms(20ms);
  alarms.arm(1, 10, at(20ms));
  alarms.arm(2, 20, at(20ms + 1us));
  BOOST_TEST((alarms.next_due() == at(20ms)));
  BOOST_TEST(alarms.take_due(at(20ms - 1us)).empty());
  BOOST_TEST((alarms.take_due(at(20ms)) == std::vector{10}));
  BOOST_TEST((alarms.next_due() == at(40ms)));
  BOOST_TEST((alarms.take_due(at(40ms)) == std::vector{20}));
  BOOST_TEST(!alarms.next_due().has_value());
}

BOOST_AUTO_TEST_CASE(arming_again_moves_the_alarm) {
  table alarms(20ms);
  alarms.arm(1, 10, at(20ms));
  alarms.arm(1, 11, at(200ms));
  BOOST_TEST(alarms.size() == 1U);
  BOOST_TEST(alarms.take_due(at(199ms)).empty());
  BOOST_TEST((alarms.take_due(at(200ms)) == std::vector{11}));
}

BOOST_AUTO_TEST_CASE(a_disarmed_client_gets_nothing) {
  table alarms(20ms);
  alarms.arm(1, 10, at(20ms));
  alarms.arm(2, 20, at(20ms));
  alarms.arm(3, 30, at(20ms));
  BOOST_TEST(alarms.disarm(1));
  BOOST_TEST(!alarms.disarm(1));
  auto due = alarms.take_due(at(20ms));
  std::sort(due.begin(), due.end());
  BOOST_TEST((due == std::vector{20, 30}));
}

BOOST_AUTO_TEST_CASE(an_alarm_in_the_past_goes_off_with_the_next_look) {
  table alarms(20ms);
  alarms.arm(1, 10, at(20ms));
  BOOST_TEST((alarms.take_due(at(10s)) == std::vector{10}));
}

BOOST_AUTO_TEST_CASE(random_use_agrees_with_a_plain_list) {
  table alarms(50ms);
  std::map<uint64_t, steady_time> model;
  std::mt19937 random(7);
  steady_time now = at(0us);
  for (int i = 0; i < 20'000; ++i) {
    const uint64_t client = random() % 300;
    switch (random() % 4) {
      case 0:
      case 1: {
        const auto due = now + std::chrono::microseconds(random() % 400'000);
        alarms.arm(client, static_cast<int>(client), due);
        model[client] = due;
        break;
      }
      case 2: BOOST_TEST(alarms.disarm(client) == (model.erase(client) == 1)); break;
      default: {
        now += std::chrono::microseconds(random() % 60'000);
        std::vector<int> expected;
        for (const auto& [id, due] : model) {
          if (alarms.slot_end(due) <= now) expected.push_back(static_cast<int>(id));
        }
        for (const int id : expected)
          model.erase(static_cast<uint64_t>(id));
        auto due = alarms.take_due(now);
        std::sort(due.begin(), due.end());
        BOOST_TEST_REQUIRE((due == expected));
      }
    }
    BOOST_TEST_REQUIRE(alarms.size() == model.size());
  }
}

}  // namespace
}  // namespace statushive::actors
