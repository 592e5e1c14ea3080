#include "proto/model/time.hpp"

#include <boost/test/unit_test.hpp>

using namespace statushive;

BOOST_AUTO_TEST_CASE(a_time_is_shown_as_rfc_3339_with_milliseconds) {
  BOOST_TEST(rfc3339(from_ms(0)) == "1970-01-01T00:00:00.000Z");
  BOOST_TEST(rfc3339(from_ms(1'795'423'800'007)) == "2026-11-23T08:50:00.007Z");
  BOOST_TEST(rfc3339(from_ms(951'782'399'999)) == "2000-02-28T23:59:59.999Z");
  BOOST_TEST(rfc3339(from_ms(951'782'400'000)) == "2000-02-29T00:00:00.000Z");
  BOOST_TEST(rfc3339(from_ms(253'402'300'799'999)) == "9999-12-31T23:59:59.999Z");
}

BOOST_AUTO_TEST_CASE(a_time_before_1970_is_shown_too) {
  BOOST_TEST(rfc3339(from_ms(-1)) == "1969-12-31T23:59:59.999Z");
}

BOOST_AUTO_TEST_CASE(milliseconds_survive) {
  for (const int64_t ms : {int64_t{0}, int64_t{-1}, int64_t{1'700'000'000'123}}) {
    BOOST_TEST(to_ms(from_ms(ms)) == ms);
  }
}

BOOST_AUTO_TEST_CASE(the_machines_clocks_move_forward) {
  const system_clock machine;
  const auto steady = machine.steady_now();
  BOOST_TEST(to_ms(machine.now()) > 1'700'000'000'000);
  BOOST_TEST((machine.steady_now() >= steady));
}
