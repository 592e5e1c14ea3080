#include "rest/json/error_codes.hpp"

#include <algorithm>
#include <set>

#include <boost/test/unit_test.hpp>

namespace statushive::rest {
namespace {

std::set<std::string_view> codes_of(const route_description& route) {
  std::set<std::string_view> codes;
  for (const auto& one : errors_of(route))
    codes.insert(one.code);
  return codes;
}

/// What `route` can be answered with beyond `less`.
std::set<std::string_view> added(const route_description& route, const route_description& less) {
  std::set<std::string_view> more = codes_of(route);
  for (const auto code : codes_of(less))
    BOOST_TEST(more.erase(code) == 1u, code);
  return more;
}

using codes = std::set<std::string_view>;

route_description plain() {
  return {.method = http::method::get,
          .pattern = "/healthz",
          .needs = access::open,
          .group = "Probes",
          .summary = "Says so."};
}

const std::vector<field> some_fields = {
    {.name = "id", .type = field_type::id},
    {.name = "name", .use = field_use::required, .low = 1, .high = 9}};

BOOST_AUTO_TEST_CASE(each_code_stands_once_and_in_order_and_says_what_it_means) {
  std::set<std::string_view> seen;
  for (const auto& one : error_codes()) {
    BOOST_TEST(seen.insert(one.code).second, one.code);
    BOOST_TEST((one.status >= 400 && one.status <= 599), one.code);
    BOOST_TEST(one.meaning.ends_with('.'), one.code);
    const bool is_snake_case = std::all_of(one.code.begin(), one.code.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || c == '_';
    });
    BOOST_TEST(is_snake_case, one.code);
    BOOST_TEST(find_error_code(one.code) == &one, one.code);
  }
  BOOST_TEST(find_error_code("no_such_code") == nullptr);
  BOOST_TEST(find_error_code("") == nullptr);
  BOOST_TEST(std::is_sorted(error_codes().begin(), error_codes().end(),
                            [](const error_code& one, const error_code& other) {
                              return std::pair(one.status, one.code) <
                                     std::pair(other.status, other.code);
                            }));
}

BOOST_AUTO_TEST_CASE(codes_that_never_leave_the_server_are_not_told) {
  for (const auto* inner : {"corrupt", "fenced", "illegal_transition", "node_only", "log_damaged",
                            "already_bootstrapped", "stale_incarnation", "storage_corrupt"}) {
    BOOST_TEST(find_error_code(inner) == nullptr, inner);
  }
}

BOOST_AUTO_TEST_CASE(an_open_route_without_anything_can_still_fail) {
  BOOST_TEST((codes_of(plain()) ==
              codes{"internal", "handler_timeout", "unanswered", "unknown_parameter"}));
}

BOOST_AUTO_TEST_CASE(the_path_decides_about_the_apikey_and_the_rate_of_addresses) {
  auto api = plain();
  api.pattern = "/api/x";
  BOOST_TEST((added(api, plain()) == codes{"missing_apikey", "invalid_apikey"}));
  auto auth = plain();
  auth.pattern = "/auth/v1/x";
  BOOST_TEST((added(auth, api) == codes{"rate_limited"}));
}

BOOST_AUTO_TEST_CASE(access_decides_about_who_is_refused) {
  auto route = plain();
  const auto with = [&](access needs) {
    route.needs = needs;
    return codes_of(route);
  };
  for (const auto needs :
       {access::read, access::write, access::personal, access::session, access::administration}) {
    for (const auto* code : {"missing_token", "invalid_token", "rate_limited", "stopping"})
      BOOST_TEST(with(needs).contains(code), code);
    BOOST_TEST(with(needs).contains("role_too_low") ==
               (needs == access::write || needs == access::administration));
    BOOST_TEST(with(needs).contains("scope_missing") == (needs != access::read));
  }
  BOOST_TEST(!with(access::open).contains("missing_token"));
}

BOOST_AUTO_TEST_CASE(an_id_in_the_path_may_name_nothing) {
  auto route = plain();
  for (const auto* pattern : {"/m/:id", "/m/:id/x", "/m/:monitor_id"}) {
    route.pattern = pattern;
    BOOST_TEST((added(route, plain()) == codes{"not_found"}), pattern);
  }
  for (const auto* pattern : {"/m/id", "/m/:identity", "/m/:slug", "/m/x_id"}) {
    route.pattern = pattern;
    BOOST_TEST(added(route, plain()).empty(), pattern);
  }
}

BOOST_AUTO_TEST_CASE(a_query_may_be_wrong_and_miss_what_it_needs) {
  auto route = plain();
  route.query = {{.name = "limit", .type = field_type::integer, .use = field_use::optional}};
  BOOST_TEST((added(route, plain()) == codes{"invalid_parameter"}));
  route.query[0].use = field_use::required;
  BOOST_TEST((added(route, plain()) == codes{"invalid_parameter", "missing_parameter"}));
}

BOOST_AUTO_TEST_CASE(a_body_may_be_wrong_in_the_ways_that_its_fields_admit) {
  auto route = plain();
  route.bodies = {{.purpose = body_purpose::change,
                   .fields = {{.name = "note", .use = field_use::optional, .high = 9}}}};
  const codes always{"invalid_json",  "duplicate_field", "unknown_field",
                     "invalid_field", "body_too_large",  "unsupported_media_type"};
  BOOST_TEST((added(route, plain()) == always));
  route.bodies[0].fields = some_fields;
  auto more = always;
  more.insert("read_only_field");
  BOOST_TEST((added(route, plain()) == more));
  route.bodies[0].purpose = body_purpose::creation;
  more.insert("missing_field");
  BOOST_TEST((added(route, plain()) == more));
  route.bodies[0] = {.purpose = body_purpose::change,
                     .fields = {{.name = "owner", .use = field_use::creation_only, .high = 9}}};
  more.erase("missing_field");
  BOOST_TEST((added(route, plain()) == more));
}

BOOST_AUTO_TEST_CASE(a_change_may_find_the_cluster_unable) {
  auto route = plain();
  route.method = http::method::post;
  const auto more = added(route, plain());
  for (const auto* code : {"no_leader", "no_space", "queue_full", "outcome_unknown", "superseded"})
    BOOST_TEST(more.contains(code), code);
  BOOST_TEST(!more.contains("unknown_user"));
  route.needs = access::write;
  BOOST_TEST(codes_of(route).contains("unknown_user"));
  BOOST_TEST(codes_of(route).contains("unknown_key"));
}

BOOST_AUTO_TEST_CASE(each_convention_has_its_errors) {
  auto route = plain();
  route.conditions = conditions::if_match;
  BOOST_TEST((added(route, plain()) == codes{"invalid_header", "if_match_failed"}));
  route.conditions = conditions::idempotency_key;
  BOOST_TEST(
      (added(route, plain()) == codes{"invalid_header", "idempotency_key_reused",
                                      "idempotent_resource_gone", "too_many_idempotency_keys"}));
}

BOOST_AUTO_TEST_CASE(a_routes_own_errors_are_among_them_in_the_order_of_the_catalogue) {
  auto route = plain();
  route.errors = {"plan_limit", "invalid_grant"};
  BOOST_TEST((added(route, plain()) == codes{"plan_limit", "invalid_grant"}));
  const auto listed = errors_of(route);
  BOOST_TEST(std::is_sorted(
      listed.begin(), listed.end(), [](const error_code& one, const error_code& other) {
        return std::pair(one.status, one.code) < std::pair(other.status, other.code);
      }));
}

}  // namespace
}  // namespace statushive::rest
