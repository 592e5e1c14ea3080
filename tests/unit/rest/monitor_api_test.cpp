#include <map>

#include <boost/test/unit_test.hpp>

#include "api_fixture.hpp"

namespace statushive::tests {
namespace {

using enum http::method;

const std::string one = std::string("/api/monitors/") + sample_id;

BOOST_FIXTURE_TEST_SUITE(monitor_api, api_fixture)

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
      {R"("paused_reason":null)", "paused_reason"},
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

BOOST_AUTO_TEST_CASE(a_monitor_that_the_plan_paused_says_why) {
  auto paused = sample_monitor();
  paused.monitor.spec.active = false;
  paused.monitor.is_paused_by_plan = true;
  monitors.change_answer = paused;
  BOOST_TEST(put_to(one, "{}").body.find(R"("active":false,"paused_reason":"plan_limit",)") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(answers_that_show_one_monitor_carry_its_revision) {
  monitors.change_answer = sample_monitor();
  monitors.show_answer = monitor_details{sample_monitor(), {}};
  const auto made = post_to("/api/monitors", R"({"name":"n","url":"https://example.com"})");
  BOOST_TEST(header_of(made, "ETag") == "\"1842\"");
  BOOST_TEST(header_of(made, "Location") == one);
  for (const auto& answer : {get_from(one), put_to(one, "{}")}) {
    BOOST_TEST(header_of(answer, "ETag") == "\"1842\"");
    BOOST_TEST(header_of(answer, "Location") == "");
  }
}

BOOST_AUTO_TEST_CASE(the_gateway_learns_on_what_terms_a_monitor_changes) {
  monitors.change_answer = sample_monitor();
  monitors.remove_answer = result<void>();
  call(put, one, {.body = "{}", .headers = {{"If-Match", "\"3\", \"4\""}}});
  BOOST_TEST((monitors.who.terms.expected_revisions == std::vector<uint64_t>{3, 4}));
  call(del, one, {.headers = {{"If-Match", "\"5\""}}});
  BOOST_TEST((monitors.who.terms.expected_revisions == std::vector<uint64_t>{5}));
  const std::string body = R"({"name":"n","url":"https://example.com"})";
  call(post, "/api/monitors", {.body = body, .headers = {{"Idempotency-Key", "once"}}});
  BOOST_REQUIRE(monitors.who.terms.only_once.has_value());
  BOOST_TEST(monitors.who.terms.only_once->key == "once");
  BOOST_TEST(monitors.who.terms.only_once->route == "POST /api/monitors");
  BOOST_TEST(monitors.who.terms.only_once->body == body);
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

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace statushive::tests
