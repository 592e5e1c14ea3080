#include <future>

#include <boost/test/unit_test.hpp>

#include "actors/gateway/control_user_gateway.hpp"
#include "actors/gateway/password_hasher.hpp"
#include "gateway_fixture.hpp"
#include "tests/support/eventually.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;
using tests::answers;
using tests::eventually;

constexpr const char* new_password = "a password for members";

struct fixture : tests::gateway_fixture {
  static user_draft draft(const std::string& email) {
    user_draft wanted;
    wanted.email = email;
    wanted.password = new_password;
    return wanted;
  }
  answers<profile> create(const caller& who, const user_draft& wanted) {
    answers<profile> answer;
    gateway.create(who, wanted, answer.expect());
    BOOST_TEST(eventually(10s, [&] { return answer.count() == 1; }));
    return answer;
  }
  answers<profile> create(const user_draft& wanted) { return create(administrator(), wanted); }
  profile created(const user_draft& wanted) {
    const auto answer = create(wanted).at(0);
    BOOST_REQUIRE_MESSAGE(answer.has_value(), wanted.email);
    return answer.value();
  }
  answers<profile> update(const caller& who, const user_id& id, const user_changes& changes) {
    answers<profile> answer;
    gateway.update(who, id, changes, answer.expect());
    BOOST_TEST(eventually(10s, [&] { return answer.count() == 1; }));
    return answer;
  }
  answers<profile> update(const user_id& id, const user_changes& changes) {
    return update(administrator(), id, changes);
  }
  answers<void> remove(const caller& who, const user_id& id) {
    answers<void> answer;
    gateway.remove(who, id, answer.expect());
    return answer;
  }
  answers<profile> show(const caller& who, const user_id& id) {
    answers<profile> answer;
    gateway.show(who, id, answer.expect());
    return answer;
  }
  answers<user_list> list(const caller& who, const user_query& query) {
    answers<user_list> answer;
    gateway.list(who, query, answer.expect());
    BOOST_TEST(eventually(10s, [&] { return answer.count() == 1; }));
    return answer;
  }
  static std::string field(const answers<profile>& answer) {
    const auto refused = answer.at(0);
    return refused ? std::string() : refused.failure().field();
  }
  caller repeating(const std::string& once, const std::string& body) const {
    auto who = administrator();
    who.terms.only_once = {once, "POST /api/users", body};
    return who;
  }

  ~fixture() { stop_services(); }

