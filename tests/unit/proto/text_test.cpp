#include "proto/model/text.hpp"

#include <boost/test/unit_test.hpp>

using statushive::is_utf8;

BOOST_AUTO_TEST_CASE(text_of_every_length_of_character_is_utf8) {
  for (const std::string_view text :
       {std::string_view(""), std::string_view("a\0b", 3), std::string_view("\x7f"),
        std::string_view("\xc2\x80"), std::string_view("\xdf\xbf"),
        std::string_view("\xe0\xa0\x80"), std::string_view("\xed\x9f\xbf"),
        std::string_view("\xee\x80\x80"), std::string_view("\xef\xbf\xbf"),
        std::string_view("\xf0\x90\x80\x80"), std::string_view("\xf4\x8f\xbf\xbf"),
        std::string_view("a\xc3\xa9z\xf0\x9f\x90\x9d")}) {
    BOOST_TEST(is_utf8(text), text);
  }
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_utf8_are_told) {
  for (const std::string_view text :
       {"\x80", "a\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2z", "\xe0\x9f\xbf", "\xe2\x82",
        "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
        "\xf8\x88\x80\x80\x80", "\xff", "ok\xe2\x82\xacno\xe2\x82"}) {
    BOOST_TEST(!is_utf8(text), text);
  }
}
