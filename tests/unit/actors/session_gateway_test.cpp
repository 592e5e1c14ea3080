#include <boost/test/unit_test.hpp>

#include "actors/gateway/access_token.hpp"
#include "actors/gateway/control_session_gateway.hpp"
#include "actors/gateway/refresh_token.hpp"
#include "gateway_fixture.hpp"
#include "tests/support/eventually.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;
using tests::answers;
using tests::eventually;

struct fixture : tests::gateway_fixture {
  answers<token_grant> log_in(const std::string& who, const std::string& secret) {
    answers<token_grant> answer;
    gateway.log_in(who, secret, "192.0.2.7", answer.expect());
    return answer;
  }
  answers<token_grant> log_in_and_wait(const std::string& who, const std::string& secret) {
    auto answer = log_in(who, secret);
    BOOST_REQUIRE(eventually(20s, [&] { return answer.count() == 1; }));
    return answer;
  }
  token_grant grant() { return log_in_and_wait(email, password).at(0).value(); }
  answers<token_grant> refresh(const std::string& token) {
    answers<token_grant> answer;
    gateway.refresh(token, "192.0.2.7", answer.expect());
    BOOST_REQUIRE(answer.count() == 1u);
    return answer;
  }
  std::string identify(const std::string& token) {
    const auto known = gateway.identify(token);
    return known ? std::string() : known.failure().reason();
  }

