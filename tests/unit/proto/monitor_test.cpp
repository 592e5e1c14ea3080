#include "proto/model/monitor.hpp"

#include <set>

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace statushive;

namespace {

constexpr monitor_state states[] = {
    monitor_state::pending,     monitor_state::up,     monitor_state::degraded, monitor_state::down,
    monitor_state::maintenance, monitor_state::paused, monitor_state::unknown};

monitor_spec a_spec() {
  monitor_spec spec;
  spec.name = "site";
  spec.url = "https://example.com/";
  return spec;
}

/// The field that validate() objects to; empty for none.
std::string bad_field(const monitor_spec& spec) {
  const auto valid = validate(spec);
  return valid ? "" : valid.failure().field();
}

template <class Value>
std::string bad_field(Value monitor_spec::*member, Value value) {
  auto spec = a_spec();
  spec.*member = std::move(value);
  return bad_field(spec);
}

std::string repeated(std::string_view text, size_t times) {
  std::string all;
  for (size_t i = 0; i < times; ++i)
    all += text;
  return all;
}

std::string url_of_length(size_t length) {
  const std::string front = "https://example.com/";
  return front + std::string(length - front.size(), 'x');
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_ordinary_spec_is_valid) {
  BOOST_TEST(bad_field(a_spec()) == "");
}

BOOST_AUTO_TEST_CASE(a_name_has_1_to_200_characters) {
  const auto name = &monitor_spec::name;
  BOOST_TEST(bad_field(name, std::string()) == "name");
  BOOST_TEST(bad_field(name, std::string("x")) == "");
  BOOST_TEST(bad_field(name, std::string(200, 'x')) == "");
  BOOST_TEST(bad_field(name, std::string(201, 'x')) == "name");
  BOOST_TEST(bad_field(name, repeated("\xf0\x9f\x90\x9d", 200)) == "");
  BOOST_TEST(bad_field(name, repeated("\xf0\x9f\x90\x9d", 201)) == "name");
}

BOOST_AUTO_TEST_CASE(a_name_is_utf8_without_control_characters) {
  const auto name = &monitor_spec::name;
  for (const auto& bad : {std::string("a\0b", 3), std::string("a\nb"), std::string("a\x7f"),
                          std::string("a\x1f"), std::string("a\xff"), std::string("\xc3")}) {
    BOOST_TEST(bad_field(name, bad) == "name");
  }
  BOOST_TEST(bad_field(name, std::string("a b ~ caf\xc3\xa9")) == "");
}

BOOST_AUTO_TEST_CASE(an_interval_is_a_second_to_a_day) {
  const auto interval = &monitor_spec::interval;
  BOOST_TEST(bad_field(interval, 0s) == "interval_seconds");
  BOOST_TEST(bad_field(interval, -1s) == "interval_seconds");
  BOOST_TEST(bad_field(interval, 1s) == "");
  BOOST_TEST(bad_field(interval, 86400s) == "");
  BOOST_TEST(bad_field(interval, 86401s) == "interval_seconds");
}

BOOST_AUTO_TEST_CASE(a_timeout_is_a_second_to_a_minute) {
  const auto timeout = &monitor_spec::timeout;
  BOOST_TEST(bad_field(timeout, 999ms) == "timeout_ms");
  BOOST_TEST(bad_field(timeout, 1000ms) == "");
  BOOST_TEST(bad_field(timeout, 60000ms) == "");
  BOOST_TEST(bad_field(timeout, 60001ms) == "timeout_ms");
}

BOOST_AUTO_TEST_CASE(an_expected_status_is_a_status) {
  const auto status = &monitor_spec::expected_status;
  BOOST_TEST(bad_field(status, uint16_t{99}) == "expected_status");
  BOOST_TEST(bad_field(status, uint16_t{100}) == "");
  BOOST_TEST(bad_field(status, uint16_t{599}) == "");
  BOOST_TEST(bad_field(status, uint16_t{600}) == "expected_status");
}

BOOST_AUTO_TEST_CASE(a_url_has_at_most_2048_characters_and_parses) {
  const auto url = &monitor_spec::url;
  BOOST_TEST(bad_field(url, url_of_length(2048)) == "");
  BOOST_TEST(bad_field(url, url_of_length(2049)) == "url");
  BOOST_TEST(bad_field(url, std::string()) == "url");
  BOOST_TEST(bad_field(url, std::string("example.com")) == "url");
}

BOOST_AUTO_TEST_CASE(a_refusal_names_the_given_value_and_the_range) {
  auto spec = a_spec();
  spec.interval = 0s;
  BOOST_TEST(validate(spec).failure().message() == "interval_seconds is 0, 1 to 86400 is allowed");
}

BOOST_AUTO_TEST_CASE(a_target_that_is_not_public_needs_the_operators_leave) {
  auto spec = a_spec();
  spec.url = "http://10.1.2.3/";
  const auto refused = validate_target(spec, address_policy());
  BOOST_TEST(refused.failure().field() == "url");
  BOOST_TEST(!refused.failure().hint().empty());
  BOOST_TEST(validate_target(spec, address_policy({*cidr::parse("10.0.0.0/8")})).has_value());
  spec.url = "http://9.9.9.9/";
  BOOST_TEST(validate_target(spec, address_policy()).has_value());
  spec.url = "http://a-name.example/";
  BOOST_TEST(validate_target(spec, address_policy()).has_value());
}

BOOST_AUTO_TEST_CASE(a_plan_bounds_the_interval) {
  auto spec = a_spec();
  spec.interval = 59s;
  const auto refused = validate_interval(spec, plan::pro);
  BOOST_TEST((refused.failure().code() == errc::permission_denied));
  BOOST_TEST(refused.failure().reason() == "plan_limit");
  BOOST_TEST(refused.failure().field() == "interval_seconds");
  BOOST_TEST((refused.failure().limit() == reached_limit{"interval_seconds", 60, 59}));
  spec.interval = 60s;
  BOOST_TEST(validate_interval(spec, plan::pro).has_value());
}

BOOST_AUTO_TEST_CASE(a_patch_changes_only_what_it_names) {
  BOOST_TEST((monitor_patch().applied_to(a_spec()) == a_spec()));
  auto wanted = a_spec();
  wanted.name = "new";
  wanted.url = "http://example.org/";
  wanted.method = http_method::head;
  wanted.interval = 7s;
  wanted.timeout = 3000ms;
  wanted.expected_status = 301;
  wanted.active = false;
  const monitor_patch all{wanted.name,     wanted.url,     wanted.method,
                          wanted.interval, wanted.timeout, wanted.expected_status,
                          wanted.active};
  BOOST_TEST((all.applied_to(a_spec()) == wanted));
}

BOOST_AUTO_TEST_CASE(the_legal_transitions_are_these_and_no_others) {
  using enum monitor_state;
  const std::set<std::pair<monitor_state, monitor_state>> legal = {{pending, up},
                                                                   {pending, degraded},
                                                                   {pending, down},
                                                                   {pending, maintenance},
                                                                   {pending, paused},
                                                                   {pending, unknown},
                                                                   {up, degraded},
                                                                   {up, down},
                                                                   {up, maintenance},
                                                                   {up, paused},
                                                                   {up, unknown},
                                                                   {degraded, up},
                                                                   {degraded, down},
                                                                   {degraded, maintenance},
                                                                   {degraded, paused},
                                                                   {degraded, unknown},
                                                                   {down, up},
                                                                   {down, degraded},
                                                                   {down, maintenance},
                                                                   {down, paused},
                                                                   {down, unknown},
                                                                   {maintenance, pending},
                                                                   {maintenance, up},
                                                                   {maintenance, degraded},
                                                                   {maintenance, down},
                                                                   {maintenance, paused},
                                                                   {maintenance, unknown},
                                                                   {unknown, pending},
                                                                   {unknown, up},
                                                                   {unknown, degraded},
                                                                   {unknown, down},
                                                                   {unknown, maintenance},
                                                                   {unknown, paused},
                                                                   {paused, pending}};
  for (const auto from : states) {
    for (const auto to : states) {
      BOOST_TEST(is_legal_transition(from, to) == (legal.count({from, to}) == 1),
                 name_of(from) << " to " << name_of(to));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_result_asks_for_a_state_unless_it_is_there_or_nothing_is_checked) {
  using enum monitor_state;
  const std::pair<check_result, std::optional<monitor_state>> asked[] = {
      {check_result::up, up},
      {check_result::degraded, degraded},
      {check_result::down, down},
      {check_result::no_data, std::nullopt}};
  for (const auto state : states) {
    for (const auto& [result, wanted] : asked) {
      const bool is_checked = state != paused && state != maintenance;
      const auto expected = is_checked && wanted != state ? wanted : std::nullopt;
      const auto next = next_state(state, result);
      BOOST_TEST((next == expected), name_of(state) << " with " << name_of(result));
      if (next) BOOST_TEST(is_legal_transition(state, *next));
    }
  }
}

BOOST_AUTO_TEST_CASE(names_are_found_and_all_different) {
  std::set<std::string_view> names;
  for (const auto state : states)
    names.insert(name_of(state));
  BOOST_TEST(names.size() == std::size(states));
  BOOST_TEST((find_monitor_type("http") == monitor_type::http));
  BOOST_TEST(!find_monitor_type("HTTP").has_value());
  for (const auto method : {http_method::get, http_method::head, http_method::post}) {
    BOOST_TEST((find_http_method(name_of(method)) == method));
  }
  BOOST_TEST(!find_http_method("get").has_value());
}
