#include <algorithm>
#include <set>

#include <boost/test/unit_test.hpp>

#include "api_fixture.hpp"
#include "proto/model/api_key.hpp"
#include "rest/json/choices.hpp"
#include "rest/json/error_codes.hpp"

namespace statushive::tests {
namespace {

using rest::field;
using rest::field_type;

/// A sentence, or a paragraph of clauses, as the documents print it.
bool is_sentence(std::string_view text) {
  const bool begins_well = !text.empty() && (text[0] == '`' || (text[0] >= 'A' && text[0] <= 'Z') ||
                                             (text[0] >= '0' && text[0] <= '9'));
  return begins_well && text.ends_with('.') && text.find("  ") == std::string_view::npos;
}

void check_field(const field& about, std::string where) {
  where += '.' + std::string(about.name);
  BOOST_TEST(is_sentence(about.meaning), where << ": " << about.meaning);
  const bool is_choice = about.type == field_type::choice || about.element == field_type::choice;
  BOOST_TEST(is_choice == !about.choices.empty(), where);
  BOOST_TEST(about.low <= about.high, where);
  if (!about.example.empty()) {
    BOOST_TEST(rest::parse_json(about.example).has_value(), where << ": " << about.example);
  }
  if (about.members == nullptr) return;
  const auto members = about.members();
  BOOST_TEST(!members.empty(), where);
  for (const auto& one : members)
    check_field(one, where);
}

BOOST_FIXTURE_TEST_SUITE(descriptions, api_fixture)

BOOST_AUTO_TEST_CASE(every_route_says_what_it_is_for) {
  std::set<std::string_view> summaries;
  for (const auto& route : descriptions) {
    BOOST_TEST(!route.group.empty(), route.pattern);
    BOOST_TEST(is_sentence(route.summary), route.pattern << ": " << route.summary);
    BOOST_TEST(summaries.insert(route.summary).second, route.summary);
  }
}

BOOST_AUTO_TEST_CASE(every_field_says_what_it_means) {
  for (const auto& route : descriptions) {
    for (const auto& parameter : route.query)
      check_field(parameter, route.pattern + '?');
    for (const auto& body : route.bodies) {
      for (const auto& one : body.fields)
        check_field(one, route.pattern + " body");
    }
    for (const auto& one : route.answer.fields)
      check_field(one, route.pattern + " answer");
  }
}

BOOST_AUTO_TEST_CASE(every_example_of_a_body_passes) {
  for (const auto& route : descriptions) {
    for (const auto& body : route.bodies) {
      const auto example = rest::parse_json(body.example);
      BOOST_REQUIRE(example.has_value());
      const auto checked = rest::check_body(body.fields, *example, body.purpose);
      BOOST_TEST(checked.has_value(), route.pattern << ": " << body.example);
    }
  }
}

BOOST_AUTO_TEST_CASE(every_example_of_a_field_that_can_be_set_would_pass) {
  for (const auto& route : descriptions) {
    for (const auto& body : route.bodies) {
      for (const auto& one : body.fields) {
        const bool is_settable =
            one.use == rest::field_use::optional || one.use == rest::field_use::required;
        if (one.example.empty() || !is_settable) continue;
        rest::json_value::object members;
        members.emplace_back(std::string(one.name), rest::parse_json(one.example).value());
        const auto checked = rest::check_body(body.fields, rest::json_value(std::move(members)),
                                              rest::body_purpose::change);
        BOOST_TEST(checked.has_value(), route.pattern << ' ' << one.name);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(no_answer_declares_a_password_or_a_hash) {
  for (const auto& route : descriptions) {
    for (const auto& one : route.answer.fields) {
      const auto members = one.members != nullptr ? one.members() : std::vector<field>();
      for (const auto& member : members) {
        BOOST_TEST(member.name.find("password") == std::string_view::npos, route.pattern);
        BOOST_TEST(member.name.find("hash") == std::string_view::npos, route.pattern);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(every_error_that_a_route_names_is_in_the_catalogue_and_new) {
  for (const auto& route : descriptions) {
    auto without = route;
    without.errors.clear();
    const auto implied = rest::errors_of(without);
    for (const auto code : route.errors) {
      BOOST_TEST(rest::find_error_code(code) != nullptr, route.pattern << ' ' << code);
      const bool is_implied =
          std::ranges::any_of(implied, [&](const auto& one) { return one.code == code; });
      BOOST_TEST(!is_implied, route.pattern << ' ' << code);
    }
  }
}

BOOST_AUTO_TEST_CASE(resources_take_part_in_the_conventions_that_concern_them) {
  using enum rest::conditions;
  for (const auto& route : descriptions) {
    const bool is_creation = route.answer.status == 201;
    const bool is_change = route.method == http::method::put || route.method == http::method::del;
    const auto wanted = is_creation ? idempotency_key : is_change ? if_match : none;
    BOOST_TEST((route.conditions == wanted), route.pattern);
    const bool is_paged =
        std::ranges::any_of(route.query, [](const field& one) { return one.name == "limit"; });
    const bool has_list = std::ranges::any_of(route.answer.fields, [](const field& one) {
      return one.type == field_type::list && one.high > 0;
    });
    BOOST_TEST(is_paged == has_list, route.pattern);
  }
}

BOOST_AUTO_TEST_CASE(choices_are_the_names_of_the_model) {
  for (const auto name : rest::role_choices)
    BOOST_TEST(find_role(name).has_value(), name);
  for (const auto name : rest::plan_choices)
    BOOST_TEST(find_plan(name).has_value(), name);
  BOOST_TEST(rest::plan_choices.size() == static_cast<size_t>(plan::unlimited));
  BOOST_TEST(rest::role_choices.size() == static_cast<size_t>(role::admin));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace statushive::tests
