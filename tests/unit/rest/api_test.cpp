#include <map>

#include <boost/test/unit_test.hpp>

#include "api_fixture.hpp"

namespace statushive::tests {
namespace {

using enum http::method;

const std::string one = std::string("/api/monitors/") + sample_id;

/// What each route of the API demands: the whole list.
enum class demand { nothing, any_user, editor, admin };
struct expected_route {
  http::method method;
  std::string pattern;
  demand needs;
};
const std::vector<expected_route> expected_routes = {
    {get, "/healthz", demand::nothing},
    {get, "/readyz", demand::nothing},
    {post, "/auth/v1/token", demand::nothing},
    {get, "/api/me", demand::any_user},
    {get, "/api/monitors", demand::any_user},
    {post, "/api/monitors", demand::editor},
    {get, "/api/monitors/:id", demand::any_user},
    {put, "/api/monitors/:id", demand::editor},
    {del, "/api/monitors/:id", demand::editor},
    {get, "/api/monitors/:id/heartbeats", demand::any_user},
    {get, "/api/cluster/status", demand::admin},
    {get, "/api/cluster/members", demand::admin},
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
      BOOST_TEST((answer.status == 401) == (route.needs != demand::nothing), route.pattern);
      if (answer.status == 401) BOOST_TEST(header_of(answer, "WWW-Authenticate") == "Bearer");
    }
  }
  BOOST_TEST(gateway_calls() == 0);
}

