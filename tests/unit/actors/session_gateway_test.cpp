#include <algorithm>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "actors/gateway/access_token.hpp"
#include "actors/gateway/control_session_gateway.hpp"
#include "actors/gateway/password_hasher.hpp"
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
  /// Whoever has the grant, as the edge asks for them.
  caller caller_with(const token_grant& given) {
    auto who = gateway.identify(given.access_token).value();
    who.source_address = "192.0.2.7";
    return who;
  }
  answers<void> log_out(const caller& who, session_gateway::logout_scope which) {
    answers<void> answer;
    gateway.log_out(who, which, answer.expect());
    BOOST_REQUIRE(answer.count() == 1u);
    return answer;
  }
  answers<void> change(const caller& who, const std::string& current, const std::string& wanted) {
    answers<void> answer;
    gateway.change_password(who, current, wanted, answer.expect());
    BOOST_REQUIRE(eventually(20s, [&] { return answer.count() == 1; }));
    return answer;
  }
  /// Uses up the wrong passwords that `who` may have.
  void fail_ten_times(const std::string& who) {
    for (int i = 0; i < 10; ++i)
      BOOST_TEST(log_in_and_wait(who, "wrong").reason() == "invalid_grant");
  }
  /// As an administrator does it.
  void replace_password() {
    user_patch patch;
    patch.password_hash = hash_password("by the administrator").value();
    apply(update_user{admin.id, patch});
  }
  void rename(const std::string& address) {
    user_patch patch;
    patch.email = address;
    apply(update_user{admin.id, patch});
  }
  ~fixture() { stop_services(); }

  control_session_gateway gateway{*services};
};

constexpr auto new_password = "a better password";

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
  BOOST_TEST((last.actor == principal{admin.id, first_account.id, {}, {}}));
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
  BOOST_TEST((known->plan == plan::unlimited));
  BOOST_TEST(!known->session.is_nil());
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
  const access_claims claims{admin.id,    first_account.id, {},
                             role::admin, time.now(),       time.now() + 1h};
  BOOST_TEST(identify(sign(claims, other)) == "invalid_token");
}

