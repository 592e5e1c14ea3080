#include "actors/shard/shard_writer.hpp"

#include <boost/test/unit_test.hpp>

namespace statushive::actors {
namespace {

using namespace std::chrono_literals;

heartbeat beat_of(uint32_t number) {
  heartbeat beat;
  beat.monitor = monitor_number(number);
  beat.slot = from_ms(1'700'000'000'000);
  return beat;
}

struct fixture {
  shard_writer writer;
  steady_time now{1h};

  void add(uint32_t count, uint32_t first = 1) {
    for (uint32_t i = 0; i < count; ++i)
      writer.add(beat_of(first + i), 0, now);
  }
};

BOOST_FIXTURE_TEST_CASE(an_entry_closes_at_sixteen_heartbeats, fixture) {
  add(15);
  BOOST_TEST(!writer.take_closed(now).has_value());
  add(1, 16);
  const auto closed = writer.take_closed(now);
  BOOST_TEST_REQUIRE(closed.has_value());
  BOOST_TEST(closed->heartbeats.size() == 16U);
  BOOST_TEST(!closed->is_urgent);
  BOOST_TEST((closed->heartbeats.back().monitor == monitor_number(16)));
  BOOST_TEST(!writer.closes_at().has_value());
  BOOST_TEST(!writer.take_closed(now + 1h).has_value());
}

BOOST_FIXTURE_TEST_CASE(an_entry_closes_a_second_after_its_first_heartbeat, fixture) {
  add(1);
  BOOST_TEST((writer.closes_at() == now + 1s));
  now += 900ms;
  add(1, 2);
  BOOST_TEST(!writer.take_closed(now + 99ms).has_value());
  const auto closed = writer.take_closed(now + 100ms);
  BOOST_TEST_REQUIRE(closed.has_value());
  BOOST_TEST(closed->heartbeats.size() == 2U);
}

BOOST_FIXTURE_TEST_CASE(an_urgent_heartbeat_closes_the_entry_at_once_with_what_is_in_it, fixture) {
  add(2);
  writer.add(beat_of(9), 77, now);
  const auto closed = writer.take_closed(now);
  BOOST_TEST_REQUIRE(closed.has_value());
  BOOST_TEST(closed->is_urgent);
  BOOST_TEST(closed->heartbeats.size() == 3U);
  const auto waiters = writer.settle(closed->ticket, true);
  BOOST_TEST_REQUIRE(waiters.size() == 1U);
  BOOST_TEST((waiters[0].monitor == monitor_number(9)));
  BOOST_TEST(waiters[0].token == 77U);
}

BOOST_FIXTURE_TEST_CASE(entries_are_settled_in_any_order_and_once, fixture) {
  writer.add(beat_of(1), 11, now);
  const auto first = writer.take_closed(now);
  writer.add(beat_of(2), 22, now);
  const auto second = writer.take_closed(now);
  BOOST_TEST(writer.pending() == 2U);
  BOOST_TEST(writer.settle(second->ticket, true).at(0).token == 22U);
  BOOST_TEST(writer.settle(first->ticket, true).at(0).token == 11U);
  BOOST_TEST(writer.settle(first->ticket, true).empty());
  BOOST_TEST(writer.pending() == 0U);
  BOOST_TEST(writer.take_shed() == 0U);
}

BOOST_FIXTURE_TEST_CASE(what_was_lost_is_counted_and_the_waiting_are_told, fixture) {
  add(2);
  writer.add(beat_of(3), 5, now);
  const auto closed = writer.take_closed(now);
  BOOST_TEST(writer.settle(closed->ticket, false).size() == 1U);
  BOOST_TEST(writer.take_shed() == 3U);
  BOOST_TEST(writer.take_shed() == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_deleted_monitor_leaves_the_open_entry, fixture) {
  add(3);
  writer.erase(monitor_number(2));
  const auto closed = writer.take_closed(now, true);
  BOOST_TEST(closed->heartbeats.size() == 2U);
  add(1);
  writer.erase(monitor_number(1));
  BOOST_TEST(!writer.take_closed(now, true).has_value());
}

}  // namespace
}  // namespace statushive::actors
