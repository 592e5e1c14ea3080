#include <array>

#include <boost/test/unit_test.hpp>

#include "cluster/ctl/api_client.hpp"
#include "cluster/ctl/exit_code.hpp"

namespace {

using namespace statushive;
using ctl::exit_code;
using ctl::exit_code_of;

int code_of_status(int status, const std::string& body = "{}") {
  return static_cast<int>(exit_code_of(ctl::api_error({status, body}).code()));
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_error_has_its_exit_code) {
  constexpr std::array expected = {
      std::pair{errc::not_found, 3},         std::pair{errc::already_exists, 1},
      std::pair{errc::invalid_argument, 2},  std::pair{errc::failed_precondition, 1},
      std::pair{errc::unavailable, 4},       std::pair{errc::aborted, 1},
      std::pair{errc::deadline_exceeded, 4}, std::pair{errc::resource_exhausted, 1},
      std::pair{errc::permission_denied, 6}, std::pair{errc::unauthenticated, 6},
      std::pair{errc::corruption, 1},        std::pair{errc::internal, 1}};
  for (const auto& [code, number] : expected) {
    BOOST_TEST(static_cast<int>(exit_code_of(code)) == number, name_of(code));
  }
}

BOOST_AUTO_TEST_CASE(every_status_of_the_api_has_its_exit_code) {
  for (const auto& [status, number] : {std::pair{400, 2},
                                       {401, 6},
                                       {403, 6},
                                       {404, 3},
                                       {405, 2},
                                       {409, 1},
                                       {413, 2},
                                       {414, 2},
                                       {415, 2},
                                       {429, 1},
                                       {431, 2},
                                       {500, 1},
                                       {502, 4},
                                       {503, 4},
                                       {504, 4},
                                       {301, 1},
                                       {418, 1}}) {
    BOOST_TEST(code_of_status(status) == number, status);
  }
}

BOOST_AUTO_TEST_CASE(a_conflict_is_what_its_code_says) {
  for (const auto& [reason, code] : {std::pair{"already_exists", errc::already_exists},
                                     {"slug_taken", errc::already_exists},
                                     {"email_taken", errc::already_exists},
                                     {"idempotency_key_reused", errc::already_exists},
                                     {"if_match_failed", errc::aborted},
                                     {"last_administrator", errc::failed_precondition},
                                     {"idempotent_resource_gone", errc::failed_precondition},
                                     {"illegal_transition", errc::failed_precondition},
                                     {"", errc::failed_precondition}}) {
    const auto body = R"({"error":"no","code":")" + std::string(reason) + R"("})";
    BOOST_TEST((ctl::api_error({409, body}).code() == code), reason);
  }
  BOOST_TEST((ctl::api_error({409, "<html>"}).code() == errc::failed_precondition));
}

BOOST_AUTO_TEST_CASE(wrong_credentials_are_denied_though_their_status_is_400) {
  const std::string body =
      R"({"error":"invalid_grant","error_description":"Invalid login credentials",)"
      R"("code":"invalid_grant"})";
  BOOST_TEST(code_of_status(400, body) == 6);
  BOOST_TEST(ctl::api_error({400, body}).message() == "Invalid login credentials");
}

BOOST_AUTO_TEST_CASE(what_no_other_login_mends_is_denied_and_not_unauthenticated) {
  for (const auto& [status, reason] :
       {std::pair{400, "wrong_password"}, {401, "missing_apikey"}, {401, "invalid_apikey"}}) {
    const auto body = R"({"error":"no","code":")" + std::string(reason) + R"("})";
    BOOST_TEST((ctl::api_error({status, body}).code() == errc::permission_denied), reason);
  }
}

BOOST_AUTO_TEST_CASE(how_long_to_wait_is_kept_and_told) {
  const auto failure = ctl::api_error(
      {429, R"({"error":"too many requests","code":"rate_limited"})", std::chrono::seconds(90)});
  BOOST_TEST((failure.retry_after() == std::chrono::seconds(90)));
  BOOST_TEST(failure.hint() == "try again in 1m30s");
  BOOST_TEST(!ctl::api_error({429, R"({"error":"no"})"}).retry_after().has_value());
}

BOOST_AUTO_TEST_CASE(an_error_keeps_what_the_api_said) {
  const auto failure = ctl::api_error(
      {403, R"({"error":"the plan allows 10","code":"plan_limit","field":"name","hint":"ask"})"});
  BOOST_TEST(failure.message() == "the plan allows 10");
  BOOST_TEST(failure.reason() == "plan_limit");
  BOOST_TEST(failure.field() == "name");
  BOOST_TEST(failure.hint() == "ask");
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_not_the_apis_is_not_repeated) {
  for (const auto* body : {"<html>gateway</html>", "", "[]", "{", R"({"error":5})"}) {
    const auto failure = ctl::api_error({503, body});
    BOOST_TEST((failure.code() == errc::unavailable));
    BOOST_TEST(failure.message() ==
               "the server answers with status 503, and not as a StatusHive node does");
  }
}
