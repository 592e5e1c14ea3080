#include <boost/test/unit_test.hpp>

#include "cluster/ctl/table.hpp"

namespace {

using statushive::ctl::printable;
using statushive::ctl::property_lines;
using statushive::ctl::table;
using enum table::alignment;

}  // namespace

BOOST_AUTO_TEST_CASE(columns_are_as_wide_as_their_widest_cell) {
  table members({{"NAME"}, {"LAG", right}, {"VERSION"}});
  members.add({"node-a", "0", "0.4.0"});
  members.add({"b", "812", "0.4.0"});
  BOOST_TEST(members.str() ==
             "NAME    LAG  VERSION\n"
             "node-a    0  0.4.0\n"
             "b       812  0.4.0\n");
}

BOOST_AUTO_TEST_CASE(an_empty_cell_is_a_dash_and_a_table_without_rows_its_headers) {
  table members({{"NAME"}, {"LAG", right}, {"ZONE"}});
  BOOST_TEST(members.str() == "NAME  LAG  ZONE\n");
  members.add({"a", "", ""});
  BOOST_TEST(members.str() ==
             "NAME  LAG  ZONE\n"
             "a       -  -\n");
}

BOOST_AUTO_TEST_CASE(width_counts_characters_and_not_bytes) {
  table names({{"NAME"}, {"N", right}});
  names.add({"caf\xc3\xa9s", "1"});
  names.add({"plain", "2"});
  BOOST_TEST(names.str() ==
             "NAME   N\n"
             "caf\xc3\xa9s  1\n"
             "plain  2\n");
}

BOOST_AUTO_TEST_CASE(nothing_that_is_shown_steers_the_terminal) {
  BOOST_TEST(printable("caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\x9d") ==
             "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\x9d");
  BOOST_TEST(printable("\x1b[2J\r\n\t\x7f") == "?[2J????");
  BOOST_TEST(printable("\xc2\x9b"
                       "31m") == "?31m");
  BOOST_TEST(printable("\xff\xc3 \xed\xa0\x80 \xc0\xaf \xe2\x82") == "?? ??? ?? ??");
  BOOST_TEST(printable("\xf4\x90\x80\x80") == "????");
  table rows({{"NAME"}});
  rows.add({"a\x1b[31m"});
  BOOST_TEST(rows.str() == "NAME\na?[31m\n");
}

BOOST_AUTO_TEST_CASE(properties_stand_in_two_columns) {
  BOOST_TEST(property_lines({{"healthy", "no"}, {"next", ""}}) ==
             "healthy  no\n"
             "next     -\n");
}
