#include <boost/test/unit_test.hpp>

#include "api_fixture.hpp"

// What all routes have in common: in which order a request is checked, and what answers carry.
namespace statushive::tests {
namespace {

using enum http::method;
using namespace std::chrono_literals;

const std::string one = std::string("/api/monitors/") + sample_id;
constexpr char anon_key[] = "anon-key-of-the-cluster";
constexpr char token_target[] = "/auth/v1/token?grant_type=password";
constexpr char credentials[] = R"({"email":"you@example.com","password":"hunter2hunter2"})";

class conventions_fixture : public api_fixture {
 public:
  void set(const statushive::settings& wanted) {
    settings.current_answer = std::make_shared<const statushive::settings>(wanted);
  }
  void require_apikey(const std::string& key = anon_key) {
    statushive::settings wanted;
    wanted.require_apikey = true;
    wanted.anon_key = key;
    set(wanted);
  }
  void move_to(plan wanted) {
    for (auto& [token, who] : sessions.tokens)
      who.plan = wanted;
  }
  std::string outcome(http::method method, const std::string& target,
                      const call_options& options = {}) {
    return status_and_code(call(method, target, options));
  }
};

BOOST_FIXTURE_TEST_SUITE(conventions, conventions_fixture)

BOOST_AUTO_TEST_CASE(a_request_is_checked_in_the_order_that_is_told) {
  require_apikey();
  move_to(plan::free);
  const std::string target = "/api/monitors/nope?x=1";
  call_options wrong{.token = "",
                     .body = "{",
                     .content_type = "text/plain",
                     .headers = {{"If-Match", "nonsense"}}};
  BOOST_TEST(outcome(put, target, wrong) == "401 missing_apikey");
  wrong.headers.emplace_back("apikey", anon_key);
  BOOST_TEST(outcome(put, target, wrong) == "401 missing_token");
  wrong.token = "viewer-token";
  BOOST_TEST(outcome(put, target, wrong) == "403 role_too_low");
  wrong.token = "editor-token";
  BOOST_TEST(outcome(put, target, wrong) == "404 not_found");
  BOOST_TEST(outcome(put, one + "?x=1", wrong) == "400 unknown_parameter");
  BOOST_TEST(outcome(put, one, wrong) == "400 invalid_header");
  wrong.headers.front().second = "\"17\"";
  BOOST_TEST(outcome(put, one, wrong) == "415 unsupported_media_type");
  wrong.content_type = "application/json";
  BOOST_TEST(outcome(put, one, wrong) == "400 invalid_json");
  wrong.body = R"({"x":1})";
  BOOST_TEST(outcome(put, one, wrong) == "400 unknown_field");
  BOOST_TEST(gateway_calls() == 0);
  for (int i = 0; i < 600; ++i)
    (void)call(get, "/api/me", {.token = "viewer-token", .headers = {{"apikey", anon_key}}});
  BOOST_TEST(outcome(put, target, wrong) == "429 rate_limited");
  wrong.token = "viewer-token";
  BOOST_TEST(outcome(put, target, wrong) == "403 role_too_low");
}

BOOST_AUTO_TEST_CASE(the_apikey_is_ignored_unless_the_cluster_requires_it) {
  sessions.self_answer = sample_profile();
  const auto status = [&](http::name_values headers) {
    return outcome(get, "/api/me", {.headers = std::move(headers)});
  };
  BOOST_TEST(status({}) == "200 ");
  BOOST_TEST(status({{"apikey", "whatever"}}) == "200 ");
  settings.current_answer = nullptr;
  BOOST_TEST(status({}) == "200 ");
  require_apikey();
  BOOST_TEST(status({}) == "401 missing_apikey");
  BOOST_TEST(status({{"ApiKey", anon_key}}) == "200 ");
  for (const auto* wrong :
       {"", "x", "anon-key-of-the-cluste", "anon-key-of-the-cluster2", "Anon-key-of-the-cluster"}) {
    BOOST_TEST(status({{"apikey", wrong}}) == "401 invalid_apikey", wrong);
  }
  BOOST_TEST(status({{"apikey", anon_key}, {"apikey", anon_key}}) == "401 invalid_apikey");
}

BOOST_AUTO_TEST_CASE(a_cluster_without_anon_key_that_requires_one_admits_nobody) {
  require_apikey("");
  BOOST_TEST(outcome(get, "/api/me") == "401 missing_apikey");
  BOOST_TEST(outcome(get, "/api/me", {.headers = {{"apikey", ""}}}) == "401 invalid_apikey");
}

BOOST_AUTO_TEST_CASE(the_apikey_guards_what_lies_under_api_and_auth_and_nothing_else) {
  require_apikey();
  for (const auto& about : descriptions) {
    auto target = about.pattern;
    if (const auto id = target.find(":id"); id != std::string::npos)
      target.replace(id, 3, sample_id);
    const bool is_guarded = target.starts_with("/api/") || target.starts_with("/auth/");
    const auto answer = call(about.method, target, {.token = "admin-token", .body = "{}"});
    BOOST_TEST((member_of(answer, "code") == "missing_apikey") == is_guarded, target);
  }
}

BOOST_AUTO_TEST_CASE(an_account_has_as_many_requests_a_minute_as_its_plan_says) {
  sessions.self_answer = sample_profile();
  const auto allowed = [&](plan of) {
    move_to(of);
    return header_of(get_from("/api/me"), "RateLimit-Limit");
  };
  BOOST_TEST(allowed(plan::free) == "600");
  BOOST_TEST(allowed(plan::pro) == "3000");
  BOOST_TEST(allowed(plan::pro_plus) == "12000");
  BOOST_TEST(allowed(plan::unlimited) == "");
  time.advance(2min);
  move_to(plan::free);
  for (int i = 0; i < 600; ++i)
    BOOST_REQUIRE(status_at("/api/me") == 200);
  BOOST_TEST(status_at("/api/me") == 429);
  move_to(plan::unlimited);
  BOOST_TEST(status_at("/api/me") == 200);
}

BOOST_AUTO_TEST_CASE(every_answer_of_a_limited_account_says_where_it_stands) {
  move_to(plan::free);
  sessions.self_answer = sample_profile();
  auto answer = get_from("/api/me");
  BOOST_TEST(header_of(answer, "RateLimit-Limit") == "600");
  BOOST_TEST(header_of(answer, "RateLimit-Remaining") == "599");
  BOOST_TEST(header_of(answer, "RateLimit-Reset") == "1");
  answer = get_from("/api/monitors/nope");
  BOOST_TEST(answer.status == 404);
  BOOST_TEST(header_of(answer, "RateLimit-Remaining") == "598");
  monitors.show_answer = error(errc::corruption, "corrupt", "broken");
  answer = get_from(one);
  BOOST_TEST(answer.status == 500);
  BOOST_TEST(header_of(answer, "RateLimit-Remaining") == "597");
  // What may not be done at all takes nothing, but says so too.
  answer = call(get, "/api/users", {});
  BOOST_TEST(answer.status == 403);
  BOOST_TEST(header_of(answer, "RateLimit-Remaining") == "597");
  BOOST_TEST(header_of(call(get, "/api/me", {.token = ""}), "RateLimit-Limit") == "");
  BOOST_TEST(header_of(call(get, "/healthz", {.token = ""}), "RateLimit-Limit") == "");
}

BOOST_AUTO_TEST_CASE(who_asked_too_often_is_told_when_to_come_back) {
  move_to(plan::free);
  sessions.self_answer = sample_profile();
  for (int i = 0; i < 600; ++i)
    BOOST_REQUIRE(status_at("/api/me") == 200);
  const int calls_before = gateway_calls();
  const auto refused = get_from("/api/me");
  BOOST_TEST(status_and_code(refused) == "429 rate_limited");
  BOOST_TEST(header_of(refused, "Retry-After") == "1");
  BOOST_TEST(header_of(refused, "RateLimit-Remaining") == "0");
  BOOST_TEST(gateway_calls() == calls_before);
  // 600 a minute are one in 100 ms.
  time.advance(100ms);
  BOOST_TEST(status_at("/api/me") == 200);
  BOOST_TEST(status_at("/api/me") == 429);
  time.advance(1min);
  BOOST_TEST(header_of(get_from("/api/me"), "RateLimit-Remaining") == "599");
  BOOST_TEST(limits.accounts().refused == 2u);
}

BOOST_AUTO_TEST_CASE(an_account_is_limited_as_a_whole_and_another_one_is_not) {
  move_to(plan::free);
  sessions.self_answer = sample_profile();
  auto stranger = sessions.tokens.at("editor-token");
  stranger.account = account_id(uuid_bytes{9});
  sessions.tokens["stranger-token"] = stranger;
  for (int i = 0; i < 600; ++i) {
    const auto* token = i % 2 == 0 ? "editor-token" : "read-key";
    BOOST_REQUIRE(call(get, "/api/me", {.token = token}).status == 200);
  }
  BOOST_TEST(call(get, "/api/me", {.token = "viewer-token"}).status == 429);
  BOOST_TEST(call(get, "/api/me", {.token = "stranger-token"}).status == 200);
}

BOOST_AUTO_TEST_CASE(an_address_has_a_hundred_requests_a_minute_under_auth) {
  const auto attempt = [&](const std::string& address) {
    return call(post, token_target, {.token = "", .body = credentials, .peer_address = address});
  };
  sessions.grant_answer =
      error(errc::invalid_argument, "invalid_grant", "Invalid login credentials");
  for (int i = 0; i < 100; ++i)
    BOOST_REQUIRE(attempt("192.0.2.1").status == 400);
  const auto refused = attempt("192.0.2.1");
  BOOST_TEST(status_and_code(refused) == "429 rate_limited");
  BOOST_TEST(header_of(refused, "Retry-After") == "1");
  BOOST_TEST(header_of(refused, "RateLimit-Limit") == "100");
  BOOST_TEST(sessions.calls == 100);
  BOOST_TEST(header_of(attempt("192.0.2.2"), "RateLimit-Remaining") == "99");
  // Whatever it sends under /auth/ counts, and nothing else does.
  BOOST_TEST(outcome(post, "/auth/v1/logout", {.token = "", .peer_address = "192.0.2.1"}) ==
             "429 rate_limited");
  BOOST_TEST(outcome(get, "/healthz", {.token = "", .peer_address = "192.0.2.1"}) == "200 ");
  time.advance(600ms);
  BOOST_TEST(attempt("192.0.2.1").status == 400);
  BOOST_TEST(limits.addresses().refused == 2u);
  BOOST_TEST(limits.accounts().keys == 0u);
}

BOOST_AUTO_TEST_CASE(ipv6_addresses_count_by_the_network_of_one_subscriber) {
  const auto remaining = [&](const std::string& address) {
    return header_of(
        call(post, token_target, {.token = "", .body = credentials, .peer_address = address}),
        "RateLimit-Remaining");
  };
  BOOST_TEST(remaining("2001:db8:0:1::1") == "99");
  BOOST_TEST(remaining("2001:db8:0:1:ffff:ffff:ffff:ffff") == "98");
  BOOST_TEST(remaining("2001:db8:0:2::1") == "99");
}

BOOST_AUTO_TEST_CASE(of_two_limits_the_answer_tells_the_tighter_one) {
  move_to(plan::free);
  sessions.log_out_answer = result<void>();
  BOOST_TEST(header_of(call(post, "/auth/v1/logout"), "RateLimit-Limit") == "100");
  sessions.self_answer = sample_profile();
  for (int i = 0; i < 550; ++i)
    BOOST_REQUIRE(status_at("/api/me") == 200);
  BOOST_TEST(header_of(call(post, "/auth/v1/logout"), "RateLimit-Limit") == "600");
}

BOOST_AUTO_TEST_CASE(the_source_is_found_behind_trusted_proxies_only) {
  const std::vector<cidr> proxies = {cidr::parse("10.0.0.0/8").value()};
  routes = rest::api_routes({monitors, sessions, users, api_keys, settings, audit, cluster},
                            {.limits = limits,
                             .trusted_proxies = proxies,
                             .metrics = [] { return std::string("x 1\n"); },
                             .log = [](std::string_view, std::string_view) {}});
  const auto source = [&](const std::string& peer) {
    (void)call(post, token_target,
               {.token = "",
                .body = credentials,
                .headers = {{"X-Forwarded-For", "1.1.1.1, 192.0.2.1"}},
                .peer_address = peer});
    return sessions.source_address;
  };
  BOOST_TEST(source("10.0.0.1") == "192.0.2.1");
  BOOST_TEST(source("203.0.113.9") == "203.0.113.9");
  monitors.show_answer = monitor_details{sample_monitor(), {}};
  (void)call(get, one, {.headers = {{"X-Forwarded-For", "192.0.2.7"}}, .peer_address = "10.1.1.1"});
  BOOST_TEST(monitors.who.source_address == "192.0.2.7");
}

BOOST_AUTO_TEST_CASE(a_change_carries_what_if_match_asks_for_and_a_look_does_not) {
  monitors.change_answer = sample_monitor();
  monitors.remove_answer = result<void>();
  monitors.show_answer = monitor_details{sample_monitor(), {}};
  const call_options matching{.body = "{}", .headers = {{"If-Match", "\"17\", \"18\""}}};
  const std::vector<uint64_t> wanted{17, 18};
  BOOST_TEST(call(put, one, matching).status == 200);
  BOOST_TEST(monitors.who.terms.expected_revisions.value() == wanted);
  BOOST_TEST(call(del, one, matching).status == 200);
  BOOST_TEST(monitors.who.terms.expected_revisions.value() == wanted);
  BOOST_TEST(call(get, one, matching).status == 200);
  BOOST_TEST(!monitors.who.terms.expected_revisions.has_value());
  BOOST_TEST(call(put, one, {.body = "{}"}).status == 200);
  BOOST_TEST(!monitors.who.terms.expected_revisions.has_value());
}

BOOST_AUTO_TEST_CASE(a_failed_if_match_is_a_conflict) {
  monitors.change_answer = error(errc::aborted, "if_match_failed", "it has changed meanwhile");
  BOOST_TEST(outcome(put, one, {.body = "{}", .headers = {{"If-Match", "\"1\""}}}) ==
             "409 if_match_failed");
  BOOST_TEST(logged.empty());
}

BOOST_AUTO_TEST_CASE(a_creation_carries_its_idempotency_key_and_a_change_does_not) {
  monitors.change_answer = sample_monitor();
  const std::string body = R"({"name":"n","url":"https://example.com"})";
  const call_options keyed{.body = body, .headers = {{"Idempotency-Key", "k-1"}}};
  BOOST_TEST(call(post, "/api/monitors", keyed).status == 201);
  const auto& once = monitors.who.terms.only_once;
  BOOST_TEST(once.value().key == "k-1");
  BOOST_TEST(once.value().route == "POST /api/monitors");
  BOOST_TEST(once.value().body == body);
  BOOST_TEST(call(put, one, {.body = "{}", .headers = {{"Idempotency-Key", "k-1"}}}).status == 200);
  BOOST_TEST(!monitors.who.terms.only_once.has_value());
  BOOST_TEST(outcome(post, "/api/monitors",
                     {.body = body, .headers = {{"Idempotency-Key", "caf\xc3\xa9"}}}) ==
             "400 invalid_header");
}

BOOST_AUTO_TEST_CASE(one_resource_comes_with_its_etag_and_a_new_one_with_its_location) {
  monitors.change_answer = sample_monitor();
  monitors.show_answer = monitor_details{sample_monitor(), {}};
  const auto tag = rest::entity_tag(sample_monitor().monitor.revision);
  BOOST_TEST(tag == "\"1842\"");
  const auto made = post_to("/api/monitors", R"({"name":"n","url":"https://example.com"})");
  BOOST_TEST(made.status == 201);
  BOOST_TEST(header_of(made, "ETag") == tag);
  BOOST_TEST(header_of(made, "Location") == one);
  for (const auto& answer : {get_from(one), put_to(one, "{}")}) {
    BOOST_TEST(header_of(answer, "ETag") == tag);
    BOOST_TEST(header_of(answer, "Location") == "");
  }
  monitors.change_answer = error(errc::not_found, "not_found", "gone");
  BOOST_TEST(header_of(put_to(one, "{}"), "ETag") == "");
}

BOOST_AUTO_TEST_CASE(no_content_has_neither_body_nor_type) {
  sessions.log_out_answer = result<void>();
  for (const auto& options : {call_options{}, call_options{.body = "x", .content_type = "a/b"}}) {
    const auto answer = call(post, "/auth/v1/logout", options);
    BOOST_TEST(answer.status == 204);
    BOOST_TEST(answer.body == "");
    BOOST_TEST(answer.content_type == "");
    BOOST_TEST(header_of(answer, "Cache-Control") == "no-store");
  }
  sessions.log_out_answer = error(errc::unavailable, "no_leader", "the cluster has no leader");
  BOOST_TEST(outcome(post, "/auth/v1/logout") == "503 no_leader");
}

BOOST_AUTO_TEST_CASE(a_code_that_the_documents_do_not_list_is_answered_and_logged) {
  monitors.show_answer = error(errc::already_exists, "email_taken", "not of this route");
  BOOST_TEST(outcome(get, one) == "409 email_taken");
  BOOST_REQUIRE(logged.size() == 1);
  BOOST_TEST(
      logged[0] ==
      "GET /api/monitors/:id | request req-1: already_exists email_taken: not of this route");
}

BOOST_AUTO_TEST_CASE(a_content_type_that_is_there_twice_is_none) {
  BOOST_TEST(outcome(put, one, {.body = "{}", .headers = {{"Content-Type", "application/json"}}}) ==
             "415 unsupported_media_type");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace statushive::tests
