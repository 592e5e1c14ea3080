#include "proto/model/result.hpp"

#include <memory>
#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

using namespace statushive;

namespace {

result<int> half_of(int value) {
  if (value % 2 != 0) return error(errc::invalid_argument, "odd", "the number is odd");
  return value / 2;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_result_is_a_value_or_an_error) {
  const auto good = half_of(4);
  BOOST_TEST(good.has_value());
  BOOST_TEST(static_cast<bool>(good));
  BOOST_TEST(*good == 2);
  const auto bad = half_of(3);
  BOOST_TEST(!bad.has_value());
  BOOST_TEST((bad.failure().code() == errc::invalid_argument));
  BOOST_TEST(bad.failure().reason() == "odd");
}

BOOST_AUTO_TEST_CASE(a_result_of_nothing_is_success_or_an_error) {
  const result<void> good;
  BOOST_TEST(good.has_value());
  const result<void> bad = corrupt("row");
  BOOST_TEST(!bad.has_value());
  BOOST_TEST(bad.failure().message() == "row does not decode");
}

BOOST_AUTO_TEST_CASE(a_value_that_only_moves_is_taken_out) {
  result<std::unique_ptr<int>> made(std::make_unique<int>(7));
  const std::unique_ptr<int> taken = std::move(made).value();
  BOOST_TEST(*taken == 7);
  result<std::unique_ptr<int>> another(std::make_unique<int>(8));
  BOOST_TEST(**std::move(another) == 8);
}

BOOST_AUTO_TEST_CASE(a_value_is_changed_in_place) {
  result<std::string> text(std::string("a"));
  *text += 'b';
  text.value() += 'c';
  BOOST_TEST(text->size() == 3u);
  BOOST_TEST(*text == "abc");
}

BOOST_AUTO_TEST_CASE(an_error_carries_field_and_hint) {
  const auto made = error(errc::not_found, "not_found", "there is none").hinting("look").at("id");
  BOOST_TEST(made.field() == "id");
  BOOST_TEST(made.hint() == "look");
  BOOST_TEST(made.reason() == "not_found");
  BOOST_TEST(made.message() == "there is none");
  BOOST_TEST(
      (made == error(errc::not_found, "not_found", "there is none").hinting("look").at("id")));
  BOOST_TEST(!(made == error(errc::not_found, "not_found", "there is none")));
}

BOOST_AUTO_TEST_CASE(an_invalid_field_names_itself) {
  const auto made = invalid_field("url", "has no host");
  BOOST_TEST((made.code() == errc::invalid_argument));
  BOOST_TEST(made.reason() == "invalid_field");
  BOOST_TEST(made.field() == "url");
  BOOST_TEST(made.message() == "url has no host");
}

BOOST_AUTO_TEST_CASE(every_error_code_has_a_name_of_its_own) {
  std::set<std::string_view> names;
  for (uint8_t code = 1; code <= static_cast<uint8_t>(errc::internal); ++code) {
    names.insert(name_of(static_cast<errc>(code)));
  }
  BOOST_TEST(names.size() == 12u);
  BOOST_TEST(name_of(errc::deadline_exceeded) == "deadline_exceeded");
}
