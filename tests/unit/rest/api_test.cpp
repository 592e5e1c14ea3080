#include <map>

#include <boost/test/unit_test.hpp>

#include "api_fixture.hpp"

namespace statushive::tests {
namespace {

using enum http::method;

const std::string one = std::string("/api/monitors/") + sample_id;

/// What each route of the API demands: the whole list.
using rest::access;
struct expected_route {
  http::method method;
  std::string pattern;
  access needs;
};
const std::vector<expected_route> expected_routes = {
    {get, "/healthz", access::open},
    {get, "/readyz", access::open},
    {get, "/metrics", access::open},
    {get, "/openapi.json", access::open},
    {get, "/llms.txt", access::open},
    {get, "/docs", access::open},
    {get, "/en/docs", access::open},
    {get, "/fr/docs", access::open},
    {post, "/auth/v1/token", access::open},
    {post, "/auth/v1/logout", access::session},
    {get, "/api/me", access::read},
    {post, "/api/me/password", access::session},
    {get, "/api/monitors", access::read},
    {post, "/api/monitors", access::write},
    {get, "/api/monitors/:id", access::read},
    {put, "/api/monitors/:id", access::write},
    {del, "/api/monitors/:id", access::write},
    {get, "/api/monitors/:id/heartbeats", access::read},
    {get, "/api/api-keys", access::read},
    {post, "/api/api-keys", access::personal},
    {get, "/api/api-keys/:id", access::read},
    {del, "/api/api-keys/:id", access::personal},
    {get, "/api/users", access::administration},
    {post, "/api/users", access::administration},
    {get, "/api/users/:id", access::administration},
    {put, "/api/users/:id", access::administration},
    {del, "/api/users/:id", access::administration},
    {get, "/api/audit", access::administration},
    {get, "/api/cluster/status", access::administration},
    {get, "/api/cluster/members", access::administration},
    {get, "/api/cluster/settings", access::administration},
    {put, "/api/cluster/settings", access::administration},
};

/// Who may use the routes of each kind; the code is that of the refusal, empty where there is none.
struct expected_access {
  access needs;
  std::map<std::string, std::string> codes;
};
const std::vector<expected_access> accesses = {
    {access::open, {}},
    {access::read, {}},
    {access::write, {{"viewer-token", "role_too_low"}, {"read-key", "scope_missing"}}},
    {access::personal, {{"read-key", "scope_missing"}}},
    {access::session,
     {{"read-key", "scope_missing"},
      {"write-key", "scope_missing"},
      {"admin-key", "scope_missing"}}},
    {access::administration,
     {{"viewer-token", "role_too_low"},
      {"editor-token", "role_too_low"},
      {"read-key", "scope_missing"},
      {"write-key", "scope_missing"}}},
};

std::string target_of(const expected_route& route) {
  auto target = route.pattern;
  if (const auto id = target.find(":id"); id != std::string::npos) target.replace(id, 3, sample_id);
  return target;
}

BOOST_FIXTURE_TEST_SUITE(api, api_fixture)

BOOST_AUTO_TEST_CASE(the_routes_are_exactly_these) {
  BOOST_TEST(routes.size() == expected_routes.size());
  for (const auto& wanted : expected_routes) {
    const auto count = std::count_if(routes.begin(), routes.end(), [&](const auto& route) {
      return route.method == wanted.method && route.pattern == wanted.pattern;
    });
    BOOST_TEST(count == 1, wanted.pattern);
  }
}

BOOST_AUTO_TEST_CASE(no_route_but_the_open_ones_answers_without_a_valid_token) {
  for (const auto& route : expected_routes) {
    for (const auto* token : {"", "expired-token"}) {
      const auto answer = call(route.method, target_of(route), {.token = token});
      BOOST_TEST((answer.status == 401) == (route.needs != access::open), route.pattern);
      if (answer.status == 401) BOOST_TEST(header_of(answer, "WWW-Authenticate") == "Bearer");
    }
  }
  BOOST_TEST(gateway_calls() == 0);
}

BOOST_AUTO_TEST_CASE(each_role_and_each_scope_reaches_its_routes_and_no_other) {
  for (const auto& route : expected_routes) {
    const auto& codes = std::find_if(accesses.begin(), accesses.end(), [&](const auto& one) {
                          return one.needs == route.needs;
                        })->codes;
    for (const auto& [token, who] : sessions.tokens) {
      const auto answer = call(route.method, target_of(route), {.token = token, .body = "{}"});
      const auto refusal = codes.find(token);
      const auto what = route.pattern + ' ' + token;
      BOOST_TEST((answer.status == 403) == (refusal != codes.end()), what);
      if (answer.status == 403) BOOST_TEST(member_of(answer, "code") == refusal->second, what);
    }
  }
}

BOOST_AUTO_TEST_CASE(only_one_well_formed_bearer_token_is_taken) {
  const auto status = [&](http::name_values headers) {
    return call(get, "/api/me", {.token = "", .headers = std::move(headers)}).status;
  };
  sessions.self_answer = sample_profile();
  BOOST_TEST(status({{"authorization", "bearer  viewer-token "}}) == 200);
  BOOST_TEST(status({{"apikey", "anon"}, {"Authorization", "Bearer viewer-token"}}) == 200);
  BOOST_TEST(status({{"apikey", "viewer-token"}}) == 401);
  BOOST_TEST(status({{"Authorization", "viewer-token"}}) == 401);
  BOOST_TEST(status({{"Authorization", "Basic viewer-token"}}) == 401);
  BOOST_TEST(status({{"Authorization", "Bearer"}}) == 401);
  BOOST_TEST(status({{"Authorization", "Bearer "}}) == 401);
  BOOST_TEST(status({{"Authorization", ""}}) == 401);
  BOOST_TEST(status({{"Authorization", "Bearer viewer-token,other"}}) == 401);
  BOOST_TEST(status({{"Authorization", "Bearer viewer-token"},
                     {"AUTHORIZATION", "Bearer viewer-token"}}) == 401);
}

BOOST_AUTO_TEST_CASE(the_gateway_learns_who_asks_and_from_where) {
  monitors.show_answer = monitor_details{sample_monitor(), {}};
  call(get, one, {.token = "viewer-token"});
  BOOST_TEST((monitors.who.role == role::viewer));
  BOOST_TEST(!monitors.who.account.is_nil());
  BOOST_TEST(monitors.who.source_address == "203.0.113.9");
}

BOOST_AUTO_TEST_CASE(a_malformed_id_is_not_found_whatever_the_body_is) {
  for (const std::string id : {"1", "x", "0190A6F0-0000-7000-8000-000000000001", "%00", "",
                               "0190a6f0-0000-7000-8000-0000000000011"}) {
    for (const auto method : {get, put, del}) {
      const auto answer = call(method, "/api/monitors/" + id, {.body = "not json"});
      BOOST_TEST(answer.status == 404, id);
      BOOST_TEST(member_of(answer, "code") == "not_found");
    }
    for (const auto* collection : {"/api/users/", "/api/api-keys/"}) {
      BOOST_TEST(as_admin(get, collection + id).status == 404, id);
      BOOST_TEST(as_admin(del, collection + id).status == 404, id);
    }
    BOOST_TEST(status_at("/api/monitors/" + id + "/heartbeats") == 404, id);
    BOOST_TEST(call(get, "/api/monitors/" + id, {.token = ""}).status == 401, id);
  }
  BOOST_TEST(gateway_calls() == 0);
}

BOOST_AUTO_TEST_CASE(a_body_must_say_that_it_is_json) {
  monitors.change_answer = sample_monitor();
  const auto status = [&](std::optional<std::string> type) {
    return call(put, one, {.body = R"({"active":false})", .content_type = std::move(type)}).status;
  };
  for (const auto* type :
       {"application/json", "Application/JSON", "application/json; charset=utf-8",
        "application/json;charset=\"UTF-8\"", "application/json; x=y",
        "application/json; charset=utf-8; x=y", "application/json ; x=\"a;charset=b\" ;y=z;",
        R"(application/json; x="\";charset=b"; charset=UTF-8)"}) {
    BOOST_TEST(status(type) == 200, type);
  }
  for (const auto* type :
       {"application/x-www-form-urlencoded", "text/plain", "application/jsonp", "",
        "application/json; charset=iso-8859-1", "application/json/x",
        "application/json; x=y; Charset=latin1", "application/json; charset=utf-8; charset=latin1",
        "application/json; charset", "application/json; charset=utf-8x"}) {
    BOOST_TEST(status(type) == 415, type);
  }
  BOOST_TEST(status(std::nullopt) == 415);
  const auto answer = call(post, "/api/monitors", {.body = "{}", .content_type = "text/xml"});
  BOOST_TEST(answer.body ==
             R"({"error":"Content-Type is \"text/xml\", allowed is application/json",)"
             R"("code":"unsupported_media_type"})");
}

BOOST_AUTO_TEST_CASE(a_body_that_is_no_json_object_is_refused) {
  for (const auto* body : {"{", "nope", "[]", "null", "\"\xff\"", R"({"name":"a","name":"b"})"}) {
    BOOST_TEST(post_to("/api/monitors", body).status == 400, body);
    BOOST_TEST(put_to(one, body).status == 400, body);
  }
  const auto answer =
      call(post, "/api/monitors", {.headers = {{"Content-Type", "application/json"}}});
  BOOST_TEST(answer.status == 400);
  BOOST_TEST(member_of(answer, "code") == "invalid_json");
  BOOST_TEST(monitors.calls == 0);
}

BOOST_AUTO_TEST_CASE(a_body_that_no_route_declares_is_ignored) {
  monitors.remove_answer = result<void>();
  BOOST_TEST(call(del, one, {.body = "whatever", .content_type = "text/plain"}).status == 200);
}

BOOST_AUTO_TEST_CASE(what_a_gateway_refuses_is_answered_with_its_status_and_code) {
  const auto refused = [&](errc code, const char* reason) {
    monitors.change_answer = error(code, reason, "a sentence");
    const auto answer = put_to(one, "{}");
    return std::to_string(answer.status) + ' ' + member_of(answer, "code");
  };
  BOOST_TEST(refused(errc::not_found, "not_found") == "404 not_found");
  BOOST_TEST(refused(errc::permission_denied, "not_owner") == "403 not_owner");
  BOOST_TEST(refused(errc::permission_denied, "plan_limit") == "403 plan_limit");
  BOOST_TEST(refused(errc::invalid_argument, "invalid_field") == "400 invalid_field");
  BOOST_TEST(refused(errc::unavailable, "no_leader") == "503 no_leader");
  BOOST_TEST(refused(errc::deadline_exceeded, "outcome_unknown") == "503 outcome_unknown");
  BOOST_TEST(logged.empty());
}

BOOST_AUTO_TEST_CASE(a_defect_goes_to_the_log_and_not_to_the_client) {
  monitors.show_answer = error(errc::corruption, "corrupt", "monitor does not decode");
  const auto answer = get_from(one);
  BOOST_TEST(answer.status == 500);
  BOOST_TEST(answer.body.find("decode") == std::string::npos);
  BOOST_REQUIRE(logged.size() == 1);
  BOOST_TEST(logged[0] ==
             "GET /api/monitors/:id | request req-1: corruption corrupt: monitor does not decode");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace statushive::tests
