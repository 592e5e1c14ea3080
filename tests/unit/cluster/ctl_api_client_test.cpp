#include <boost/test/unit_test.hpp>

#include "ctl_fixture.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;
using tests::ctl_fixture;
using tests::ctl_token_fixture;

constexpr auto creation = "monitor create Shop https://example.com/";
constexpr auto created = R"({"monitor":{"id":"m1","name":"Shop","active":false}})";

error broken() {
  return {errc::unavailable, "broken_connection", "the connection broke (reset)"};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ctl_creations, ctl_token_fixture)

BOOST_AUTO_TEST_CASE(a_creation_is_repeated_once_under_the_same_key_when_the_connection_breaks) {
  answer(broken());
  answer(201, created);
  BOOST_TEST(run(creation) == 0);
  BOOST_REQUIRE(http.requests.size() == 2u);
  BOOST_TEST(http.requests[0].idempotency_key.size() == 36u);
  BOOST_TEST(http.requests[0].idempotency_key == http.requests[1].idempotency_key);
  BOOST_TEST(http.requests[0].body == http.requests[1].body);
  answer(201, created);
  BOOST_TEST(run(creation) == 0);
  BOOST_TEST(http.requests[2].idempotency_key != http.requests[0].idempotency_key);
}

BOOST_AUTO_TEST_CASE(a_creation_is_not_repeated_twice) {
  answer(broken());
  answer(broken());
  BOOST_TEST(run(creation) == 4);
  BOOST_TEST(http.requests.size() == 2u);
}

BOOST_AUTO_TEST_CASE(other_calls_and_other_failures_are_not_repeated) {
  answer(broken());
  BOOST_TEST(run("monitor pause m1") == 4);
  answer(error(errc::unavailable, "no_connection", "no connection (refused)"));
  BOOST_TEST(run(creation) == 4);
  answer(error(errc::deadline_exceeded, "timeout", "no answer in time"));
  BOOST_TEST(run(creation) == 4);
  answer(503, R"({"error":"the cluster has no leader","code":"no_leader"})");
  BOOST_TEST(run(creation) == 4);
  BOOST_TEST(http.requests.size() == 4u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(ctl_refusals, ctl_token_fixture)

BOOST_AUTO_TEST_CASE(a_rate_limit_says_when_to_try_again) {
  http.answers.push_back(ctl::http_answer{
      429, R"({"error":"too many requests","code":"rate_limited"})", std::chrono::seconds(250)});
  BOOST_TEST(run("monitor list") == 1);
  BOOST_TEST(err.str() == "error: list monitors: too many requests\nhint: try again in 4m10s\n");
  http.answers.push_back(ctl::http_answer{
      429, R"({"error":"no","code":"rate_limited","hint":"ask"})", std::chrono::seconds(250)});
  BOOST_TEST(run("monitor list") == 1);
  BOOST_TEST(err.str() == "error: list monitors: no\nhint: ask\n");
}

BOOST_AUTO_TEST_CASE(the_anon_key_goes_with_every_request_and_its_lack_is_told) {
  variables["STATUSHIVE_ANON_KEY"] = "from-the-environment";
  answer(200, R"({"monitors":[],"total":0})");
  BOOST_TEST(run("monitor list") == 0);
  BOOST_TEST(http.requests.back().anon_key == "from-the-environment");
  answer(200, R"({"monitors":[],"total":0})");
  BOOST_TEST(run("monitor list --anon-key from-a-flag") == 0);
  BOOST_TEST(http.requests.back().anon_key == "from-a-flag");
  BOOST_TEST(run_words({"--anon-key", "a\nb", "monitor", "list"}) == 2);
  variables.clear();
  variables["HOME"] = home.path();
  type("hunter22\n");
  answer(401, R"({"error":"the header apikey is missing","code":"missing_apikey"})");
  BOOST_TEST(run("login --email ada@example.com") == 6);
  BOOST_TEST(http.requests.back().anon_key == "");
  BOOST_TEST(err.str() ==
             "error: log in at http://127.0.0.1:8080: the header apikey is missing\n"
             "hint: --anon-key or STATUSHIVE_ANON_KEY; administrators see it in the settings\n");
}

BOOST_AUTO_TEST_CASE(a_missing_anon_key_does_not_cost_the_login) {
  variables.erase("STATUSHIVE_TOKEN");
  keep_login(time.now() + 1h);
  answer(401, R"({"error":"the header apikey is missing","code":"missing_apikey"})");
  BOOST_TEST(run("monitor list") == 6);
  BOOST_TEST(http.requests.size() == 1u);
  BOOST_TEST(logins.find(ctl::default_server).value().has_value());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(ctl_logout, ctl_fixture)

BOOST_AUTO_TEST_CASE(a_logout_ends_the_login_at_the_server_and_forgets_it) {
  keep_login(time.now() + 1h);
  answer(204, "");
  BOOST_TEST(run("logout") == 0);
  BOOST_TEST(latest_request() == "POST /auth/v1/logout");
  BOOST_TEST(http.requests.back().bearer_token == "old-access");
  BOOST_TEST(out.str() == "logged out at http://127.0.0.1:8080\n");
  BOOST_TEST(!logins.find(ctl::default_server).value().has_value());
  BOOST_TEST(run("logout -o json") == 0);
  BOOST_TEST(out.str() == "");
  BOOST_TEST(http.requests.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_logout_everywhere_concerns_the_kept_login_whatever_the_token) {
  variables["STATUSHIVE_TOKEN"] = "key";
  keep_login(time.now() + 1h);
  answer(204, "");
  BOOST_TEST(run("logout --everywhere") == 0);
  BOOST_TEST(latest_request() == "POST /auth/v1/logout?scope=global");
  BOOST_TEST(http.requests.back().bearer_token == "old-access");
}

BOOST_AUTO_TEST_CASE(an_expired_login_is_renewed_to_be_ended) {
  keep_login(time.now());
  answer(200, grant("new-access", "new-refresh", time.now() + 1h));
  answer(204, "");
  BOOST_TEST(run("logout") == 0);
  BOOST_TEST(http.requests.back().bearer_token == "new-access");
  BOOST_TEST(!logins.find(ctl::default_server).value().has_value());
}

BOOST_AUTO_TEST_CASE(a_login_that_has_ended_already_is_only_forgotten) {
  keep_login(time.now() + 1h);
  answer(401, R"({"error":"the access token is not valid","code":"invalid_token"})");
  answer(400, R"({"error":"invalid_grant","error_description":"used","code":"invalid_grant"})");
  BOOST_TEST(run("logout") == 0);
  BOOST_TEST(!logins.find(ctl::default_server).value().has_value());
}

BOOST_AUTO_TEST_CASE(a_logout_that_finds_nobody_keeps_the_login) {
  keep_login(time.now() + 1h);
  answer(error(errc::unavailable, "no_connection", "no connection (refused)"));
  BOOST_TEST(run("logout") == 4);
  BOOST_TEST(logins.find(ctl::default_server).value().has_value());
}

BOOST_AUTO_TEST_CASE(a_login_that_came_meanwhile_stays) {
  keep_login(time.now() + 1h);
  const ctl::stored_login other{"their-access", "their-refresh", time.now() + 1h};
  http.on_request = [&] { BOOST_REQUIRE(logins.write(ctl::default_server, other).has_value()); };
  answer(204, "");
  BOOST_TEST(run("logout") == 0);
  BOOST_TEST((logins.find(ctl::default_server).value() == other));
}

BOOST_AUTO_TEST_SUITE_END()