  control_session_gateway gateway{control, *key, time, random};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(session_gateway_, fixture)

BOOST_AUTO_TEST_CASE(a_login_gives_tokens_and_opens_a_session) {
  const auto given = grant();
  BOOST_TEST((given.owner.user == admin));
  BOOST_TEST((given.owner.plan == plan::unlimited));
  BOOST_TEST((given.expires_in == 3600s));
  BOOST_TEST((given.expires_at == time.now() + 3600s));
  const auto token = refresh_token::parse(given.refresh_token);
  BOOST_REQUIRE(token.has_value());
  const auto session = control.view().find_session(token->session).value();
  BOOST_REQUIRE(session.has_value());
  BOOST_TEST(session->user == admin.id);
  BOOST_TEST((session->token_hash == token->hash()));
  BOOST_TEST((session->expires_at == time.now() + 30 * 24h));
  const auto last = control.proposed().back();
  BOOST_TEST((last.actor == principal{admin.id, first_account.id, {}}));
  BOOST_TEST(last.source_address == "192.0.2.7");
}

BOOST_AUTO_TEST_CASE(the_address_may_be_written_in_any_case) {
  BOOST_TEST(log_in_and_wait("Admin@Example.COM", password).reason() == "");
}

BOOST_AUTO_TEST_CASE(wrong_credentials_have_one_answer_and_cost_no_command) {
  const auto before = control.proposed().size();
  const std::string right = password;
  for (const auto& [who, secret] : {std::pair<std::string, std::string>{email, "wrong"},
                                    {email, ""},
                                    {"nobody@example.com", right},
                                    {"", right},
                                    {std::string(5000, 'a'), right},
                                    {email, right + std::string(300, ' ')}}) {
    const auto answer = log_in_and_wait(who, secret).at(0);
    BOOST_REQUIRE(!answer.has_value());
    BOOST_TEST(answer.failure().reason() == "invalid_grant");
    BOOST_TEST((answer.failure().code() == errc::invalid_argument));
    BOOST_TEST(answer.failure().message() == "Invalid login credentials");
  }
  BOOST_TEST(control.proposed().size() == before);
}

BOOST_AUTO_TEST_CASE(an_access_token_says_who_calls) {
  const auto known = gateway.identify(grant().access_token);
  BOOST_REQUIRE(known.has_value());
  BOOST_TEST(known->user == admin.id);
  BOOST_TEST(known->account == first_account.id);
  BOOST_TEST((known->role == role::admin));
}

BOOST_AUTO_TEST_CASE(an_access_token_works_until_it_expires) {
  const auto token = grant().access_token;
  time.advance(3600s - 1ms);
  BOOST_TEST(identify(token) == "");
  time.advance(1ms);
  BOOST_TEST(identify(token) == "invalid_token");
}

BOOST_AUTO_TEST_CASE(a_text_that_is_no_token_of_this_cluster_says_nothing) {
  for (const auto& text :
       {std::string(), std::string("x"), std::string("a.b.c"), grant().refresh_token}) {
    BOOST_TEST(identify(text) == "invalid_token");
  }
  const auto other = token_key::from(std::string(32, 'k')).value();
  const access_claims claims{admin.id, first_account.id, role::admin, time.now(), time.now() + 1h};
  BOOST_TEST(identify(sign(claims, other)) == "invalid_token");
}

BOOST_AUTO_TEST_CASE(role_and_account_are_those_of_the_state_and_not_of_the_token) {
  const auto own = token_key::from(token_secret).value();
  access_claims claims{admin.id, account_id::make(time.now(), random), role::viewer, time.now(),
                       time.now() + 1h};
  const auto known = gateway.identify(sign(claims, own));
  BOOST_REQUIRE(known.has_value());
  BOOST_TEST(known->account == first_account.id);
  BOOST_TEST((known->role == role::admin));
  claims.user = user_id::make(time.now(), random);
  BOOST_TEST(identify(sign(claims, own)) == "invalid_token");
}

BOOST_AUTO_TEST_CASE(a_refresh_token_works_once_and_its_reuse_ends_the_session) {
  const auto first = grant().refresh_token;
  time.advance(90min);
  const auto second = refresh(first);
  BOOST_REQUIRE(second.reason() == "");
  const auto renewed = second.at(0).value();
  BOOST_TEST(identify(renewed.access_token) == "");
  BOOST_TEST((renewed.owner.user == admin));
  BOOST_TEST(renewed.refresh_token != first);
  BOOST_TEST(refresh(first).reason() == "invalid_grant");
  BOOST_TEST(refresh(renewed.refresh_token).reason() == "invalid_grant");
  const auto session = refresh_token::parse(first)->session;
  BOOST_TEST(!control.view().find_session(session).value().has_value());
}

BOOST_AUTO_TEST_CASE(a_refresh_moves_the_sessions_end_and_a_late_one_fails) {
  auto token = grant().refresh_token;
  time.advance(29 * 24h);
  token = refresh(token).at(0).value().refresh_token;
  time.advance(29 * 24h);
  token = refresh(token).at(0).value().refresh_token;
  time.advance(30 * 24h);
  BOOST_TEST(refresh(token).reason() == "invalid_grant");
}

BOOST_AUTO_TEST_CASE(a_token_that_nobody_was_given_costs_no_command) {
  const auto before = control.proposed().size();
  const auto invented = refresh_token::make(session_id::make(time.now(), random), random).str();
  for (const auto& text : {std::string(), std::string("token"), invented}) {
    BOOST_TEST(refresh(text).reason() == "invalid_grant");
  }
  BOOST_TEST(control.proposed().size() == before);
}

BOOST_AUTO_TEST_CASE(one_shows_oneself) {
  answers<profile> shown;
  gateway.show_self(administrator(), shown.expect());
  BOOST_TEST((shown.at(0).value().user == admin));
  BOOST_TEST((shown.at(0).value().plan == plan::unlimited));
  gateway.show_self(stranger(), shown.expect());
  BOOST_TEST(shown.reason(1) == "not_found");
}

BOOST_AUTO_TEST_CASE(passwords_that_wait_have_a_bound_and_stop_answers_them) {
  std::vector<answers<token_grant>> all;
  const auto is_refused = [&] {
    all.push_back(log_in(email, password));
    return all.back().count() == 1 && all.back().reason() == "queue_full";
  };
  // Each takes some 0.1 s, so the queue fills up however slowly they come.
  while (!is_refused())
    BOOST_REQUIRE(all.size() < 1000);
  BOOST_TEST(all.size() > control_session_gateway::queued_passwords_max);
  BOOST_TEST(gateway.counters().passwords_refused == 1u);
  gateway.stop();
  for (const auto& answer : all)
    BOOST_TEST(answer.count() == 1u);
  BOOST_TEST(all[all.size() - 2].reason() == "stopping");
}

BOOST_AUTO_TEST_CASE(what_the_cluster_refuses_is_passed_on) {
  const auto token = grant().refresh_token;
  control.fail_with(error(errc::unavailable, "no_leader", "there is no leader"));
  BOOST_TEST(log_in_and_wait(email, password).reason() == "no_leader");
  BOOST_TEST(refresh(token).reason() == "no_leader");
  control.fail_with({});
  BOOST_TEST(refresh(token).reason() == "");
}

BOOST_AUTO_TEST_CASE(a_login_without_an_outcome_is_answered_in_time) {
  control.hold();
  const auto answer = log_in(email, password);
  BOOST_REQUIRE(eventually(20s, [&] { return control.held() == 1; }));
  time.advance(10s);
  BOOST_REQUIRE(eventually(5s, [&] { return answer.count() == 1; }));
  BOOST_TEST(answer.reason() == "outcome_unknown");
  control.release();
  BOOST_TEST(answer.count() == 1u);
}

BOOST_AUTO_TEST_CASE(after_stop_everything_says_so) {
  const auto given = grant();
  gateway.stop();
  gateway.stop();
  BOOST_TEST(log_in(email, password).reason() == "stopping");
  BOOST_TEST(refresh(given.refresh_token).reason() == "stopping");
  BOOST_TEST(identify(given.access_token) == "stopping");
  answers<profile> shown;
  gateway.show_self(administrator(), shown.expect());
  BOOST_TEST(shown.reason() == "stopping");
}

BOOST_AUTO_TEST_SUITE_END()
