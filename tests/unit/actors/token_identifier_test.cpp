#include "actors/gateway/token_identifier.hpp"

#include <thread>

#include <boost/test/unit_test.hpp>

#include "actors/gateway/access_token.hpp"
#include "actors/gateway/api_key_token.hpp"
#include "gateway_fixture.hpp"
#include "tests/support/eventually.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;
using tests::eventually;

struct fixture : tests::gateway_fixture {
  session open(const user& owner) {
    session opened{session_id::make(time.now(), random), owner.id, std::string(32, 's'), time.now(),
                   time.now() + 30 * 24h};
    apply(open_session{opened});
    return opened;
  }
  std::string token_of(const user& owner, const session_id& session) const {
    return sign({owner.id, owner.account, session, owner.role, time.now(), time.now() + 1h}, own);
  }
  std::string reason(const std::string& token) {
    const auto known = identifier.identify(token);
    return known ? std::string() : known.failure().reason();
  }
  /// Asks until the answer comes from memory, and checks that it does.
  void warm_up(const std::string& token) {
    const auto before = identifier.counters().remembered;
    BOOST_TEST(reason(token) == "");
    BOOST_TEST(reason(token) == "");
    BOOST_TEST(identifier.counters().remembered > before);
  }

  const token_key own = token_key::from(token_secret).value();
  const token_keyring keyring{*key};
  const token_identifier identifier{*services, keyring};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(token_identifier_, fixture)

BOOST_AUTO_TEST_CASE(an_access_token_gives_user_account_role_plan_and_session) {
  const auto session = open(admin);
  const auto who = identifier.identify(token_of(admin, session.id));
  BOOST_REQUIRE(who.has_value());
  BOOST_TEST(who->user == admin.id);
  BOOST_TEST(who->account == first_account.id);
  BOOST_TEST((who->role == role::admin));
  BOOST_TEST((who->plan == plan::unlimited));
  BOOST_TEST(who->session == session.id);
  BOOST_TEST(who->key.is_nil());
  BOOST_TEST((who->reach == scope::admin));
}

BOOST_AUTO_TEST_CASE(an_api_key_gives_its_user_with_the_reach_of_its_scopes) {
  const auto token = make_api_key(scope::read);
  BOOST_TEST(token.size() == 68u);
  const auto who = identifier.identify(token);
  BOOST_REQUIRE(who.has_value());
  BOOST_TEST(who->user == admin.id);
  BOOST_TEST((who->role == role::admin));
  BOOST_TEST((who->plan == plan::unlimited));
  BOOST_TEST(who->key == api_key_token::parse(token)->key);
  BOOST_TEST(who->session.is_nil());
  BOOST_TEST((who->reach == scope::read));
}

BOOST_AUTO_TEST_CASE(a_repeated_question_costs_no_read_and_has_the_same_answer) {
  const auto session = open(admin);
  for (const auto& token : {token_of(admin, session.id), make_api_key(scope::write)}) {
    const auto first = identifier.identify(token).value();
    const auto reads = control.reads();
    const auto second = identifier.identify(token).value();
    BOOST_TEST(control.reads() == reads);
    BOOST_TEST(second.user == first.user);
    BOOST_TEST(second.account == first.account);
    BOOST_TEST((second.role == first.role));
    BOOST_TEST((second.plan == first.plan));
    BOOST_TEST(second.session == first.session);
    BOOST_TEST(second.key == first.key);
    BOOST_TEST((second.reach == first.reach));
  }
  BOOST_TEST(identifier.counters().remembered == 2u);
  BOOST_TEST(identifier.counters().looked_up == 2u);
}

BOOST_AUTO_TEST_CASE(an_ended_session_ends_its_access_tokens_at_once) {
  const auto session = open(admin);
  const auto other = open(admin);
  const auto token = token_of(admin, session.id);
  const auto other_token = token_of(admin, other.id);
  warm_up(token);
  warm_up(other_token);
  apply(end_sessions{admin.id, session.id});
  BOOST_TEST(reason(token) == "invalid_token");
  BOOST_TEST(reason(other_token) == "");
  apply(end_sessions{admin.id, {}});
  BOOST_TEST(reason(other_token) == "invalid_token");
}

BOOST_AUTO_TEST_CASE(a_revoked_key_is_refused_at_once) {
  const auto token = make_api_key(scope::admin);
  const auto kept = make_api_key(scope::admin);
  warm_up(token);
  apply(delete_api_key{api_key_token::parse(token)->key});
  BOOST_TEST(reason(token) == "invalid_token");
  BOOST_TEST(reason(kept) == "");
}

BOOST_AUTO_TEST_CASE(a_key_expires_also_when_it_is_remembered) {
  const auto token = make_api_key(scope::read, time.now() + 10min);
  warm_up(token);
  time.advance(10min - 1ms);
  BOOST_TEST(reason(token) == "");
  time.advance(1ms);
  BOOST_TEST(reason(token) == "invalid_token");
}

BOOST_AUTO_TEST_CASE(an_access_token_expires_also_when_it_is_remembered) {
  const auto token = token_of(admin, open(admin).id);
  warm_up(token);
  time.advance(1h - 1ms);
  BOOST_TEST(reason(token) == "");
  time.advance(1ms);
  BOOST_TEST(reason(token) == "invalid_token");
}

BOOST_AUTO_TEST_CASE(a_session_that_is_over_carries_no_token) {
  session brief{session_id::make(time.now(), random), admin.id, std::string(32, 's'), time.now(),
                time.now() + 10min};
  apply(open_session{brief});
  const auto token = token_of(admin, brief.id);
  warm_up(token);
  time.advance(10min);
  BOOST_TEST(reason(token) == "invalid_token");
}

BOOST_AUTO_TEST_CASE(a_deleted_user_is_nobody_at_once_by_token_or_without_session) {
  const auto leaving = make_user("leaving@example.com", role::editor);
  const auto token = token_of(leaving, open(leaving).id);
  const auto old_token = token_of(leaving, {});
  warm_up(token);
  warm_up(old_token);
  apply(delete_user{leaving.id});
  BOOST_TEST(reason(token) == "invalid_token");
  BOOST_TEST(reason(old_token) == "invalid_token");
}

BOOST_AUTO_TEST_CASE(a_new_role_or_plan_counts_from_the_next_request_on) {
  const auto member = make_user("member@example.com", role::editor);
  const auto token = token_of(member, open(member).id);
  warm_up(token);
  user_patch patch;
  patch.role = role::viewer;
  patch.plan = plan::pro;
  apply(update_user{member.id, patch});
  const auto who = identifier.identify(token);
  BOOST_REQUIRE(who.has_value());
  BOOST_TEST((who->role == role::viewer));
  BOOST_TEST((who->plan == plan::pro));
}

BOOST_AUTO_TEST_CASE(a_new_password_by_an_administrator_ends_remembered_sessions) {
  const auto member = make_user("member@example.com", role::editor);
  const auto token = token_of(member, open(member).id);
  warm_up(token);
  user_patch patch;
  patch.password_hash = admin.password_hash + "x";
  apply(update_user{member.id, patch});
  BOOST_TEST(reason(token) == "invalid_token");
}

BOOST_AUTO_TEST_CASE(tokens_of_before_there_were_session_claims_work_until_they_expire) {
  const auto token = token_of(admin, {});
  const auto who = identifier.identify(token);
  BOOST_REQUIRE(who.has_value());
  BOOST_TEST(who->session.is_nil());
  time.advance(1h);
  BOOST_TEST(reason(token) == "invalid_token");
}

BOOST_AUTO_TEST_CASE(a_session_of_somebody_else_carries_no_token) {
  const auto member = make_user("member@example.com", role::editor);
  BOOST_TEST(reason(token_of(admin, open(member).id)) == "invalid_token");
  BOOST_TEST(reason(token_of(admin, session_id::make(time.now(), random))) == "invalid_token");
}

BOOST_AUTO_TEST_CASE(a_key_needs_all_of_its_secret) {
  const auto token = make_api_key(scope::read);
  BOOST_TEST(reason(token) == "");
  auto other = api_key_token::parse(token).value();
  other.secret.back() = static_cast<char>(other.secret.back() ^ 1);
  auto unknown = api_key_token::make(api_key_id::make(time.now(), random), random);
  for (const auto& text :
       {other.str(), unknown.str(), token.substr(0, 67), token + "A", token.substr(4),
        std::string("shk_"), "shk_" + std::string(64, '.'), "SHK_" + token.substr(4)}) {
    const auto refused = identifier.identify(text);
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST(refused.failure().reason() == "invalid_token");
    BOOST_TEST((refused.failure().code() == errc::unauthenticated));
  }
}

BOOST_AUTO_TEST_CASE(what_is_refused_is_not_remembered) {
  const auto token = token_of(admin, open(admin).id);
  auto forged = token;
  forged.back() = forged.back() == 'A' ? 'E' : 'A';
  for (int i = 0; i < 3; ++i)
    BOOST_TEST(reason(forged) == "invalid_token");
  BOOST_TEST(reason(std::string(access_token_bytes_max + 1, 'a')) == "invalid_token");
  BOOST_TEST(identifier.counters().remembered == 0u);
  BOOST_TEST(reason(token) == "");
}

BOOST_AUTO_TEST_CASE(no_old_answer_is_given_while_a_change_is_visible_and_not_yet_announced) {
  const auto token = make_api_key(scope::admin);
  warm_up(token);
  auto held = control.hold_answers();
  std::thread revoking([&] { apply(delete_api_key{api_key_token::parse(token)->key}); });
  BOOST_TEST(eventually(5s, [&] { return reason(token) == "invalid_token"; }));
  BOOST_TEST(!control.state_version().has_value());
  BOOST_TEST(reason(token) == "invalid_token");
  held.unlock();
  revoking.join();
  BOOST_TEST(reason(token) == "invalid_token");
}

BOOST_AUTO_TEST_CASE(a_change_between_the_reads_of_a_question_leaves_nothing_old_behind) {
  const auto reads_of = [&](const std::string& token) {
    const auto before = control.reads();
    BOOST_TEST(reason(token) == "");
    return control.reads() - before;
  };
  const auto reads_for_key = reads_of(make_api_key(scope::read));
  BOOST_TEST(reads_for_key > 2u);
  for (uint64_t read = 1; read <= reads_for_key; ++read) {
    const auto token = make_api_key(scope::read);
    control.after_read(read, [&] { apply(delete_api_key{api_key_token::parse(token)->key}); });
    (void)reason(token);
    BOOST_TEST(reason(token) == "invalid_token");
  }
  const auto reads_for_session = reads_of(token_of(admin, open(admin).id));
  for (uint64_t read = 1; read <= reads_for_session; ++read) {
    const auto session = open(admin);
    const auto token = token_of(admin, session.id);
    control.after_read(read, [&] { apply(end_sessions{admin.id, session.id}); });
    (void)reason(token);
    BOOST_TEST(reason(token) == "invalid_token");
  }
}

BOOST_AUTO_TEST_CASE(readers_beside_a_writer_never_see_a_key_after_its_end) {
  std::atomic<bool> is_over{false};
  std::atomic<bool> is_revoked{false};
  std::atomic<uint64_t> accepted_too_late{0};
  std::atomic<uint64_t> asked{0};
  const auto token = make_api_key(scope::admin);
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!is_over) {
        const bool is_late = is_revoked;
        const auto who = identifier.identify(token);
        if (is_late && who) ++accepted_too_late;
        ++asked;
      }
    });
  }
  for (int i = 0; i < 50; ++i) {
    open(admin);
    const auto before = asked.load();
    BOOST_REQUIRE(eventually(5s, [&] { return asked > before + 10; }));
  }
  apply(delete_api_key{api_key_token::parse(token)->key});
  is_revoked = true;
  const auto before = asked.load();
  BOOST_REQUIRE(eventually(5s, [&] { return asked > before + 100; }));
  is_over = true;
  for (auto& reader : readers)
    reader.join();
  BOOST_TEST(accepted_too_late == 0u);
  BOOST_TEST(identifier.counters().remembered > 0u);
}

BOOST_AUTO_TEST_SUITE_END()
