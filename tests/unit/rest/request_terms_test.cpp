#include "rest/handlers/request_terms.hpp"

#include <boost/test/unit_test.hpp>

namespace statushive::rest {
namespace {

route_description route_with(conditions kind) {
  return {.method = http::method::put,
          .pattern = "/api/monitors/:id",
          .group = "Monitors",
          .summary = "Changes a monitor.",
          .conditions = kind};
}

result<request_terms> terms(conditions kind, http::name_values headers) {
  http::request request;
  request.headers = std::move(headers);
  request.body = R"({"name":"n"})";
  return terms_of(route_with(kind), request);
}

/// The revisions that If-Match expects: `any`, a list, or the refusal.
std::string expected(std::vector<std::string> headers) {
  http::name_values all;
  for (auto& one : headers)
    all.emplace_back("if-match", std::move(one));
  const auto asked = terms(conditions::if_match, std::move(all));
  if (!asked) {
    BOOST_TEST((asked.failure().code() == errc::invalid_argument));
    return asked.failure().reason() + " at " + asked.failure().field();
  }
  BOOST_TEST(!asked->only_once.has_value());
  if (!asked->expected_revisions) return "any";
  std::string text = "of";
  for (const auto one : *asked->expected_revisions)
    text += ' ' + std::to_string(one);
  return text;
}

constexpr char bad_tag[] = "invalid_header at If-Match";

BOOST_AUTO_TEST_CASE(without_if_match_or_with_a_star_any_revision_will_do) {
  BOOST_TEST(expected({}) == "any");
  BOOST_TEST(expected({"*"}) == "any");
  BOOST_TEST(expected({" * "}) == "any");
}

BOOST_AUTO_TEST_CASE(if_match_lists_revisions_as_etags_name_them) {
  BOOST_TEST(expected({"\"17\""}) == "of 17");
  BOOST_TEST(expected({"\"17\", \"18\",\"19\""}) == "of 17 18 19");
  BOOST_TEST(expected({",\"17\" ,, \"18\","}) == "of 17 18");
  BOOST_TEST(expected({"\"17\"", "\"18\""}) == "of 17 18");
  BOOST_TEST(expected({"\"18446744073709551615\""}) == "of 18446744073709551615");
}

BOOST_AUTO_TEST_CASE(tags_that_are_weak_or_foreign_match_no_revision) {
  BOOST_TEST(expected({"W/\"17\""}) == "of");
  BOOST_TEST(expected({"W/\"17\", \"18\""}) == "of 18");
  for (const auto* foreign : {"\"abc\"", "\"\"", "\"017\"", "\"+17\"", "\"-1\"", "\"1 7\"x",
                              "\"17.0\"", "\"18446744073709551616\"", "\"0x11\"", "\"a,b\""}) {
    const bool is_malformed = std::string_view(foreign).ends_with('x');
    BOOST_TEST(expected({foreign}) == (is_malformed ? bad_tag : "of"), foreign);
  }
}

BOOST_AUTO_TEST_CASE(a_malformed_if_match_is_refused_by_name) {
  for (const auto* wrong :
       {"", ",", " , ", "17", "\"17", "17\"", "w/\"17\"", "W/17", "W/", "\"17\" \"18\"", "\"17\";",
        "*, \"17\"", "\"17\", *", "**", "'17'", "\"1\t7\"", "\"1 7\""}) {
    BOOST_TEST(expected({wrong}) == bad_tag, wrong);
  }
  BOOST_TEST(expected({"*", "*"}) == bad_tag);
  BOOST_TEST(expected({"\"17\"", "x"}) == bad_tag);
}

BOOST_AUTO_TEST_CASE(if_match_has_sixteen_tags_at_most) {
  std::string list = "\"1\"";
  for (int i = 2; i <= 16; ++i)
    list += ", \"" + std::to_string(i) + '"';
  BOOST_TEST(expected({list}) == "of 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16");
  BOOST_TEST(expected({list + ", \"17\""}) == bad_tag);
  BOOST_TEST(expected({list, "W/\"17\""}) == bad_tag);
}

/// The key, or the refusal.
std::string key_of(std::vector<std::string> headers) {
  http::name_values all;
  for (auto& one : headers)
    all.emplace_back("IDEMPOTENCY-KEY", std::move(one));
  const auto asked = terms(conditions::idempotency_key, std::move(all));
  if (!asked) return asked.failure().reason() + " at " + asked.failure().field();
  return asked->only_once ? asked->only_once->key : "none";
}

constexpr char bad_key[] = "invalid_header at Idempotency-Key";

BOOST_AUTO_TEST_CASE(an_idempotency_key_is_printable_and_not_too_long) {
  BOOST_TEST(key_of({}) == "none");
  BOOST_TEST(key_of({"a"}) == "a");
  BOOST_TEST(key_of({"  8e03978e-40d5 ~!\"quoted\"  "}) == "8e03978e-40d5 ~!\"quoted\"");
  BOOST_TEST(key_of({std::string(255, 'k')}) == std::string(255, 'k'));
  BOOST_TEST(key_of({std::string(256, 'k')}) == bad_key);
  for (const auto* wrong : {"", "   ", "caf\xc3\xa9", "a\tb", "a\x7f", "a\x01"})
    BOOST_TEST(key_of({wrong}) == bad_key, wrong);
  BOOST_TEST(key_of({"a", "a"}) == bad_key);
}

BOOST_AUTO_TEST_CASE(a_creation_that_happens_once_is_known_by_route_and_body) {
  const auto asked = terms(conditions::idempotency_key, {{"Idempotency-Key", "k"}});
  BOOST_REQUIRE(asked.has_value());
  BOOST_TEST(asked->only_once.value().route == "PUT /api/monitors/:id");
  BOOST_TEST(asked->only_once.value().body == R"({"name":"n"})");
  BOOST_TEST(!asked->expected_revisions.has_value());
}

BOOST_AUTO_TEST_CASE(where_a_route_takes_no_part_the_headers_are_ignored) {
  const http::name_values both = {{"If-Match", "nonsense"}, {"Idempotency-Key", ""}};
  BOOST_TEST(terms(conditions::none, both).has_value());
  BOOST_TEST(!terms(conditions::none, {{"If-Match", "\"1\""}})->expected_revisions.has_value());
  BOOST_TEST(!terms(conditions::if_match, {{"Idempotency-Key", "k"}})->only_once.has_value());
  BOOST_TEST(
      !terms(conditions::idempotency_key, {{"If-Match", "\"1\""}})->expected_revisions.has_value());
}

}  // namespace
}  // namespace statushive::rest
