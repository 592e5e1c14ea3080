#include <boost/test/unit_test.hpp>

#include "api_fixture.hpp"

namespace statushive::tests {
namespace {

using enum http::method;

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

BOOST_FIXTURE_TEST_SUITE(session_api, api_fixture)

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

BOOST_AUTO_TEST_CASE(one_sees_oneself_and_what_the_plan_allows) {
  sessions.self_answer = sample_profile();
  const auto answer = get_from("/api/me");
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(is_golden("me", answer.body));
  BOOST_TEST((sessions.who.role == role::editor));
}

BOOST_AUTO_TEST_CASE(what_a_plan_does_not_limit_is_null) {
  auto self = sample_profile();
  self.plan = plan::unlimited;
  sessions.self_answer = self;
  BOOST_TEST(get_from("/api/me").body.find(
                 R"("limits":{"monitors":null,"shortest_interval_seconds":1,"status_pages":null,)"
                 R"("history_days":365}})") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_logout_ends_one_session_or_all) {
  using enum session_gateway::logout_scope;
  sessions.log_out_answer = result<void>();
  const auto answer = call(post, "/auth/v1/logout", {.token = "viewer-token"});
  BOOST_TEST(answer.status == 204);
  BOOST_TEST(answer.body.empty());
  BOOST_TEST((sessions.ended == this_session));
  BOOST_TEST(!sessions.who.session.is_nil());
  BOOST_TEST(call(post, "/auth/v1/logout?scope=global").status == 204);
  BOOST_TEST((sessions.ended == all_sessions));
  BOOST_TEST(call(post, "/auth/v1/logout?scope=local").status == 204);
  BOOST_TEST((sessions.ended == this_session));
  BOOST_TEST(status_and_field(call(post, "/auth/v1/logout?scope=others")) == "400 scope");
  BOOST_TEST(sessions.calls == 3);
}

BOOST_AUTO_TEST_CASE(a_logout_takes_no_body_whatever_its_type_says) {
  sessions.log_out_answer = result<void>();
  for (const auto* type : {"application/json", "text/plain", "application/x-www-form-urlencoded"}) {
    const call_options empty{.headers = {{"Content-Type", type}}};
    BOOST_TEST(call(post, "/auth/v1/logout", empty).status == 204, type);
  }
}

BOOST_AUTO_TEST_CASE(a_token_without_a_session_cannot_log_out) {
  sessions.log_out_answer = error(errc::invalid_argument, "no_session", "there is none");
  BOOST_TEST(status_and_code(call(post, "/auth/v1/logout")) == "400 no_session");
  BOOST_TEST(logged.empty());
}

constexpr char new_password[] =
    R"({"current_password":"hunter2hunter2","new_password":"correct horse"})";

BOOST_AUTO_TEST_CASE(one_changes_ones_own_password) {
  sessions.password_answer = result<void>();
  const auto answer =
      call(post, "/api/me/password", {.token = "viewer-token", .body = new_password});
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(answer.body == R"({"changed":true})");
  BOOST_TEST(sessions.password == "hunter2hunter2");
  BOOST_TEST(sessions.new_password == "correct horse");
  BOOST_TEST((sessions.who.role == role::viewer));
}

BOOST_AUTO_TEST_CASE(a_change_of_password_must_be_complete_and_says_no_password) {
  const auto refused = [&](const char* body) {
    const auto answer = post_to("/api/me/password", body);
    BOOST_TEST(answer.body.find("hunter2") == std::string::npos, answer.body);
    return status_and_field(answer);
  };
  BOOST_TEST(refused("{}") == "400 current_password");
  BOOST_TEST(refused(R"({"current_password":"hunter2hunter2"})") == "400 new_password");
  BOOST_TEST(refused(R"({"current_password":"a","new_password":"hunter2"})") == "400 new_password");
  BOOST_TEST(refused(R"({"current_password":"","new_password":"hunter2hunter2"})") ==
             "400 current_password");
  BOOST_TEST(refused(R"({"current_password":"a","new_password":"hunter2hunter2","x":1})") ==
             "400 x");
  BOOST_TEST(sessions.calls == 0);
}

BOOST_AUTO_TEST_CASE(a_wrong_password_changes_nothing) {
  sessions.password_answer =
      error(errc::invalid_argument, "wrong_password", "current_password is not the password")
          .at("current_password");
  const auto wrong = post_to("/api/me/password", new_password);
  BOOST_TEST(status_and_code(wrong) == "400 wrong_password");
  BOOST_TEST(status_and_field(wrong) == "400 current_password");
  sessions.password_answer = error(errc::resource_exhausted, "too_many_attempts", "wait")
                                 .retrying_after(std::chrono::seconds(77));
  const auto late = post_to("/api/me/password", new_password);
  BOOST_TEST(status_and_code(late) == "429 too_many_attempts");
  BOOST_TEST(header_of(late, "Retry-After") == "77");
  BOOST_TEST(logged.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace statushive::tests