  control_user_gateway gateway{*services};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(user_gateway_, fixture)

BOOST_AUTO_TEST_CASE(a_new_user_gets_an_account_with_the_clusters_default_plan) {
  settings_patch patch;
  patch.default_plan = plan::pro;
  apply(update_settings{patch});
  const auto made = created(draft("Anna@Example.com"));
  BOOST_TEST(made.user.email == "anna@example.com");
  BOOST_TEST((made.user.role == role::editor));
  BOOST_TEST((made.plan == plan::pro));
  BOOST_TEST(made.user.account != first_account.id);
  BOOST_TEST(made.user.password_hash == "");
  BOOST_TEST(made.user.revision != 0u);
  const auto stored = control.view().find_user(made.user.id).value();
  BOOST_REQUIRE(stored.has_value());
  BOOST_TEST(is_password(stored->password_hash, new_password).value());
  const auto account = control.view().find_account(made.user.account).value();
  BOOST_REQUIRE(account.has_value());
  BOOST_TEST((account->plan == plan::pro));
  const auto last = control.proposed().back();
  BOOST_TEST((last.actor == principal{admin.id, first_account.id, {}, {}}));
  BOOST_TEST(last.source_address == "192.0.2.7");
}

BOOST_AUTO_TEST_CASE(an_administrator_chooses_role_and_plan) {
  auto wanted = draft("anna@example.com");
  wanted.role = role::viewer;
  wanted.plan = plan::pro_plus;
  const auto made = created(wanted);
  BOOST_TEST((made.user.role == role::viewer));
  BOOST_TEST((made.plan == plan::pro_plus));
}

BOOST_AUTO_TEST_CASE(a_user_of_an_account_has_its_plan_and_chooses_none) {
  auto wanted = draft("anna@example.com");
  wanted.account = first_account.id;
  const auto made = created(wanted);
  BOOST_TEST(made.user.account == first_account.id);
  BOOST_TEST((made.plan == plan::unlimited));

  wanted.email = "berta@example.com";
  wanted.plan = plan::unlimited;
  const auto refused = create(wanted);
  BOOST_TEST(refused.reason() == "invalid_field");
  BOOST_TEST(field(refused) == "plan");
}

BOOST_AUTO_TEST_CASE(a_draft_that_makes_no_sense_costs_neither_a_command_nor_a_hash) {
  const auto before = control.proposed().size();
  const auto check = [&](const user_draft& wanted, const std::string& reason,
                         const std::string& where) {
    const auto refused = create(wanted);
    BOOST_TEST(refused.reason() == reason);
    BOOST_TEST(field(refused) == where);
  };
  auto wanted = draft("anna@example.com");
  check(draft("nobody"), "invalid_field", "email");
  wanted.password = "seven_7";
  check(wanted, "invalid_field", "password");
  wanted = draft("anna@example.com");
  wanted.account = account_id::make(time.now(), random);
  check(wanted, "invalid_field", "account_id");
  check(draft("ADMIN@example.com"), "email_taken", "email");
  BOOST_TEST(control.proposed().size() == before);
  BOOST_TEST(passwords->counters().done == 0u);
}

BOOST_AUTO_TEST_CASE(a_repetition_under_one_key_answers_the_user_who_was_made) {
  const auto first = create(repeating("k", "body"), draft("anna@example.com"));
  BOOST_REQUIRE(first.reason() == "");
  const auto again = create(repeating("k", "body"), draft("anna@example.com"));
  BOOST_REQUIRE(again.reason() == "");
  BOOST_TEST((again.at(0).value() == first.at(0).value()));
  BOOST_TEST(again.at(0)->user.password_hash == "");
  BOOST_TEST(create(repeating("k", "other"), draft("anna@example.com")).reason() ==
             "idempotency_key_reused");
  BOOST_TEST(create(repeating("l", "body"), draft("anna@example.com")).reason() == "email_taken");
  auto wanted = draft("berta@example.com");
  wanted.account = account_id::make(time.now(), random);
  const auto unknown = create(repeating("m", "body"), wanted);
  BOOST_TEST(unknown.reason() == "invalid_field");
  BOOST_TEST(field(unknown) == "account_id");
}

BOOST_AUTO_TEST_CASE(only_administrators_with_the_scope_for_it_see_and_change_users) {
  const auto anna = make_user("anna@example.com", role::viewer);
  const auto before = control.proposed().size();
  const auto check = [&](const caller& who, const std::string& reason) {
    BOOST_TEST(list(who, {}).reason() == reason);
    BOOST_TEST(show(who, anna.id).reason() == reason);
    BOOST_TEST(show(who, user_id::make(time.now(), random)).reason() == reason);
    BOOST_TEST(create(who, draft("berta@example.com")).reason() == reason);
    user_changes changes;
    changes.password = new_password;
    BOOST_TEST(update(who, anna.id, changes).reason() == reason);
    BOOST_TEST(remove(who, anna.id).reason() == reason);
  };
  check(with_role(role::viewer), "role_too_low");
  check(with_role(role::editor), "role_too_low");
  auto key_holder = administrator();
  key_holder.key = api_key_id::make(time.now(), random);
  for (const auto reach : {scope::read, scope::write}) {
    key_holder.reach = reach;
    check(key_holder, "scope_missing");
  }
  BOOST_TEST(control.proposed().size() == before);
  BOOST_TEST(passwords->counters().done == 0u);
  BOOST_TEST(show(with_reach(scope::admin), anna.id).reason() == "");
}

BOOST_AUTO_TEST_CASE(a_user_is_shown_with_plan_and_without_hash) {
  const auto shown = show(administrator(), admin.id).at(0);
  BOOST_REQUIRE(shown.has_value());
  BOOST_TEST(shown->user.email == email);
  BOOST_TEST((shown->plan == plan::unlimited));
  BOOST_TEST(shown->user.password_hash == "");
  BOOST_TEST(show(administrator(), user_id::make(time.now(), random)).reason() == "not_found");
}

BOOST_AUTO_TEST_CASE(a_change_concerns_what_it_names) {
  const auto anna = make_user("anna@example.com", role::viewer);
  user_changes changes;
  changes.email = "Berta@example.com";
  const auto renamed = update(anna.id, changes);
  BOOST_REQUIRE(renamed.reason() == "");
  BOOST_TEST(renamed.at(0)->user.email == "berta@example.com");
  BOOST_TEST((renamed.at(0)->user.role == role::viewer));
  BOOST_TEST(renamed.at(0)->user.password_hash == "");
  BOOST_TEST(passwords->counters().done == 0u);

  changes = {};
  changes.role = role::editor;
  changes.plan = plan::pro;
  const auto moved = update(anna.id, changes);
  BOOST_REQUIRE(moved.reason() == "");
  BOOST_TEST(moved.at(0)->user.email == "berta@example.com");
  BOOST_TEST((moved.at(0)->user.role == role::editor));
  BOOST_TEST((moved.at(0)->plan == plan::pro));
  const auto stored = control.view().find_user(anna.id).value();
  BOOST_TEST(stored->password_hash == anna.password_hash);
}

BOOST_AUTO_TEST_CASE(a_new_password_is_hashed_and_ends_the_users_sessions) {
  const auto anna = make_user("anna@example.com", role::viewer);
  const session opened{session_id::make(time.now(), random), anna.id, std::string(32, 's'),
                       time.now(), time.now() + 24h};
  apply(open_session{opened});
  user_changes changes;
  changes.password = new_password;
  const auto changed = update(anna.id, changes);
  BOOST_REQUIRE(changed.reason() == "");
  BOOST_TEST(changed.at(0)->user.password_hash == "");
  const auto stored = control.view().find_user(anna.id).value();
  BOOST_TEST(is_password(stored->password_hash, new_password).value());
  BOOST_TEST(!control.view().find_session(opened.id).value().has_value());
}

BOOST_AUTO_TEST_CASE(a_change_that_makes_no_sense_costs_neither_a_command_nor_a_hash) {
  const auto anna = make_user("anna@example.com", role::viewer);
  const auto before = control.proposed().size();
  user_changes changes;
  changes.password = "seven_7";
  BOOST_TEST(field(update(anna.id, changes)) == "password");
  changes.password = new_password;
  BOOST_TEST(update(user_id::make(time.now(), random), changes).reason() == "not_found");
  changes.email = "nobody";
  BOOST_TEST(field(update(anna.id, changes)) == "email");
  changes.email = email;
  BOOST_TEST(update(anna.id, changes).reason() == "email_taken");
  BOOST_TEST(control.proposed().size() == before);
  BOOST_TEST(passwords->counters().done == 0u);
  changes.email = "ANNA@example.com";
  BOOST_TEST(update(anna.id, changes).reason() == "");
}

BOOST_AUTO_TEST_CASE(a_change_of_another_revision_than_the_expected_one_is_refused) {
  const auto anna = make_user("anna@example.com", role::viewer);
  auto who = administrator();
  who.terms.expected_revisions = {anna.revision + 1};
  user_changes changes;
  changes.role = role::editor;
  BOOST_TEST(update(who, anna.id, changes).reason() == "if_match_failed");
  BOOST_TEST(remove(who, anna.id).reason() == "if_match_failed");
  who.terms.expected_revisions = {anna.revision};
  BOOST_TEST(update(who, anna.id, changes).reason() == "");
}

BOOST_AUTO_TEST_CASE(the_last_administrator_stays_one) {
  user_changes changes;
  changes.role = role::editor;
  BOOST_TEST(update(admin.id, changes).reason() == "last_administrator");
  BOOST_TEST(remove(administrator(), admin.id).reason() == "last_administrator");
  make_user("anna@example.com", role::admin);
  BOOST_TEST(update(admin.id, changes).reason() == "");
}

BOOST_AUTO_TEST_CASE(a_removed_user_is_gone_and_the_last_one_takes_the_account_along) {
  const auto made = created(draft("anna@example.com"));
  BOOST_TEST(remove(administrator(), made.user.id).reason() == "");
  BOOST_TEST(show(administrator(), made.user.id).reason() == "not_found");
  BOOST_TEST(!control.view().find_account(made.user.account).value().has_value());
  BOOST_TEST(remove(administrator(), made.user.id).reason() == "not_found");
}

BOOST_AUTO_TEST_CASE(users_are_listed_by_address_a_page_at_a_time) {
  make_user("zoe@example.com", role::viewer);
  make_user("anna@example.com", role::viewer);
  const auto berta = created(draft("berta@example.com"));
  const auto all = list(administrator(), {}).at(0);
  BOOST_REQUIRE(all.has_value());
  BOOST_TEST(all->total == 4u);
  BOOST_REQUIRE(all->users.size() == 4u);
  BOOST_TEST(all->users[0].user.email == email);
  BOOST_TEST(all->users[1].user.email == "anna@example.com");
  BOOST_TEST(all->users[3].user.email == "zoe@example.com");
  for (const auto& one : all->users)
    BOOST_TEST(one.user.password_hash == "");

  const auto page = list(administrator(), {{}, 1, 2}).at(0);
  BOOST_TEST(page->total == 4u);
  BOOST_REQUIRE(page->users.size() == 1u);
  BOOST_TEST(page->users[0].user.id == berta.user.id);
  const auto of_account = list(administrator(), {berta.user.account, 50, 0}).at(0);
  BOOST_TEST(of_account->total == 1u);
  BOOST_TEST(of_account->users[0].user.id == berta.user.id);
  BOOST_TEST(list(administrator(), {account_id::make(time.now(), random), 50, 0}).at(0)->total ==
             0u);
}

BOOST_AUTO_TEST_CASE(a_page_has_bounds_and_one_far_down_is_a_long_read) {
  BOOST_TEST(list(administrator(), {{}, 0, 0}).at(0).failure().field() == "limit");
  BOOST_TEST(list(administrator(), {{}, 101, 0}).at(0).failure().field() == "limit");
  BOOST_TEST(list(administrator(), {{}, 50, 1'000'001}).at(0).failure().field() == "offset");
  BOOST_TEST(list(administrator(), {{}, 100, 1000}).reason() == "");
  BOOST_TEST(long_reads->counters().done == 0u);
  BOOST_TEST(list(administrator(), {{}, 100, 1'000'000}).at(0)->total == 1u);
  BOOST_TEST(eventually(10s, [&] { return long_reads->counters().done == 1; }));
}

BOOST_AUTO_TEST_CASE(passwords_of_one_account_that_wait_are_bounded) {
  std::promise<void> gate;
  passwords->submit({},
                    [opened = gate.get_future().share()](const result<void>&) { opened.wait(); });
  BOOST_TEST(eventually(10s, [&] { return passwords->counters().queued == 0; }));
  answers<profile> answer;
  for (size_t i = 0; i <= gateways::queued_passwords_of_account_max; ++i)
    gateway.create(administrator(), draft("anna@example.com"), answer.expect());
  BOOST_REQUIRE(answer.count() == 1u);
  BOOST_TEST(answer.reason() == "queue_full");
  time.advance(11s);
  gate.set_value();
  BOOST_TEST(eventually(
      10s, [&] { return answer.count() == gateways::queued_passwords_of_account_max + 1; }));
  BOOST_TEST(answer.reason(1) == "queue_full");
}

BOOST_AUTO_TEST_CASE(what_the_cluster_cannot_decide_is_said) {
  control.fail_with(error(errc::unavailable, "no_leader", "there is no leader"));
  BOOST_TEST(create(draft("anna@example.com")).reason() == "no_leader");
  BOOST_TEST(update(admin.id, {}).reason() == "no_leader");
  BOOST_TEST(remove(administrator(), admin.id).reason() == "no_leader");
}

BOOST_AUTO_TEST_CASE(a_stopped_gateway_says_so) {
  stop_services();
  BOOST_TEST(list(administrator(), {}).reason() == "stopping");
  BOOST_TEST(show(administrator(), admin.id).reason() == "stopping");
  BOOST_TEST(create(draft("anna@example.com")).reason() == "stopping");
  BOOST_TEST(update(admin.id, {}).reason() == "stopping");
  BOOST_TEST(remove(administrator(), admin.id).reason() == "stopping");
}

BOOST_AUTO_TEST_SUITE_END()