BOOST_AUTO_TEST_CASE(role_and_account_are_those_of_the_state_and_not_of_the_token) {
  const auto own = token_key::from(token_secret).value();
  access_claims claims{admin.id,   account_id::make(time.now(), random),
                       {},         role::viewer,
                       time.now(), time.now() + 1h};
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

BOOST_AUTO_TEST_CASE(a_refreshed_token_belongs_to_the_same_session) {
  const auto first = grant();
  const auto session = caller_with(first).session;
  const auto renewed = refresh(first.refresh_token).at(0).value();
  BOOST_TEST(caller_with(renewed).session == session);
}

BOOST_AUTO_TEST_CASE(a_logout_ends_its_session_and_leaves_the_others) {
  const auto here = grant();
  const auto there = grant();
  BOOST_TEST(log_out(caller_with(here), session_gateway::logout_scope::this_session).reason() ==
             "");
  BOOST_TEST(identify(here.access_token) == "invalid_token");
  BOOST_TEST(refresh(here.refresh_token).reason() == "invalid_grant");
  BOOST_TEST(identify(there.access_token) == "");
  BOOST_TEST(refresh(there.refresh_token).reason() == "");
  const auto last = control.proposed().end()[-2];
  BOOST_TEST((last.actor == principal{admin.id, first_account.id, {}, {}}));
  BOOST_TEST(last.source_address == "192.0.2.7");
}

BOOST_AUTO_TEST_CASE(a_global_logout_ends_every_session_of_the_user_and_of_nobody_else) {
  make_user("member@example.com", role::viewer);
  const auto other = log_in_and_wait("member@example.com", password).at(0).value();
  const auto here = grant();
  const auto there = grant();
  BOOST_TEST(log_out(caller_with(here), session_gateway::logout_scope::all_sessions).reason() ==
             "");
  for (const auto& ended : {here, there}) {
    BOOST_TEST(identify(ended.access_token) == "invalid_token");
    BOOST_TEST(refresh(ended.refresh_token).reason() == "invalid_grant");
  }
  BOOST_TEST(identify(other.access_token) == "");
}

BOOST_AUTO_TEST_CASE(a_viewer_logs_out) {
  make_user("viewer@example.com", role::viewer);
  const auto given = log_in_and_wait("viewer@example.com", password).at(0).value();
  BOOST_TEST(log_out(caller_with(given), session_gateway::logout_scope::this_session).reason() ==
             "");
}

BOOST_AUTO_TEST_CASE(without_a_session_there_is_nothing_to_log_out_from) {
  const auto before = control.proposed().size() + 1;
  const auto with_key = with_reach(scope::admin);
  for (const auto which :
       {session_gateway::logout_scope::this_session, session_gateway::logout_scope::all_sessions}) {
    const auto refused = log_out(with_key, which).at(0);
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST(refused.failure().reason() == "no_session");
    BOOST_TEST((refused.failure().code() == errc::invalid_argument));
  }
  BOOST_TEST(log_out(administrator(), session_gateway::logout_scope::this_session).reason() ==
             "no_session");
  BOOST_TEST(control.proposed().size() == before);
}

BOOST_AUTO_TEST_CASE(a_new_password_ends_the_other_sessions_and_the_old_password) {
  const auto here = grant();
  const auto there = grant();
  BOOST_TEST(change(caller_with(here), password, new_password).reason() == "");
  BOOST_TEST(identify(here.access_token) == "");
  BOOST_TEST(identify(there.access_token) == "invalid_token");
  BOOST_TEST(refresh(there.refresh_token).reason() == "invalid_grant");
  BOOST_TEST(log_in_and_wait(email, password).reason() == "invalid_grant");
  BOOST_TEST(log_in_and_wait(email, new_password).reason() == "");
  BOOST_TEST(refresh(here.refresh_token).reason() == "");
}

BOOST_AUTO_TEST_CASE(a_password_change_takes_the_current_password_and_a_sound_new_one) {
  const auto who = caller_with(grant());
  const auto before = control.proposed().size();
  const auto wrong = change(who, "wrong", new_password).at(0);
  BOOST_REQUIRE(!wrong.has_value());
  BOOST_TEST(wrong.failure().reason() == "wrong_password");
  BOOST_TEST((wrong.failure().code() == errc::invalid_argument));
  BOOST_TEST(wrong.failure().field() == "current_password");
  BOOST_TEST(gateway.counters().attempts_failed == 1u);
  for (const auto& unsound : {std::string(7, 'a'), std::string(257, 'a'), std::string()}) {
    const auto refused = change(who, password, unsound).at(0);
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST(refused.failure().reason() == "invalid_field");
    BOOST_TEST(refused.failure().field() == "new_password");
  }
  BOOST_TEST(control.proposed().size() == before);
  BOOST_TEST(change(who, password, std::string(8, 'a')).reason() == "");
}

BOOST_AUTO_TEST_CASE(no_api_key_changes_a_password) {
  BOOST_TEST(change(with_reach(scope::admin), password, new_password).reason() == "scope_missing");
}

BOOST_AUTO_TEST_CASE(the_eleventh_attempt_is_refused_also_with_the_right_password) {
  fail_ten_times(email);
  for (const auto* secret : {"wrong", password}) {
    const auto refused = log_in(email, secret);
    BOOST_REQUIRE(refused.count() == 1u);
    BOOST_TEST(refused.reason() == "too_many_attempts");
    const auto failure = refused.at(0).failure();
    BOOST_TEST((failure.code() == errc::resource_exhausted));
    BOOST_TEST((failure.retry_after().value() == 90s));
  }
  BOOST_TEST(log_in("Admin@EXAMPLE.com", password).reason() == "too_many_attempts");
  BOOST_TEST(gateway.counters().attempts_failed == 10u);
  BOOST_TEST(gateway.counters().attempts_refused == 3u);
  time.advance(90s - 1ms);
  BOOST_TEST(log_in(email, password).reason() == "too_many_attempts");
  time.advance(1ms);
  BOOST_TEST(log_in_and_wait(email, password).reason() == "");
}

BOOST_AUTO_TEST_CASE(fifteen_minutes_later_there_are_ten_attempts_again) {
  fail_ten_times(email);
  time.advance(15min);
  fail_ten_times(email);
  BOOST_TEST(log_in(email, password).reason() == "too_many_attempts");
}

BOOST_AUTO_TEST_CASE(a_success_clears_the_count_of_its_address_and_of_no_other) {
  make_user("member@example.com", role::viewer);
  for (int i = 0; i < 9; ++i) {
    BOOST_TEST(log_in_and_wait(email, "wrong").reason() == "invalid_grant");
    BOOST_TEST(log_in_and_wait("member@example.com", "wrong").reason() == "invalid_grant");
  }
  BOOST_TEST(log_in_and_wait(email, password).reason() == "");
  BOOST_TEST(log_in_and_wait("member@example.com", "wrong").reason() == "invalid_grant");
  BOOST_TEST(log_in("member@example.com", password).reason() == "too_many_attempts");
  fail_ten_times(email);
  BOOST_TEST(log_in(email, password).reason() == "too_many_attempts");
}

BOOST_AUTO_TEST_CASE(attempts_at_an_address_that_nobody_has_are_counted_alike) {
  fail_ten_times("nobody@example.com");
  BOOST_TEST(log_in("nobody@example.com", "wrong").reason() == "too_many_attempts");
  BOOST_TEST(gateway.counters().addresses == 1u);
}

BOOST_AUTO_TEST_CASE(a_wrong_current_password_counts_as_an_attempt_at_the_address) {
  const auto who = caller_with(grant());
  for (int i = 0; i < 10; ++i)
    BOOST_TEST(change(who, "wrong", new_password).reason() == "wrong_password");
  const auto refused = change(who, password, new_password).at(0).failure();
  BOOST_TEST(refused.reason() == "too_many_attempts");
  BOOST_TEST(refused.retry_after().has_value());
  BOOST_TEST(log_in(email, password).reason() == "too_many_attempts");
  time.advance(15min);
  BOOST_TEST(change(who, password, new_password).reason() == "");
}

BOOST_AUTO_TEST_CASE(a_password_that_was_replaced_while_it_was_checked_opens_no_session) {
  control.hold();
  const auto answer = log_in(email, password);
  BOOST_REQUIRE(eventually(20s, [&] { return control.held() == 1; }));
  replace_password();
  control.release();
  BOOST_REQUIRE(eventually(20s, [&] { return answer.count() == 1; }));
  BOOST_TEST(answer.reason() == "invalid_grant");
}

BOOST_AUTO_TEST_CASE(a_change_of_the_user_beside_a_login_makes_it_a_second_try) {
  control.hold();
  const auto answer = log_in(email, password);
  BOOST_REQUIRE(eventually(20s, [&] { return control.held() == 1; }));
  rename("chief@example.com");
  rename(email);
  control.release();
  BOOST_REQUIRE(eventually(20s, [&] { return answer.count() == 1; }));
  BOOST_REQUIRE(answer.reason() == "");
  BOOST_TEST(identify(answer.at(0).value().access_token) == "");
}

BOOST_AUTO_TEST_CASE(a_login_whose_user_changes_again_and_again_ends) {
  control.hold();
  const auto answer = log_in(email, password);
  for (int i = 0; i < 3; ++i) {
    BOOST_REQUIRE(eventually(20s, [&] { return control.held() == 1; }));
    rename("chief@example.com");
    rename(email);
    control.release_and_hold();
  }
  BOOST_REQUIRE(eventually(20s, [&] { return answer.count() == 1; }));
  BOOST_TEST(answer.reason() == "superseded");
}

BOOST_AUTO_TEST_CASE(a_user_who_is_deleted_beside_a_login_or_refresh_is_nobody) {
  const auto leaving = make_user("leaving@example.com", role::viewer);
  const auto given = log_in_and_wait("leaving@example.com", password).at(0).value();
  control.hold();
  const auto again = log_in("leaving@example.com", password);
  BOOST_REQUIRE(eventually(20s, [&] { return control.held() == 1; }));
  answers<token_grant> refreshed;
  gateway.refresh(given.refresh_token, "192.0.2.7", refreshed.expect());
  apply(delete_user{leaving.id});
  control.release();
  BOOST_REQUIRE(eventually(20s, [&] { return again.count() == 1; }));
  BOOST_TEST(again.reason() == "invalid_grant");
  BOOST_TEST(refreshed.reason() == "invalid_grant");
}

BOOST_AUTO_TEST_CASE(a_password_change_counts_for_the_password_that_it_was_checked_against) {
  const auto who = caller_with(grant());
  control.hold();
  answers<void> answer;
  gateway.change_password(who, password, new_password, answer.expect());
  BOOST_REQUIRE(eventually(20s, [&] { return control.held() == 1; }));
  replace_password();
  control.release();
  BOOST_REQUIRE(eventually(20s, [&] { return answer.count() == 1; }));
  BOOST_TEST(answer.reason() == "wrong_password");
  BOOST_TEST(log_in_and_wait(email, "by the administrator").reason() == "");
}

BOOST_AUTO_TEST_CASE(attempts_that_wait_side_by_side_do_not_slip_through) {
  fail_ten_times(email);
  time.advance(90s);
  std::vector<answers<token_grant>> all;
  for (int i = 0; i < 5; ++i)
    all.push_back(log_in(email, "wrong"));
  BOOST_REQUIRE(eventually(20s, [&] {
    return std::ranges::all_of(all, [](const auto& answer) { return answer.count() == 1; });
  }));
  BOOST_TEST(all.front().reason() == "invalid_grant");
  for (size_t i = 1; i < all.size(); ++i)
    BOOST_TEST(all[i].reason() == "too_many_attempts");
}

BOOST_AUTO_TEST_CASE(one_shows_oneself) {
  answers<profile> shown;
  gateway.show_self(administrator(), shown.expect());
  BOOST_TEST((shown.at(0).value().user == admin));
  BOOST_TEST((shown.at(0).value().plan == plan::unlimited));
  gateway.show_self(stranger(), shown.expect());
  BOOST_TEST(shown.reason(1) == "invalid_token");
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
  BOOST_TEST(all.size() > gateways::queued_passwords_max);
  BOOST_TEST(passwords->counters().refused == 1u);
  stop_services();
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
  const auto who = caller_with(given);
  stop_services();
  BOOST_TEST(log_in(email, password).reason() == "stopping");
  BOOST_TEST(refresh(given.refresh_token).reason() == "stopping");
  BOOST_TEST(identify(given.access_token) == "stopping");
  BOOST_TEST(log_out(who, session_gateway::logout_scope::this_session).reason() == "stopping");
  BOOST_TEST(change(who, password, new_password).reason() == "stopping");
  answers<profile> shown;
  gateway.show_self(administrator(), shown.expect());
  BOOST_TEST(shown.reason() == "stopping");
}

BOOST_AUTO_TEST_SUITE_END()
