#include <boost/test/unit_test.hpp>

#include "cluster/ctl/duration.hpp"

namespace {

using namespace std::chrono_literals;
using statushive::ctl::format_duration;
using statushive::ctl::parse_duration;
using std::chrono::milliseconds;

}  // namespace

BOOST_AUTO_TEST_CASE(a_duration_is_shown_with_the_units_that_count) {
  BOOST_TEST(format_duration(0ms) == "0s");
  BOOST_TEST(format_duration(30s) == "30s");
  BOOST_TEST(format_duration(60s) == "1m");
  BOOST_TEST(format_duration(250s) == "4m10s");
  BOOST_TEST(format_duration(24h) == "1d");
  BOOST_TEST(format_duration(50h + 3s) == "2d2h3s");
  BOOST_TEST(format_duration(1500ms) == "1s500ms");
}

BOOST_AUTO_TEST_CASE(what_is_shown_is_read_back) {
  for (const milliseconds length :
       {milliseconds(0), milliseconds(1), milliseconds(1500), milliseconds(60s),
        milliseconds(50h + 3s), milliseconds(24h * 1000)}) {
    const auto text = format_duration(length);
    const auto parsed = parse_duration(text);
    BOOST_REQUIRE_MESSAGE(parsed.has_value(), text);
    BOOST_TEST(parsed->count() == length.count());
  }
}

BOOST_AUTO_TEST_CASE(a_number_alone_is_seconds) {
  BOOST_TEST(parse_duration("60")->count() == 60'000);
  BOOST_TEST(parse_duration("0")->count() == 0);
  BOOST_TEST(parse_duration("90s")->count() == 90'000);
}

BOOST_AUTO_TEST_CASE(other_texts_are_no_durations) {
  for (const auto* text : {"",
                           "s",
                           "m1",
                           "1x",
                           "-1s",
                           "+1s",
                           "1.5s",
                           " 1s",
                           "1s ",
                           "1 s",
                           "1m30",
                           "30 60",
                           "1s1m",
                           "1s1s",
                           "1S",
                           "1001d",
                           "86400001",
                           "999999999999999999999s",
                           "99999999999999999ms",
                           "1000d1ms"}) {
    const auto parsed = parse_duration(text);
    BOOST_REQUIRE_MESSAGE(!parsed.has_value(), text);
    BOOST_TEST((parsed.failure().code() == statushive::errc::invalid_argument));
  }
}
