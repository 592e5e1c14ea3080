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

BOOST_AUTO_TEST_CASE(the_character_at_the_front_is_measured) {
  BOOST_TEST(statushive::utf8_character_bytes("az") == 1u);
  BOOST_TEST(statushive::utf8_character_bytes("\xc3\xa9z") == 2u);
  BOOST_TEST(statushive::utf8_character_bytes("\xe2\x82\xac\xff") == 3u);
  BOOST_TEST(statushive::utf8_character_bytes("\xf0\x9f\x90\x9d") == 4u);
  BOOST_TEST(statushive::utf8_character_bytes("\xe2\x82z") == 0u);
  BOOST_TEST(statushive::utf8_character_bytes("") == 0u);
}

BOOST_AUTO_TEST_CASE(only_ascii_letters_become_lower_case) {
  BOOST_TEST(statushive::ascii_lower("@AZ[`az{ \xc3\x84 0") == "@az[`az{ \xc3\x84 0");
  BOOST_TEST(statushive::ascii_lower("").empty());
}

BOOST_AUTO_TEST_CASE(control_characters_are_those_below_the_space_and_delete) {
  for (const std::string_view text : {std::string_view("\0", 1), std::string_view("a\n"),
                                      std::string_view("\x1f"
                                                       "b"),
                                      std::string_view("\x7f")}) {
    BOOST_TEST(statushive::has_control_characters(text));
  }
  for (const std::string_view text : {"", " ", "~", "\x80\xff", "a b"})
    BOOST_TEST(!statushive::has_control_characters(text), text);
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_utf8_are_told) {
  for (const std::string_view text :
       {"\x80", "a\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2z", "\xe0\x9f\xbf", "\xe2\x82",
        "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
        "\xf8\x88\x80\x80\x80", "\xff", "ok\xe2\x82\xacno\xe2\x82"}) {
    BOOST_TEST(!is_utf8(text), text);
  }
}
