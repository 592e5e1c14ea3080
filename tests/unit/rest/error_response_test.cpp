#include "rest/handlers/error_response.hpp"

#include <set>

#include <boost/test/unit_test.hpp>

#include "api_fixture.hpp"

namespace statushive::tests {
namespace {

using rest::error_response;
using rest::render_failure;
using rest::status_of;

BOOST_AUTO_TEST_CASE(every_kind_of_error_has_its_status) {
  const std::vector<std::pair<errc, int>> expected = {
      {errc::not_found, 404},         {errc::already_exists, 409},
      {errc::invalid_argument, 400},  {errc::failed_precondition, 409},
      {errc::unavailable, 503},       {errc::aborted, 409},
      {errc::deadline_exceeded, 503}, {errc::resource_exhausted, 429},
      {errc::permission_denied, 403}, {errc::unauthenticated, 401},
      {errc::corruption, 500},        {errc::internal, 500}};
  std::set<std::string_view> seen;
  for (const auto& [code, status] : expected) {
    BOOST_TEST(status_of(code) == status, name_of(code));
    BOOST_TEST(error_response({code, "some_reason", "some sentence"}).status == status);
    seen.insert(name_of(code));
  }
  // The numbers are dense from 1, so the table above has all of them.
  BOOST_TEST(seen.size() == static_cast<size_t>(errc::internal));
  BOOST_TEST(status_of(static_cast<errc>(200)) == 500);
}

BOOST_AUTO_TEST_CASE(an_error_says_what_where_and_what_to_do) {
  const auto answer =
      error_response(error(errc::invalid_argument, "invalid_field", "url has no \"host\"")
                         .at("url")
                         .hinting("add one"));
  BOOST_TEST(
      answer.body ==
      R"({"error":"url has no \"host\"","code":"invalid_field","field":"url","hint":"add one"})");
  BOOST_TEST(answer.content_type == "application/json");
  BOOST_TEST(header_of(answer, "Cache-Control") == "no-store");
  BOOST_TEST(error_response({errc::not_found, "not_found", "gone"}).body ==
             R"({"error":"gone","code":"not_found"})");
}

BOOST_AUTO_TEST_CASE(only_answers_that_invite_a_retry_say_when) {
  const auto retry_after = [](errc code, const char* reason) {
    return header_of(error_response({code, reason, "sentence"}), "Retry-After");
  };
  BOOST_TEST(retry_after(errc::unavailable, "no_leader") == "1");
  BOOST_TEST(retry_after(errc::unavailable, "queue_full") == "1");
  BOOST_TEST(retry_after(errc::unavailable, "no_space") == "30");
  BOOST_TEST(retry_after(errc::resource_exhausted, "rate_limited") == "60");
  for (const auto code :
       {errc::not_found, errc::invalid_argument, errc::permission_denied, errc::unauthenticated,
        errc::internal, errc::aborted, errc::deadline_exceeded}) {
    BOOST_TEST(retry_after(code, "some_reason") == "");
  }
}

BOOST_AUTO_TEST_CASE(an_error_that_knows_its_wait_says_it) {
  const auto retry_after = [](errc code, std::chrono::seconds wait) {
    return header_of(error_response(error(code, "some_reason", "sentence").retrying_after(wait)),
                     "Retry-After");
  };
  using std::chrono::seconds;
  BOOST_TEST(retry_after(errc::resource_exhausted, seconds(873)) == "873");
  BOOST_TEST(retry_after(errc::unavailable, seconds(7)) == "7");
  BOOST_TEST(retry_after(errc::resource_exhausted, seconds(0)) == "1");
  BOOST_TEST(retry_after(errc::not_found, seconds(7)) == "");
  BOOST_TEST(retry_after(errc::deadline_exceeded, seconds(7)) == "");
}

BOOST_AUTO_TEST_CASE(a_media_type_that_is_not_taken_has_its_own_status) {
  const auto answer = error_response(
      {errc::invalid_argument, std::string(rest::unsupported_media_type), "no such type"});
  BOOST_TEST(answer.status == 415);
  BOOST_TEST(member_of(answer, "code") == "unsupported_media_type");
}

BOOST_AUTO_TEST_CASE(a_limit_of_the_plan_is_told_in_numbers) {
  const auto answer = error_response(error(errc::permission_denied, "plan_limit",
                                           "the account has 10 monitors, the plan free allows 10")
                                         .limited_by({"monitors", 10, 10}));
  BOOST_TEST(answer.status == 403);
  BOOST_TEST(is_golden("plan_limit", answer.body));
}

BOOST_AUTO_TEST_CASE(only_who_is_unknown_is_asked_to_authenticate) {
  BOOST_TEST(header_of(error_response({errc::unauthenticated, "invalid_token", "no"}),
                       "WWW-Authenticate") == "Bearer");
  BOOST_TEST(header_of(error_response({errc::permission_denied, "role_too_low", "no"}),
                       "WWW-Authenticate") == "");
}

BOOST_AUTO_TEST_CASE(a_defect_of_ours_shows_nothing_of_its_cause) {
  for (const auto code : {errc::internal, errc::corruption}) {
    const auto answer =
        error_response(error(code, "rocksdb", "/var/lib/secret").at("f").hinting("h"));
    BOOST_TEST(member_of(answer, "code") == "internal");
    BOOST_TEST(answer.body.find("secret") == std::string::npos);
    BOOST_TEST(answer.body.find("rocksdb") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(an_invalid_grant_has_the_form_of_oauth) {
  const auto answer =
      error_response({errc::invalid_argument, "invalid_grant", "Invalid login credentials"});
  BOOST_TEST(answer.status == 400);
  BOOST_TEST(answer.body ==
             R"({"error":"invalid_grant","error_description":"Invalid login credentials",)"
             R"("code":"invalid_grant"})");
}

BOOST_AUTO_TEST_CASE(failures_of_the_server_have_the_same_form) {
  const auto answer =
      render_failure({.status = 404, .code = "not_found", .message = "there is no route /x"});
  BOOST_TEST(answer.status == 404);
  BOOST_TEST(answer.body == R"({"error":"there is no route /x","code":"not_found"})");
}

}  // namespace
}  // namespace statushive::tests
