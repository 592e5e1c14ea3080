#include "proto/model/heartbeat.hpp"

#include <set>

#include <boost/test/unit_test.hpp>

using namespace statushive;

BOOST_AUTO_TEST_CASE(every_failure_reason_has_a_name_of_its_own) {
  std::set<std::string_view> names;
  size_t known = 0;
  for (unsigned number = 0; number < 256; ++number) {
    const auto reason = static_cast<failure_reason>(number);
    if (!is_known(reason)) continue;
    ++known;
    names.insert(name_of(reason));
  }
  BOOST_TEST(known == 44u);
  BOOST_TEST(names.size() == known);
  BOOST_TEST(name_of(failure_reason::blocked_address) == "blocked_address");
  BOOST_TEST(!is_known(static_cast<failure_reason>(4)));
  BOOST_TEST(!is_known(static_cast<failure_reason>(83)));
}

BOOST_AUTO_TEST_CASE(only_our_own_trouble_is_our_own_trouble) {
  for (unsigned number = 0; number < 256; ++number) {
    const auto reason = static_cast<failure_reason>(number);
    BOOST_TEST(is_own_trouble(reason) ==
               (reason == failure_reason::network_unreachable || (number >= 80 && number <= 82)));
  }
}

BOOST_AUTO_TEST_CASE(results_are_the_four_numbered_ones) {
  for (unsigned number = 0; number < 256; ++number) {
    BOOST_TEST(is_known(static_cast<check_result>(number)) == (number >= 1 && number <= 4));
  }
  BOOST_TEST(name_of(check_result::no_data) == "no_data");
}

BOOST_AUTO_TEST_CASE(a_check_starts_at_its_slot_and_the_delay) {
  heartbeat beat;
  beat.slot = from_ms(1'000);
  beat.start_delay = std::chrono::milliseconds(7);
  BOOST_TEST(to_ms(beat.checked_at()) == 1'007);
}
