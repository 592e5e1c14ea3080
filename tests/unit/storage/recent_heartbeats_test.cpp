#include "storage/heartbeat/recent_heartbeats.hpp"

#include <map>

#include <boost/test/unit_test.hpp>

#include "heartbeat_fixture.hpp"

using namespace statushive;
using namespace statushive::storage;
using namespace statushive::tests;

namespace {

using outcome = recent_heartbeats::outcome;

constexpr monitor_number the_monitor(1);
constexpr epoch first_epoch(1);
constexpr epoch second_epoch(2);

bool has_outcome(const recent_heartbeats::insertion& done, outcome expected) {
  return done.what == expected;
}

void fill(recent_heartbeats& recent, int64_t from, int64_t to) {
  for (auto n = from; n < to; ++n) {
    BOOST_TEST(has_outcome(recent.insert(up_in_slot(1, n), first_epoch), outcome::added));
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_newest_come_first_and_the_oldest_leave) {
  recent_heartbeats recent;
  fill(recent, 0, 130);
  BOOST_TEST(recent.size() == 100u);
  const auto latest = recent.latest(the_monitor, 200, true);
  BOOST_TEST_REQUIRE(latest.size() == 100u);
  for (size_t i = 0; i < latest.size(); ++i)
    BOOST_TEST(latest[i] == up_in_slot(1, 129 - static_cast<int64_t>(i)));
  BOOST_TEST(recent.latest(the_monitor, 3, true).size() == 3u);
  BOOST_TEST((recent.oldest_slot() == slot_at(30)));
  BOOST_TEST((recent.newest_slot() == slot_at(129)));
}

BOOST_AUTO_TEST_CASE(late_ones_take_their_place) {
  recent_heartbeats recent;
  fill(recent, 10, 15);
  fill(recent, 5, 7);
  fill(recent, 20, 21);
  fill(recent, 7, 8);
  std::vector<timestamp> slots;
  for (const auto& beat : recent.latest(the_monitor, 100, true))
    slots.push_back(beat.slot);
  const std::vector<timestamp> expected{slot_at(20), slot_at(14), slot_at(13),
                                        slot_at(12), slot_at(11), slot_at(10),
                                        slot_at(7),  slot_at(6),  slot_at(5)};
  BOOST_TEST((slots == expected));
}

BOOST_AUTO_TEST_CASE(one_older_than_a_full_ring_is_too_old_and_one_within_is_not) {
  recent_heartbeats recent;
  fill(recent, 1, 50);
  fill(recent, 51, 102);
  BOOST_TEST(recent.size() == 100u);
  BOOST_TEST(has_outcome(recent.insert(up_in_slot(1, 0), first_epoch), outcome::too_old));
  BOOST_TEST(has_outcome(recent.insert(up_in_slot(1, 50), first_epoch), outcome::added));
  BOOST_TEST(recent.size() == 100u);
  BOOST_TEST((recent.oldest_slot() == slot_at(2)));
}

BOOST_AUTO_TEST_CASE(a_slot_has_one_heartbeat_and_the_higher_epoch_or_the_later_one_wins) {
  recent_heartbeats recent;
  fill(recent, 0, 3);
  BOOST_TEST(has_outcome(recent.insert(up_in_slot(1, 1), first_epoch), outcome::repeated));

  const auto retried = recent.insert(down_in_slot(1, 1), first_epoch);
  BOOST_TEST(has_outcome(retried, outcome::replaced));
  BOOST_TEST(*retried.before == up_in_slot(1, 1));

  BOOST_TEST(has_outcome(recent.insert(no_data_in_slot(1, 1), second_epoch), outcome::replaced));
  BOOST_TEST(has_outcome(recent.insert(up_in_slot(1, 1), first_epoch), outcome::repeated));
  BOOST_TEST(recent.latest(the_monitor, 9, true)[1] == no_data_in_slot(1, 1));
  BOOST_TEST(recent.size() == 3u);
  BOOST_TEST(recent.size_with_data() == 2u);
}

BOOST_AUTO_TEST_CASE(no_data_is_left_out_unless_asked_for) {
  recent_heartbeats recent;
  fill(recent, 0, 2);
  static_cast<void>(recent.insert(no_data_in_slot(1, 2), first_epoch));
  BOOST_TEST(recent.latest(the_monitor, 1, true).front() == no_data_in_slot(1, 2));
  BOOST_TEST(recent.latest(the_monitor, 1, false).front() == up_in_slot(1, 1));
  BOOST_TEST(*recent.latest_with_data(the_monitor) == up_in_slot(1, 1));
}

BOOST_AUTO_TEST_CASE(the_latest_with_data_outlives_a_ring_full_of_no_data) {
  recent_heartbeats recent;
  BOOST_TEST(!recent.latest_with_data(the_monitor).has_value());
  static_cast<void>(recent.insert(up_in_slot(1, 0), first_epoch));
  static_cast<void>(recent.insert(down_in_slot(1, 1), first_epoch));
  for (int64_t n = 2; n < 250; ++n)
    static_cast<void>(recent.insert(no_data_in_slot(1, n), first_epoch));
  BOOST_TEST(recent.size_with_data() == 0u);
  BOOST_TEST(*recent.latest_with_data(the_monitor) == down_in_slot(1, 1));
  BOOST_TEST((*recent.earlier_with_data() == slot_at(1)));
  recent.set_earlier_with_data(up_in_slot(1, 0), first_epoch);
  BOOST_TEST(*recent.latest_with_data(the_monitor) == up_in_slot(1, 0));
  recent.set_earlier_with_data({}, epoch());
  BOOST_TEST(!recent.latest_with_data(the_monitor).has_value());
}

BOOST_AUTO_TEST_CASE(random_insertions_agree_with_a_map) {
  std::mt19937_64 random(told_seed());
  recent_heartbeats recent;
  std::map<timestamp, std::pair<epoch, heartbeat>> model;
  for (int64_t step = 0; step < 20'000; ++step) {
    const auto n = step / 3 - static_cast<int64_t>(below(random, below(random, 10) == 0 ? 110 : 4));
    const auto beat = random_heartbeat(random, 1, slot_at(n));
    const epoch owner(static_cast<uint32_t>(1 + step / 5000 - (below(random, 9) == 0 ? 1 : 0)));
    if (model.size() == 100 && beat.slot < model.begin()->first) {
      BOOST_TEST_REQUIRE(has_outcome(recent.insert(beat, owner), outcome::too_old));
      continue;
    }
    static_cast<void>(recent.insert(beat, owner));
    const auto [place, is_new] = model.try_emplace(beat.slot, owner, beat);
    if (!is_new && owner >= place->second.first) place->second = {owner, beat};
    if (model.size() > 100) model.erase(model.begin());
    if (step % 50 != 0) continue;
    std::vector<heartbeat> expected;
    for (auto row = model.rbegin(); row != model.rend(); ++row)
      expected.push_back(row->second.second);
    BOOST_TEST_REQUIRE(recent.latest(the_monitor, 100, true) == expected,
                       boost::test_tools::per_element());
  }
}
