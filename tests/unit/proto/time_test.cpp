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

BOOST_AUTO_TEST_CASE(a_time_is_read_in_every_form_of_rfc_3339) {
  constexpr int64_t moment = 1'795'423'800'007;
  for (const auto* text :
       {"2026-11-23T08:50:00.007Z", "2026-11-23t08:50:00.007z", "2026-11-23T09:50:00.007+01:00",
        "2026-11-23T03:20:00.007-05:30", "2026-11-24T08:49:00.007+23:59",
        "2026-11-23T08:50:00.007-00:00", "2026-11-23T08:50:00.00799999999999999999999Z"}) {
    BOOST_TEST(to_ms(parse_rfc3339(text).value()) == moment, text);
  }
  BOOST_TEST(to_ms(parse_rfc3339("1970-01-01T00:00:00Z").value()) == 0);
  BOOST_TEST(to_ms(parse_rfc3339("1970-01-01T00:00:00.5Z").value()) == 500);
  BOOST_TEST(to_ms(parse_rfc3339("1969-12-31T23:59:59.999Z").value()) == -1);
  BOOST_TEST(to_ms(parse_rfc3339("2000-02-29T00:00:00Z").value()) == 951'782'400'000);
}

BOOST_AUTO_TEST_CASE(what_is_shown_is_read_as_the_same) {
  for (const int64_t ms : {int64_t{0}, int64_t{-1}, int64_t{1'700'000'000'123},
                           int64_t{-62'167'219'200'000}, int64_t{253'402'300'799'999}}) {
    BOOST_TEST(to_ms(parse_rfc3339(rfc3339(from_ms(ms))).value()) == ms);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_time_is_not_read) {
  for (const auto* text : {"",
                           "now",
                           "1795423800",
                           "2026-11-23",
                           "2026-11-23T08:50Z",
                           "2026-11-23T08:50:00",
                           "2026-11-23 08:50:00Z",
                           "2026-11-23T08:50:00.Z",
                           "2026-11-23T08:50:00,5Z",
                           "2026-11-23T08:50:00.5",
                           "2026-11-23T08:50:00ZZ",
                           " 2026-11-23T08:50:00Z",
                           "2026-11-23T08:50:00Z ",
                           "2026-11-23T8:50:00Z",
                           "+026-11-23T08:50:00Z",
                           "2026-11-23T08:50:00+1:00",
                           "2026-11-23T08:50:00+0100",
                           "2026-11-23T08:50:00+24:00",
                           "2026-11-23T08:50:00+01:60",
                           "2026-13-23T08:50:00Z",
                           "2026-00-23T08:50:00Z",
                           "2026-11-00T08:50:00Z",
                           "2026-11-31T08:50:00Z",
                           "2026-02-29T08:50:00Z",
                           "1900-02-29T08:50:00Z",
                           "2026-11-23T24:00:00Z",
                           "2026-11-23T08:60:00Z",
                           "2016-12-31T23:59:60Z",
                           "0000-01-01T00:00:00+00:01",
                           "9999-12-31T23:59:59-00:01",
                           "12026-11-23T08:50:00Z"}) {
    BOOST_TEST(!parse_rfc3339(text).has_value(), text);
  }
  BOOST_TEST(!parse_rfc3339(std::string_view("2026-11-23T08:50:00\0Z", 21)).has_value());
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