BOOST_AUTO_TEST_CASE(each_role_reaches_its_routes_and_no_other) {
  const std::vector<std::pair<std::string, demand>> roles = {{"viewer-token", demand::any_user},
                                                             {"editor-token", demand::editor},
                                                             {"admin-token", demand::admin}};
  for (const auto& route : expected_routes) {
    for (const auto& [token, most] : roles) {
      const auto answer = call(route.method, target_of(route), {.token = token, .body = "{}"});
      BOOST_TEST((answer.status == 403) == (route.needs > most), route.pattern << ' ' << token);
      if (answer.status == 403) BOOST_TEST(member_of(answer, "code") == "role_too_low");
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

BOOST_AUTO_TEST_CASE(a_new_monitor_has_what_the_body_says) {
  monitors.change_answer = sample_monitor();
  const auto answer = post_to("/api/monitors", R"({"name":"My Site","url":"https://example.com",
      "type":"http","method":"HEAD","interval_seconds":300,"timeout_ms":5000,
      "expected_status":204,"active":false})");
  BOOST_TEST(answer.status == 201);
  BOOST_TEST(is_golden("monitor", answer.body));
  const auto& draft = monitors.draft;
  BOOST_TEST(draft.has_interval);
  const monitor_spec wanted{.name = "My Site",
                            .type = monitor_type::http,
                            .url = "https://example.com",
                            .method = http_method::head,
                            .interval = std::chrono::seconds(300),
                            .timeout = std::chrono::milliseconds(5000),
                            .expected_status = 204,
                            .active = false};
  BOOST_TEST((draft.spec == wanted));
}

BOOST_AUTO_TEST_CASE(a_new_monitor_has_the_defaults_where_the_body_says_nothing) {
  monitors.change_answer = sample_monitor();
  post_to("/api/monitors", R"({"name":"n","url":"https://example.com"})");
  monitor_spec wanted;
  wanted.name = "n";
  wanted.url = "https://example.com";
  BOOST_TEST((monitors.draft.spec == wanted));
  BOOST_TEST(!monitors.draft.has_interval);
}

BOOST_AUTO_TEST_CASE(a_bad_field_is_refused_by_name_in_both_creation_and_change) {
  const std::map<std::string, std::string> cases = {
      {R"("interval_secnds":60)", "interval_secnds"},
      {R"("interval_seconds":"60")", "interval_seconds"},
      {R"("interval_seconds":0)", "interval_seconds"},
      {R"("interval_seconds":86401)", "interval_seconds"},
      {R"("interval_seconds":null)", "interval_seconds"},
      {R"("timeout_ms":999)", "timeout_ms"},
      {R"("timeout_ms":60001)", "timeout_ms"},
      {R"("expected_status":99)", "expected_status"},
      {R"("expected_status":600)", "expected_status"},
      {R"("method":"PUT")", "method"},
      {R"("method":"get")", "method"},
      {R"("type":"tcp")", "type"},
      {R"("active":"yes")", "active"},
      {R"("active":null)", "active"},
      {R"("id":"x")", "id"},
      {R"("created_at":"2026-01-01T00:00:00.000Z")", "created_at"},
      {R"("last_status":"up")", "last_status"},
      {R"("state":"up")", "state"},
      {R"("account_id":"x")", "account_id"},
      {R"("name":"n","name":"n")", "name"}};
  for (const auto& [member, field] : cases) {
    const auto created =
        post_to("/api/monitors", R"({"url":"https://example.com",)" + member + '}');
    const auto changed = put_to(one, '{' + member + '}');
    for (const auto& answer : {created, changed}) {
      BOOST_TEST(answer.status == 400, member);
      BOOST_TEST(member_of(answer, "field") == field, answer.body);
    }
  }
  BOOST_TEST(monitors.calls == 0);
}

BOOST_AUTO_TEST_CASE(names_and_urls_are_bounded_in_characters) {
  monitors.change_answer = sample_monitor();
  const auto name = [&](size_t characters) {
    std::string text;
    for (size_t i = 0; i < characters; ++i)
      text += "\xc3\xa9";
    return put_to(one, R"({"name":")" + text + "\"}").status;
  };
  BOOST_TEST(name(0) == 400);
  BOOST_TEST(name(200) == 200);
  BOOST_TEST(name(201) == 400);
  BOOST_TEST(put_to(one, R"({"url":"https://e.com/)" + std::string(2034, 'a') + "\"}").status ==
             200);
  BOOST_TEST(put_to(one, R"({"url":"https://e.com/)" + std::string(2035, 'a') + "\"}").status ==
             400);
}

BOOST_AUTO_TEST_CASE(a_creation_needs_name_and_url) {
  BOOST_TEST(member_of(post_to("/api/monitors", R"({"url":"https://example.com"})"), "field") ==
             "name");
  BOOST_TEST(member_of(post_to("/api/monitors", R"({"name":"n"})"), "field") == "url");
}

BOOST_AUTO_TEST_CASE(a_change_touches_only_what_the_body_names) {
  monitors.change_answer = sample_monitor();
  BOOST_TEST(put_to(one, R"({"active":false,"timeout_ms":2000,"type":"http"})").status == 200);
  monitor_patch wanted;
  wanted.active = false;
  wanted.timeout = std::chrono::milliseconds(2000);
  BOOST_TEST((monitors.patch == wanted));
  BOOST_TEST(monitors.id.str() == sample_id);
  BOOST_TEST(put_to(one, "{}").status == 200);
  BOOST_TEST((monitors.patch == monitor_patch()));
}

BOOST_AUTO_TEST_CASE(lists_are_paged_within_bounds) {
  monitors.list_answer = monitor_list{{sample_monitor()}, 12};
  const auto answer = get_from("/api/monitors");
  BOOST_TEST(is_golden("monitor_list", answer.body));
  BOOST_TEST(monitors.query.limit == 50);
  BOOST_TEST(monitors.query.offset == 0);
  BOOST_TEST(!monitors.query.active.has_value());
  BOOST_TEST(status_at("/api/monitors?active=false&limit=100&offset=7") == 200);
  BOOST_TEST(monitors.query.limit == 100);
  BOOST_TEST(monitors.query.offset == 7);
  BOOST_TEST(monitors.query.active.value() == false);
  BOOST_TEST(status_at("/api/monitors?limit=1&offset=1000000") == 200);

  const std::map<std::string, std::string> bad = {
      {"limit=0", "limit"},         {"limit=101", "limit"},       {"limit=-1", "limit"},
      {"limit=", "limit"},          {"limit=1&limit=1", "limit"}, {"offset=-1", "offset"},
      {"offset=1000001", "offset"}, {"active=1", "active"},       {"activ=true", "activ"}};
  for (const auto& [query, name] : bad) {
    const auto refused = get_from("/api/monitors?" + query);
    BOOST_TEST(refused.status == 400, query);
    BOOST_TEST(member_of(refused, "field") == name, refused.body);
  }
}

BOOST_AUTO_TEST_CASE(an_empty_list_is_an_array) {
  monitors.list_answer = monitor_list();
  BOOST_TEST(get_from("/api/monitors").body == R"({"monitors":[],"total":0})");
}

BOOST_AUTO_TEST_CASE(one_monitor_comes_with_its_statistics) {
  monitors.show_answer = monitor_details{sample_monitor(), {9995, 245}};
  const auto answer = get_from(one);
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(is_golden("monitor_details", answer.body));
}

BOOST_AUTO_TEST_CASE(what_was_never_checked_shows_nulls) {
  auto fresh = sample_monitor();
  fresh.latest.reset();
  fresh.monitor.standing = {monitor_state::pending, 1, from_ms(1'700'000'000'000),
                            failure_reason::none};
  monitors.show_answer = monitor_details{fresh, {}};
  BOOST_TEST(is_golden("monitor_details_pending", get_from(one).body));
}

BOOST_AUTO_TEST_CASE(the_last_status_is_up_or_down) {
  const auto last_status = [&](check_result found) {
    auto monitor = sample_monitor();
    monitor.latest->result = found;
    monitors.change_answer = monitor;
    const auto body = put_to(one, "{}").body;
    const std::string key = "\"last_status\":";
    const auto at = body.find(key) + key.size();
    return body.substr(at, body.find(',', at) - at);
  };
  BOOST_TEST(last_status(check_result::up) == "\"up\"");
  BOOST_TEST(last_status(check_result::degraded) == "\"up\"");
  BOOST_TEST(last_status(check_result::down) == "\"down\"");
}

BOOST_AUTO_TEST_CASE(a_deletion_says_so) {
  monitors.remove_answer = result<void>();
  const auto answer = call(del, one);
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(answer.body == R"({"deleted":true})");
  BOOST_TEST(monitors.id.str() == sample_id);
}

BOOST_AUTO_TEST_CASE(heartbeats_show_integers_for_status_and_null_for_what_is_absent) {
  auto slow = sample_heartbeat(check_result::degraded, failure_reason::none);
  slow.attempt = 2;
  monitors.heartbeats_answer = std::vector<shown_heartbeat>{
      {sample_heartbeat(check_result::up, failure_reason::none), "node-a"},
      {slow, "node-a"},
      {sample_heartbeat(check_result::down, failure_reason::connect_refused), "node-b"},
      {sample_heartbeat(check_result::no_data, failure_reason::overloaded), "node-b"}};
  BOOST_TEST(is_golden("heartbeats", get_from(one + "/heartbeats").body));
  BOOST_TEST(monitors.heartbeat_query.limit == 50);
  BOOST_TEST(!monitors.heartbeat_query.include_no_data);
  BOOST_TEST(status_at(one + "/heartbeats?limit=1000&include=no_data") == 200);
  BOOST_TEST(monitors.heartbeat_query.limit == 1000);
  BOOST_TEST(monitors.heartbeat_query.include_no_data);
  for (const auto* query : {"limit=0", "limit=1001", "include=all", "include=", "offset=1"}) {
    BOOST_TEST(status_at(one + "/heartbeats?" + query) == 400, query);
  }
}

BOOST_AUTO_TEST_CASE(a_message_with_broken_text_still_makes_valid_json) {
  auto beat = sample_heartbeat(check_result::down, failure_reason::http_protocol);
  beat.message = "bad header: \xff\xc3";
  monitors.heartbeats_answer = std::vector<shown_heartbeat>{{beat, "node-a"}};
  BOOST_TEST(member_of(get_from(one + "/heartbeats"), "heartbeats") == "an array of 1");
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

token_grant sample_grant() {
  token_grant grant;
  grant.access_token = "header.payload.signature";
  grant.expires_in = std::chrono::seconds(3600);
  grant.expires_at = from_ms(1'700'003'600'999);
  grant.refresh_token = "refresh-1";
  grant.owner = sample_profile();
  return grant;
}

constexpr char password_target[] = "/auth/v1/token?grant_type=password";
constexpr char refresh_target[] = "/auth/v1/token?grant_type=refresh_token";
constexpr char credentials[] = R"({"email":"you@example.com","password":"hunter2hunter2"})";

BOOST_AUTO_TEST_CASE(a_password_gets_tokens) {
  sessions.grant_answer = sample_grant();
  const auto answer = call(post, password_target, {.token = "", .body = credentials});
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(is_golden("token", answer.body));
  BOOST_TEST(header_of(answer, "Cache-Control") == "no-store");
  BOOST_TEST(answer.body.find("argon2") == std::string::npos);
  BOOST_TEST(sessions.email == "you@example.com");
  BOOST_TEST(sessions.password == "hunter2hunter2");
  BOOST_TEST(sessions.source_address == "203.0.113.9");
}

BOOST_AUTO_TEST_CASE(the_documented_curl_line_works_with_its_form_content_type) {
  sessions.grant_answer = sample_grant();
  const auto status = [&](const char* type, const char* body) {
    return call(post, password_target,
                {.token = "", .body = body, .content_type = type, .headers = {{"apikey", "anon"}}})
        .status;
  };
  BOOST_TEST(status("application/x-www-form-urlencoded", credentials) == 200);
  BOOST_TEST(status("application/x-www-form-urlencoded", "email=a&password=b") == 400);
  BOOST_TEST(status("text/plain", credentials) == 415);
}

BOOST_AUTO_TEST_CASE(a_refresh_token_gets_tokens) {
  sessions.grant_answer = sample_grant();
  BOOST_TEST(
      call(post, refresh_target, {.token = "", .body = R"({"refresh_token":"old"})"}).status ==
      200);
  BOOST_TEST(sessions.refresh_token == "old");
  BOOST_TEST(post_to(refresh_target, credentials).status == 400);
  BOOST_TEST(post_to(password_target, R"({"refresh_token":"old"})").status == 400);
  BOOST_TEST(sessions.calls == 1);
}

BOOST_AUTO_TEST_CASE(wrong_credentials_are_refused_in_the_form_of_the_original_service) {
  sessions.grant_answer =
      error(errc::invalid_argument, "invalid_grant", "Invalid login credentials");
  const auto answer = post_to(password_target, credentials);
  BOOST_TEST(answer.status == 400);
  BOOST_TEST(is_golden("invalid_grant", answer.body));
  sessions.grant_answer =
      error(errc::invalid_argument, "invalid_grant", "the token was used before");
  BOOST_TEST(member_of(post_to(refresh_target, R"({"refresh_token":"old"})"),
                       "error_description") == "the token was used before");
}

BOOST_AUTO_TEST_CASE(a_log_in_that_cannot_be_served_now_says_so) {
  sessions.grant_answer = error(errc::unavailable, "queue_full", "too many wait");
  const auto answer = post_to(password_target, credentials);
  BOOST_TEST(answer.status == 503);
  BOOST_TEST(header_of(answer, "Retry-After") == "1");
  BOOST_TEST(member_of(answer, "error") == "too many wait");
}

BOOST_AUTO_TEST_CASE(a_token_request_must_be_complete) {
  const auto field = [&](const char* target, const char* body) {
    const auto answer = post_to(target, body);
    return std::to_string(answer.status) + ' ' + member_of(answer, "field");
  };
  BOOST_TEST(field("/auth/v1/token", credentials) == "400 grant_type");
  BOOST_TEST(field("/auth/v1/token?grant_type=magic", credentials) == "400 grant_type");
  BOOST_TEST(field(password_target, R"({"email":"you@example.com"})") == "400 password");
  BOOST_TEST(field(password_target, R"({"password":"p"})") == "400 email");
  BOOST_TEST(field(password_target, R"({"email":"e","password":7})") == "400 password");
  BOOST_TEST(field(password_target, R"({"email":"e","password":"p","x":1})") == "400 x");
  BOOST_TEST(field(refresh_target, R"({"refresh_token":""})") == "400 refresh_token");
  BOOST_TEST(sessions.calls == 0);
}

BOOST_AUTO_TEST_CASE(one_sees_oneself) {
  sessions.self_answer = sample_profile();
  const auto answer = get_from("/api/me");
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(is_golden("me", answer.body));
  BOOST_TEST((sessions.who.role == role::editor));
}

BOOST_AUTO_TEST_CASE(the_process_is_healthy_while_it_answers) {
  const auto answer = call(get, "/healthz", {.token = ""});
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(answer.body == R"({"status":"ok"})");
}

BOOST_AUTO_TEST_CASE(a_node_is_ready_when_it_can_serve) {
  cluster.readiness_answer = result<void>();
  BOOST_TEST(call(get, "/readyz", {.token = ""}).body == R"({"status":"ready"})");
  cluster.readiness_answer = error(errc::unavailable, "no_leader", "the cluster has no leader");
  const auto answer = call(get, "/readyz", {.token = ""});
  BOOST_TEST(answer.status == 503);
  BOOST_TEST(member_of(answer, "code") == "no_leader");
  BOOST_TEST(header_of(answer, "Retry-After") == "1");
}

BOOST_AUTO_TEST_CASE(an_administrator_sees_the_cluster) {
  cluster_report report;
  report.cluster = cluster_id::parse("0190a6f0-0000-7000-8000-00000000000c").value();
  report.node_name = "node-a";
  report.leader_name = "node-a";
  report.term = 2;
  report.commit_index = report.applied_index = 18'446'744'073'709'551'615ULL;
  report.members = report.members_up = 1;
  report.shard_count = 64;
  report.feature_level = 1;
  report.version = "0.1.0";
  cluster.status_answer = report;
  const auto answer = call(get, "/api/cluster/status", {.token = "admin-token"});
  BOOST_TEST(is_golden("cluster_status", answer.body));
  report.leader_name.clear();
  cluster.status_answer = report;
  BOOST_TEST(
      call(get, "/api/cluster/status", {.token = "admin-token"}).body.find("\"leader\":null") !=
      std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_administrator_sees_the_members) {
  member_report leader;
  leader.member = {.id = node_id(0x6f2a91c000000001),
                   .name = "node-a",
                   .address = "10.0.0.1:7400",
                   .zone = "a",
                   .version = "0.1.0",
                   .incarnation = 3};
  leader.state = member_state::up;
  leader.last_seen = std::chrono::milliseconds(0);
  leader.lag = 0;
  leader.role = "leader";
  leader.shards = 43;
  member_report lost;
  lost.member = {.id = node_id(0xe40c55aa00000001),
                 .name = "node-c",
                 .address = "",
                 .zone = "",
                 .version = "0.1.0",
                 .incarnation = 1};
  lost.state = member_state::down;
  lost.role = "follower";
  lost.last_seen = std::chrono::milliseconds(250'000);
  lost.lag = 812;
  member_report stranger;
  stranger.member = {.id = node_id(0x7700aa5500000001),
                     .name = "node-d",
                     .address = "",
                     .zone = "",
                     .version = "0.1.0",
                     .incarnation = 1};
  stranger.role = "follower";
  cluster.members_answer = std::vector<member_report>{leader, lost, stranger};
  const auto answer = call(get, "/api/cluster/members", {.token = "admin-token"});
  BOOST_TEST(is_golden("cluster_members", answer.body));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace statushive::tests
