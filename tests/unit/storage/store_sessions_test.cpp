#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "storage/store/session_store.hpp"
#include "store_fixture.hpp"

using namespace std::chrono_literals;
using namespace statushive;
using namespace statushive::storage;
using namespace statushive::tests;

namespace {

std::string hash_of(char letter) {
  return std::string(32, letter);
}

struct founded : store_fixture {
  founded() { bootstrap(); }

  [[nodiscard]] session new_session(timestamp expires_at) {
    return {make_id<session_id>(), administrator.id, hash_of('a'), now, expires_at};
  }
  [[nodiscard]] session new_session() { return new_session(now + 1h); }
  session open() {
    auto opened = new_session();
    BOOST_TEST(refusal(by_administrator(), open_session{opened}).empty());
    return opened;
  }
  [[nodiscard]] refresh_session refresh(const session& of, char from, char to) const {
    return {of.id, hash_of(from), hash_of(to), now + 2h};
  }
  [[nodiscard]] bool exists(const session& wanted) const {
    return view().find_session(wanted.id).value().has_value();
  }
  /// Every row that mentions a session, found by its id.
  [[nodiscard]] size_t rows_of(const session& wanted) const {
    return static_cast<size_t>(std::count_if(
        rows.rows().begin(), rows.rows().end(),
        [&](const auto& row) { return row.first.find(wanted.id.raw()) != std::string::npos; }));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(an_opened_session_is_found_and_answered, founded) {
  const auto opened = new_session();
  const auto applied = apply(by_administrator(), open_session{opened});
  BOOST_TEST((decode_session(applied.outcome.value()).value() == opened));
  BOOST_TEST((view().find_session(opened.id).value() == opened));
  BOOST_TEST(view().bounded_rows()->sessions == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_session_that_makes_no_sense_is_refused, founded) {
  using spoil = void (*)(session&, timestamp);
  const std::vector<std::pair<spoil, std::string>> spoilers = {
      {[](session& s, timestamp) { s.id = {}; }, "invalid_field"},
      {[](session& s, timestamp) { s.token_hash.pop_back(); }, "invalid_field"},
      {[](session& s, timestamp) { s.token_hash += 'x'; }, "invalid_field"},
      {[](session& s, timestamp asked_at) { s.expires_at = asked_at; }, "invalid_field"},
      {[](session& s, timestamp) { s.expires_at = from_ms(253'402'300'800'000); }, "invalid_field"},
      {[](session& s, timestamp) { s.created_at = from_ms(-1); }, "invalid_field"},
      {[](session& s, timestamp) { s.user = {}; }, "not_found"},
  };
  for (const auto& [spoiled, reason] : spoilers) {
    auto opened = new_session();
    spoiled(opened, now);
    BOOST_TEST(refusal(by_node(), open_session{opened}) == reason);
    BOOST_TEST(!exists(opened));
  }
}

BOOST_FIXTURE_TEST_CASE(a_session_id_is_used_once, founded) {
  const auto opened = open();
  auto again = opened;
  again.token_hash = hash_of('z');
  BOOST_TEST(refusal(by_administrator(), open_session{again}) == "already_exists");
  BOOST_TEST((view().find_session(opened.id).value() == opened));
}

BOOST_FIXTURE_TEST_CASE(nobody_opens_a_session_for_another_user, founded) {
  const auto stranger = add_user(role::admin);
  BOOST_TEST(refusal(acting(stranger), open_session{new_session()}) == "not_owner");
  BOOST_TEST(refusal(by_node(), open_session{new_session()}).empty());
}

BOOST_FIXTURE_TEST_CASE(a_refresh_moves_the_hash_and_the_expiry_on, founded) {
  const auto opened = open();
  now += 30min;
  const auto applied = apply(by_administrator(), refresh(opened, 'a', 'b'));
  auto wanted = opened;
  wanted.token_hash = hash_of('b');
  wanted.expires_at = now + 2h;
  BOOST_TEST((decode_session(applied.outcome.value()).value() == wanted));
  BOOST_TEST((view().find_session(opened.id).value() == wanted));
  BOOST_TEST(view().bounded_rows()->sessions == 1u);
  BOOST_TEST(rows_of(opened) == 3u);
}

BOOST_FIXTURE_TEST_CASE(an_old_token_ends_the_session, founded) {
  const auto opened = open();
  BOOST_TEST(refusal(by_administrator(), refresh(opened, 'a', 'b')).empty());
  const auto applied = apply(by_administrator(), refresh(opened, 'a', 'c'));
  BOOST_TEST((applied.outcome.failure().code() == errc::invalid_argument));
  BOOST_TEST(applied.outcome.failure().reason() == "invalid_grant");
  BOOST_TEST(!exists(opened));
  BOOST_TEST(rows_of(opened) == 0u);
  BOOST_TEST(view().bounded_rows()->sessions == 0u);
  BOOST_TEST(refusal(by_administrator(), refresh(opened, 'b', 'd')) == "invalid_grant");
}

BOOST_FIXTURE_TEST_CASE(a_session_works_until_the_moment_of_its_expiry, founded) {
  const auto early = open();
  const auto late = open();
  now = late.expires_at - 1ms;
  BOOST_TEST(refusal(by_administrator(), refresh(early, 'a', 'b')).empty());
  now = late.expires_at;
  BOOST_TEST(refusal(by_administrator(), refresh(late, 'a', 'b')) == "invalid_grant");
  BOOST_TEST(!exists(late));
  BOOST_TEST(exists(early));
}

BOOST_FIXTURE_TEST_CASE(a_refresh_that_makes_no_sense_changes_nothing, founded) {
  const auto opened = open();
  auto body = refresh(opened, 'a', 'b');
  body.new_token_hash.pop_back();
  BOOST_TEST(refusal(by_administrator(), body) == "invalid_field");
  body = refresh(opened, 'a', 'b');
  body.expires_at = now;
  BOOST_TEST(refusal(by_administrator(), body) == "invalid_field");
  BOOST_TEST((view().find_session(opened.id).value() == opened));
}

BOOST_FIXTURE_TEST_CASE(another_user_neither_refreshes_nor_ends_a_session, founded) {
  const auto opened = open();
  const auto stranger = acting(add_user(role::admin));
  BOOST_TEST(refusal(stranger, refresh(opened, 'a', 'b')) == "not_owner");
  BOOST_TEST(refusal(stranger, refresh(opened, 'x', 'b')) == "not_owner");
  BOOST_TEST((view().find_session(opened.id).value() == opened));
  BOOST_TEST(refusal(by_node(), refresh(opened, 'a', 'b')).empty());
}

BOOST_FIXTURE_TEST_CASE(an_unknown_session_is_not_told_from_a_used_one, founded) {
  BOOST_TEST(refusal(by_node(), refresh(new_session(), 'a', 'b')) == "invalid_grant");
}

BOOST_FIXTURE_TEST_CASE(a_user_keeps_the_latest_sessions, founded) {
  const auto other = add_user(role::viewer, owner.id);
  auto others = new_session();
  others.user = other.id;
  BOOST_TEST(refusal(acting(other), open_session{others}).empty());
  std::vector<session> opened;
  for (size_t i = 0; i < sessions_per_user_max; ++i) {
    now += 1ms;
    opened.push_back(open());
  }
  BOOST_TEST(exists(opened.front()));
  now += 1ms;
  opened.push_back(open());
  BOOST_TEST(!exists(opened[0]));
  BOOST_TEST(rows_of(opened[0]) == 0u);
  BOOST_TEST(exists(opened[1]));
  BOOST_TEST(exists(opened.back()));
  BOOST_TEST(exists(others));
  BOOST_TEST(view().bounded_rows()->sessions == sessions_per_user_max + 1);
}

BOOST_FIXTURE_TEST_CASE(expired_sessions_go_with_the_commands_that_follow, founded) {
  std::vector<session> opened;
  for (int i = 0; i < 10; ++i)
    opened.push_back(open());
  now += 1h;
  BOOST_TEST(refusal(by_node(), change_settings{rules}).empty());
  BOOST_TEST(view().bounded_rows()->sessions == 6u);
  for (int i = 0; i < 2; ++i)
    BOOST_TEST(refusal(by_node(), change_settings{rules}).empty());
  BOOST_TEST(view().bounded_rows()->sessions == 0u);
  for (const auto& gone : opened)
    BOOST_TEST(rows_of(gone) == 0u);
}

BOOST_FIXTURE_TEST_CASE(sessions_are_audited_without_their_hashes, founded) {
  const auto opened = open();
  BOOST_TEST(refusal(by_administrator(), refresh(opened, 'a', 'b')).empty());
  BOOST_TEST(refusal(by_administrator(), refresh(opened, 'a', 'c')) == "invalid_grant");
  const auto records = audit();
  BOOST_TEST(records.size() == 4u);
  BOOST_TEST(records[2].action == "open_session");
  BOOST_TEST(records[2].account == owner.id);
  BOOST_TEST(records[2].resource_id == opened.id.str());
  BOOST_TEST(records[1].action == "refresh_session");
  BOOST_TEST(!records[1].after.empty());
  BOOST_TEST(records[0].after.empty());
  for (const auto& record : records) {
    for (const auto letter : {'a', 'b', 'c'}) {
      BOOST_TEST(encode(record).find(hash_of(letter)) == std::string::npos);
    }
  }
}

BOOST_FIXTURE_TEST_CASE(a_logout_ends_one_session_and_is_repeatable, founded) {
  const auto left = open();
  const auto kept = open();
  const end_sessions body{administrator.id, left.id};
  BOOST_TEST(apply(by_administrator(), body).outcome.value().empty());
  BOOST_TEST(rows_of(left) == 0u);
  BOOST_TEST(exists(kept));
  BOOST_TEST(view().bounded_rows()->sessions == 1u);
  const auto record = audit().front();
  BOOST_TEST(record.action == "end_sessions");
  BOOST_TEST(record.resource_id == left.id.str());
  BOOST_TEST(decode_session(record.before)->token_hash.empty());
  const auto records = audit().size();
  BOOST_TEST(refusal(by_administrator(), body).empty());
  BOOST_TEST(audit().size() == records);
}

BOOST_FIXTURE_TEST_CASE(a_logout_everywhere_ends_all_of_the_users_sessions, founded) {
  const auto other = add_user(role::viewer, owner.id);
  auto others = new_session();
  others.user = other.id;
  BOOST_TEST(refusal(acting(other), open_session{others}).empty());
  for (int i = 0; i < 3; ++i)
    open();
  BOOST_TEST(refusal(by_administrator(), end_sessions{administrator.id, {}}).empty());
  BOOST_TEST(view().bounded_rows()->sessions == 1u);
  BOOST_TEST(exists(others));
  BOOST_TEST(rows_about(administrator.id.raw()) == 3u);
  const auto records = audit().size();
  BOOST_TEST(refusal(by_administrator(), end_sessions{administrator.id, {}}).empty());
  BOOST_TEST(audit().size() == records);
}

BOOST_FIXTURE_TEST_CASE(nobody_ends_another_users_session, founded) {
  const auto opened = open();
  const auto colleague = add_user(role::admin, owner.id);
  for (const auto& only : {opened.id, session_id()}) {
    BOOST_TEST(refusal(acting(colleague), end_sessions{administrator.id, only}) == "not_owner");
  }
  // Under their own name, but another's session.
  BOOST_TEST(refusal(acting(colleague), end_sessions{colleague.id, opened.id}) == "not_owner");
  BOOST_TEST(exists(opened));
  BOOST_TEST(refusal(by_node(), end_sessions{make_id<user_id>(), opened.id}) == "not_found");
  BOOST_TEST(refusal(by_node(), end_sessions{administrator.id, opened.id}).empty());
}
