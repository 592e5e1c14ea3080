#include <array>

#include <boost/test/unit_test.hpp>

#include "rest/json/json_value.hpp"
#include "rest/json/json_writer.hpp"

namespace statushive::rest {
namespace {

std::string reason_of(std::string_view text) {
  const auto parsed = parse_json(text);
  return parsed ? "" : parsed.failure().reason();
}

std::string message_of(std::string_view text) {
  const auto parsed = parse_json(text);
  return parsed ? "" : parsed.failure().message();
}

std::string written(std::string_view text) {
  json_writer writer;
  writer.value(text);
  return std::move(writer).take();
}

std::string nested(size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

std::string array_of(size_t values) {
  std::string text = "[1";
  for (size_t i = 1; i < values; ++i)
    text += ",1";
  return text + ']';
}

std::string object_of(size_t members) {
  std::string text = "{";
  for (size_t i = 0; i < members; ++i) {
    text += (i ? ",\"f" : "\"f") + std::to_string(i) + "\":null";
  }
  return text + '}';
}

BOOST_AUTO_TEST_CASE(an_object_keeps_the_order_and_the_types_of_its_members) {
  const auto parsed =
      parse_json(R"( {"z":"t\u00e9xt","a":-7,"b":true,"c":null,"d":1.5,"e":[1,{"f":"g"}]} )");
  BOOST_REQUIRE(parsed.has_value());
  const auto& members = *parsed->members();
  BOOST_REQUIRE(members.size() == 6);
  BOOST_TEST(members[0].first == "z");
  BOOST_TEST(*members[0].second.text() == "t\xc3\xa9xt");
  BOOST_TEST(members[1].second.integer().value() == -7);
  BOOST_TEST(members[2].second.boolean().value());
  BOOST_TEST(members[3].second.is_null());
  BOOST_TEST(!members[4].second.integer().has_value());
  const auto& elements = *members[5].second.elements();
  BOOST_REQUIRE(elements.size() == 2);
  BOOST_TEST(*elements[1].members()->at(0).second.text() == "g");
}

BOOST_AUTO_TEST_CASE(a_number_without_fraction_is_whole_however_it_is_written) {
  for (const auto* text : {"60", "60.0", "6e1", "6.0E+1"}) {
    BOOST_TEST(parse_json(text)->integer().value() == 60, text);
  }
  for (const auto* text : {"60.5", "\"60\"", "true", "1e300", "9007199254740993.0e3",
                           "18446744073709551615", "null", "[60]"}) {
    BOOST_TEST(!parse_json(text)->integer().has_value(), text);
  }
  BOOST_TEST(parse_json("9223372036854775807")->integer().value() == INT64_MAX);
}

BOOST_AUTO_TEST_CASE(what_is_no_json_is_refused_with_the_place) {
  for (const auto* text :
       {"", " ", "{", "{\"a\":1,}", "{'a':1}", "{a:1}", "[1 2]", "nul", "01", "+1", "1 2", "{} x",
        "// c\n1", "\"\t\"", "\"\\ud800\"", "NaN", "grant_type=password&a=b", "\xef\xbb\xbf{}"}) {
    BOOST_TEST(reason_of(text) == "invalid_json", text);
  }
  BOOST_TEST(message_of("{\"a\":1,}").find("at byte 7") != std::string::npos,
             message_of("{\"a\":1,}"));
}

BOOST_AUTO_TEST_CASE(text_that_is_not_utf8_is_refused) {
  for (const auto* text :
       {"\"\xff\"", "\"\xc3\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "{\"\xc3\":1}"}) {
    BOOST_TEST(reason_of(text) == "invalid_json");
  }
  BOOST_TEST(*parse_json("\"\xf0\x9f\x90\x9d\"")->text() == "\xf0\x9f\x90\x9d");
}

BOOST_AUTO_TEST_CASE(a_name_that_an_object_has_twice_is_refused_by_name) {
  const auto twice = parse_json(R"({"a":1,"b":2,"a":3})");
  BOOST_REQUIRE(!twice.has_value());
  BOOST_TEST(twice.failure().reason() == "duplicate_field");
  BOOST_TEST(twice.failure().field() == "a");
  BOOST_TEST(reason_of(R"([{"a":{"x":1,"x":1}}])") == "duplicate_field");
  BOOST_TEST(reason_of(R"({"a":1,"\u0061":1})") == "duplicate_field");
  BOOST_TEST(reason_of(R"([{"a":1},{"a":1}])") == "");
  BOOST_TEST(reason_of(R"({"a":{"a":{"a":1}}})") == "");
}

BOOST_AUTO_TEST_CASE(depth_number_of_values_and_of_members_are_bounded) {
  BOOST_TEST(reason_of(nested(json_depth_max)) == "");
  BOOST_TEST(reason_of(nested(json_depth_max + 1)) == "invalid_json");
  BOOST_TEST(reason_of(nested(200'000)) == "invalid_json");
  BOOST_TEST(reason_of(array_of(json_values_max - 1)) == "");
  BOOST_TEST(reason_of(array_of(json_values_max)) == "invalid_json");
  BOOST_TEST(reason_of(object_of(json_members_max)) == "");
  BOOST_TEST(reason_of(object_of(json_members_max + 1)) == "invalid_json");
}

BOOST_AUTO_TEST_CASE(a_summary_is_short_and_cuts_no_character) {
  BOOST_TEST(parse_json("\"a\\\"b\"")->summary() == "\"a\\\"b\"");
  BOOST_TEST(json_value(std::string(100, 'x')).summary(5) == "\"xxxxx...\"");
  BOOST_TEST(json_value(std::string("ab\xc3\xa9")).summary(3) == "\"ab...\"");
  BOOST_TEST(parse_json("1.5")->summary() == "1.5");
  BOOST_TEST(parse_json("[1,2]")->summary() == "an array of 2");
  BOOST_TEST(parse_json("{}")->summary() == "an object");
  BOOST_TEST(json_value().summary() == "null");
}

BOOST_AUTO_TEST_CASE(written_values_are_separated_and_nested) {
  json_writer writer;
  writer.open_object();
  writer.member("a", 1);
  writer.member("b", "t");
  writer.member("c", true);
  writer.key("d");
  writer.open_array();
  writer.value(std::optional<int>());
  writer.value(uint64_t{18446744073709551615ULL});
  writer.value(uint8_t{65});
  writer.open_object();
  writer.close_object();
  writer.close_array();
  writer.member("e", from_ms(0));
  writer.close_object();
  BOOST_TEST(std::move(writer).take() ==
             R"({"a":1,"b":"t","c":true,"d":[null,18446744073709551615,65,{}],)"
             R"("e":"1970-01-01T00:00:00.000Z"})");
}

BOOST_AUTO_TEST_CASE(written_text_is_escaped_and_always_utf8) {
  BOOST_TEST(written("a\"b\\c\n\r\t\x01\x1f/\x7f") ==
             "\"a\\\"b\\\\c\\n\\r\\t\\u0001\\u001f/\x7f\"");
  BOOST_TEST(written("\xc3\xa9\xf0\x9f\x90\x9d") == "\"\xc3\xa9\xf0\x9f\x90\x9d\"");
  BOOST_TEST(written("a\xff"
                     "b") ==
             "\"a\xef\xbf\xbd"
             "b\"");
  BOOST_TEST(written("cut \xf0\x9f") == "\"cut \xef\xbf\xbd\xef\xbf\xbd\"");
  BOOST_TEST(written(std::string("\0", 1)) == "\"\\u0000\"");
}

BOOST_AUTO_TEST_CASE(whatever_bytes_are_written_come_back_as_valid_json) {
  // Every start of a character, with each class of byte behind it.
  constexpr std::array<unsigned char, 6> followers = {0x22, 0x7f, 0x80, 0x9f, 0xa0, 0xbf};
  for (unsigned first = 0; first < 256; ++first) {
    for (const auto second : followers) {
      const std::string bytes = {static_cast<char>(first), static_cast<char>(second),
                                 static_cast<char>(0x80), static_cast<char>(0x80)};
      BOOST_TEST(parse_json(written(bytes)).has_value(), first << ' ' << int{second});
    }
  }
}

}  // namespace
}  // namespace statushive::rest
