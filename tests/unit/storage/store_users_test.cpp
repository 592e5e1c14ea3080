#include <boost/test/unit_test.hpp>

#include "store_fixture.hpp"

using namespace std::chrono_literals;
using namespace statushive;
using namespace statushive::storage;
using namespace statushive::tests;

namespace {

struct founded : store_fixture {
  founded() { bootstrap(); }

  [[nodiscard]] create_user creation(const std::string& email, const account_id& account) {
    create_user body;
    body.user.id = make_id<user_id>();
    body.user.account = account;
    body.user.email = email;
    body.user.role = role::editor;
    body.user.password_hash = "$argon2id$new";
    return body;
  }
  /// With an account of its own.
  [[nodiscard]] create_user founding_of(const std::string& email, plan p = plan::free) {
    auto body = creation(email, make_id<account_id>());
    body.new_account = account{body.user.account, p, {}, {}, {}};
    return body;
  }
  user create(const create_user& body) {
    BOOST_TEST(refusal(by_administrator(), body).empty());
    return view().find_user(body.user.id).value().value();
  }
  std::string update(const user_id& id, const user_patch& patch) {
    return refusal(by_administrator(), update_user{id, patch});
  }
  [[nodiscard]] user stored(const user& of) const { return view().find_user(of.id)->value(); }
  session open(const user& of) {
    const session opened{make_id<session_id>(), of.id, std::string(32, 'a'), now, now + 1h};
    BOOST_TEST(refusal(by_node(), open_session{opened}).empty());
    return opened;
  }
  [[nodiscard]] bool is_open(const session& wanted) const {
    return view().find_session(wanted.id).value().has_value();
  }
  [[nodiscard]] std::string emails(const std::optional<account_id>& account,
                                   const page& wanted) const {
    std::string all;
    const auto listed = view().list_users(account, wanted).value();
    for (const auto& one : listed.users) {
      all += one.user.email + ' ';
      BOOST_TEST(one.user.password_hash.empty());
    }
    return all + std::to_string(listed.total);
  }
};

user_patch renamed(const std::string& email) {
  user_patch patch;
  patch.email = email;
  return patch;
}

user_patch with_role(role r) {
  user_patch patch;
  patch.role = r;
  return patch;
}

user_patch with_password(const std::string& hash) {
  user_patch patch;
  patch.password_hash = hash;
  return patch;
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_user_without_account_begins_one, founded) {
  const auto body = founding_of("new@example.com", plan::pro);
  now += 1s;
  const auto applied = apply(by_administrator(), body);
  auto wanted = body.user;
  wanted.created_at = wanted.updated_at = now;
  wanted.revision = last_index();
  BOOST_TEST((view().find_user(wanted.id).value() == wanted));
  BOOST_TEST((view().find_user_by_email("new@example.com").value() == wanted));
  BOOST_TEST((view().find_account(wanted.account).value() ==
              account{wanted.account, plan::pro, now, {}, {}}));
  wanted.password_hash.clear();
  BOOST_TEST((decode_profile(applied.outcome.value()).value() == profile{wanted, plan::pro}));
  BOOST_TEST((view().find_profile(wanted.id).value() == profile{wanted, plan::pro}));
  BOOST_TEST(emails({}, {}) == "admin@example.com new@example.com 2");
  BOOST_TEST(emails(wanted.account, {}) == "new@example.com 1");
}

BOOST_FIXTURE_TEST_CASE(an_account_that_is_made_for_a_user_has_no_past, founded) {
  auto body = founding_of("new@example.com");
  body.new_account->created_at = from_ms(1);
  body.new_account->history_since = now + 1h;
  body.new_account->plan_changes = {{plan::pro, now}};
  create(body);
  BOOST_TEST((view().find_account(body.user.account).value() ==
              account{body.user.account, plan::free, now, {}, {}}));
}

BOOST_FIXTURE_TEST_CASE(a_user_may_join_an_account, founded) {
  const auto first = create(founding_of("b@example.com"));
  const auto second = create(creation("a@example.com", first.account));
  BOOST_TEST(emails(first.account, {}) == "a@example.com b@example.com 2");
  BOOST_TEST(emails(first.account, {1, 1}) == "b@example.com 2");
  BOOST_TEST(emails(first.account, {1, 2}) == "2");
  BOOST_TEST(emails(first.account, {0, 0}) == "2");
  BOOST_TEST(emails({}, {2, 1}) == "admin@example.com b@example.com 3");
  BOOST_TEST(emails({}, {0, 0}) == "3");
  BOOST_TEST(emails({}, {1, 4'000'000'000}) == "3");
  BOOST_TEST(emails(make_id<account_id>(), {}) == "0");
}

BOOST_FIXTURE_TEST_CASE(a_node_may_make_users, founded) {
  BOOST_TEST(refusal(by_node(), founding_of("new@example.com")).empty());
}

BOOST_FIXTURE_TEST_CASE(a_creation_is_refused_with_its_reason, founded) {
  using spoil = void (*)(create_user&, const founded&);
  const std::vector<std::pair<spoil, std::string>> spoilers = {
      {[](create_user& b, const founded&) { b.user.id = {}; }, "invalid_field"},
      {[](create_user& b, const founded& f) { b.user.id = f.administrator.id; }, "already_exists"},
      {[](create_user& b, const founded&) { b.user.password_hash.clear(); }, "invalid_field"},
      {[](create_user& b, const founded&) { b.user.email = "nobody"; }, "invalid_field"},
      {[](create_user& b, const founded&) { b.user.email = "New@example.com"; }, "invalid_field"},
      {[](create_user& b, const founded& f) { b.user.email = f.administrator.email; },
       "email_taken"},
      {[](create_user& b, const founded&) { b.user.account = {}; }, "invalid_field"},
      {[](create_user& b, const founded& f) { b.user.account = f.owner.id; }, "invalid_field"},
      {[](create_user& b, const founded& f) { b.user.account = b.new_account->id = f.owner.id; },
       "already_exists"},
      {[](create_user& b, const founded&) { b.new_account.reset(); }, "invalid_field"},
  };
  const auto before = rows_in(table::users);
  for (const auto& [spoiled, reason] : spoilers) {
    auto body = founding_of("new@example.com");
    spoiled(body, *this);
    BOOST_TEST(refusal(by_administrator(), body) == reason);
  }
  BOOST_TEST(rows_in(table::users) == before);
  BOOST_TEST(rows_in(table::accounts) == 1u);
  BOOST_TEST(emails({}, {}) == "admin@example.com 1");
}

BOOST_FIXTURE_TEST_CASE(only_administrators_touch_users, founded) {
  const auto target = create(founding_of("target@example.com"));
  const auto editor = add_user(role::editor, target.account);
  const auto other_admin = add_user(role::admin);
  const std::pair<principal, std::string> refused[] = {
      {acting(editor), "role_too_low"},
      {acting(target), "role_too_low"},
      {add_key(editor, scope::write), "role_too_low"},
      {add_key(other_admin, scope::write), "scope_missing"},
      {add_key(other_admin, scope::read), "scope_missing"}};
  for (const auto& [who, reason] : refused) {
    BOOST_TEST(refusal(who, founding_of("new@example.com")) == reason);
    BOOST_TEST(refusal(who, update_user{target.id, renamed("x@example.com")}) == reason);
    BOOST_TEST(refusal(who, delete_user{target.id}) == reason);
  }
  BOOST_TEST((stored(target) == target));
  const auto key = add_key(other_admin, scope::admin);
  BOOST_TEST(refusal(key, founding_of("new@example.com")).empty());
  BOOST_TEST(refusal(key, update_user{target.id, renamed("x@example.com")}).empty());
  BOOST_TEST(refusal(key, delete_user{target.id}).empty());
}

BOOST_FIXTURE_TEST_CASE(an_account_has_so_many_users, founded) {
  const auto first = create(founding_of("first@example.com"));
  for (size_t i = 1; i < users_per_account_max; ++i)
    add_user(role::viewer, first.account);
  const auto body = creation("last@example.com", first.account);
  const auto applied = apply(by_administrator(), body);
  BOOST_TEST((applied.outcome.failure().code() == errc::resource_exhausted));
  BOOST_TEST(applied.outcome.failure().reason() == "too_many_users");
  BOOST_TEST(refusal(by_administrator(), delete_user{first.id}).empty());
  BOOST_TEST(refusal(by_administrator(), body).empty());
}

BOOST_FIXTURE_TEST_CASE(an_email_address_belongs_to_one_user, founded) {
  const auto one = create(founding_of("one@example.com"));
  const auto other = create(founding_of("other@example.com"));
  const auto applied = apply(by_administrator(), update_user{one.id, renamed("other@example.com")});
  BOOST_TEST((applied.outcome.failure().code() == errc::already_exists));
  BOOST_TEST(applied.outcome.failure().reason() == "email_taken");
  BOOST_TEST(applied.outcome.failure().field() == "email");
  BOOST_TEST(update(other.id, renamed("third@example.com")).empty());
  BOOST_TEST(update(one.id, renamed("other@example.com")).empty());
  BOOST_TEST(view().find_user_by_email("other@example.com")->value().id == one.id);
  BOOST_TEST(!view().find_user_by_email("one@example.com")->has_value());
  BOOST_TEST(emails({}, {}) == "admin@example.com other@example.com third@example.com 3");
  BOOST_TEST(refusal(by_administrator(), delete_user{one.id}).empty());
  BOOST_TEST(refusal(by_administrator(), founding_of("other@example.com")).empty());
}

BOOST_FIXTURE_TEST_CASE(an_update_changes_what_it_names, founded) {
  const auto made = create(founding_of("one@example.com"));
  now += 1s;
  auto patch = renamed("two@example.com");
  patch.role = role::viewer;
  const auto applied = apply(by_administrator(), update_user{made.id, patch});
  auto wanted = made;
  wanted.email = "two@example.com";
  wanted.role = role::viewer;
  wanted.updated_at = now;
  wanted.revision = last_index();
  BOOST_TEST((stored(made) == wanted));
  wanted.password_hash.clear();
  BOOST_TEST((decode_profile(applied.outcome.value()).value() == profile{wanted, plan::free}));
  const auto record = audit().front();
  BOOST_TEST(record.action == "update_user");
  BOOST_TEST(record.resource_kind == "user");
  BOOST_TEST(record.resource_id == made.id.str());
  BOOST_TEST(record.account == made.account);
  BOOST_TEST(decode_profile(record.before)->user.email == "one@example.com");
  BOOST_TEST((decode_profile(record.after).value() == profile{wanted, plan::free}));
}

BOOST_FIXTURE_TEST_CASE(an_update_that_changes_nothing_leaves_no_trace, founded) {
  const auto made = create(founding_of("one@example.com"));
  const auto records = audit().size();
  now += 1s;
  auto same = renamed(made.email);
  same.role = made.role;
  same.password_hash = made.password_hash;
  same.plan = plan::free;
  for (const auto& patch : {user_patch(), same}) {
    BOOST_TEST(update(made.id, patch).empty());
  }
  BOOST_TEST((stored(made) == made));
  BOOST_TEST(audit().size() == records);
}

BOOST_FIXTURE_TEST_CASE(an_update_is_refused_with_its_reason, founded) {
  const auto made = create(founding_of("one@example.com"));
  BOOST_TEST(update(make_id<user_id>(), renamed("x@example.com")) == "not_found");
  BOOST_TEST(update(made.id, renamed("nobody")) == "invalid_field");
  BOOST_TEST(update(made.id, renamed("X@example.com")) == "invalid_field");
  BOOST_TEST(update(made.id, with_password("")) == "invalid_field");
  BOOST_TEST((stored(made) == made));
  BOOST_TEST(refusal(by_administrator(), delete_user{make_id<user_id>()}) == "not_found");
}

BOOST_FIXTURE_TEST_CASE(a_change_that_expects_another_revision_is_refused, founded) {
  const auto made = create(founding_of("one@example.com"));
  const auto asked = [&](command_body body, std::vector<uint64_t> revisions) {
    auto change = ask(by_administrator(), std::move(body));
    change.expected_revisions = std::move(revisions);
    return refusal(change);
  };
  const update_user change{made.id, renamed("two@example.com")};
  BOOST_TEST(asked(change, {}) == "if_match_failed");
  BOOST_TEST(asked(change, {made.revision - 1, made.revision + 1}) == "if_match_failed");
  BOOST_TEST(asked(change, {1, made.revision}).empty());
  BOOST_TEST(asked(change, {made.revision}) == "if_match_failed");
  BOOST_TEST(asked(delete_user{made.id}, {made.revision}) == "if_match_failed");
  BOOST_TEST(asked(delete_user{made.id}, {stored(made).revision}).empty());
  auto refused = ask(by_administrator(), update_user{administrator.id, renamed("x@example.com")});
  refused.expected_revisions.emplace();
  BOOST_TEST((apply(refused).outcome.failure().code() == errc::aborted));
}

BOOST_FIXTURE_TEST_CASE(the_last_administrator_stays, founded) {
  const auto applied = apply(by_administrator(), delete_user{administrator.id});
  BOOST_TEST((applied.outcome.failure().code() == errc::failed_precondition));
  BOOST_TEST(applied.outcome.failure().reason() == "last_administrator");
  for (const auto lower : {role::editor, role::viewer}) {
    BOOST_TEST(update(administrator.id, with_role(lower)) == "last_administrator");
  }
  BOOST_TEST(refusal(by_node(), delete_user{administrator.id}) == "last_administrator");
  BOOST_TEST((stored(administrator) == administrator));

  const auto second = create(founding_of("second@example.com"));
  BOOST_TEST(update(second.id, with_role(role::admin)).empty());
  BOOST_TEST(update(administrator.id, with_role(role::editor)).empty());
  BOOST_TEST(refusal(acting(second), delete_user{second.id}) == "last_administrator");
  BOOST_TEST(
      refusal(acting(second), update_user{administrator.id, with_role(role::admin)}).empty());
  BOOST_TEST(refusal(acting(second), delete_user{second.id}).empty());
  BOOST_TEST(refusal(by_administrator(), delete_user{administrator.id}) == "last_administrator");
}

BOOST_FIXTURE_TEST_CASE(a_password_that_an_administrator_sets_ends_all_sessions, founded) {
  const auto made = create(founding_of("one@example.com"));
  const auto others = open(administrator);
  const auto first = open(made);
  const auto second = open(made);
  BOOST_TEST(update(made.id, with_role(role::viewer)).empty());
  BOOST_TEST(is_open(first));
  BOOST_TEST(update(made.id, with_password("$argon2id$changed")).empty());
  BOOST_TEST(!is_open(first));
  BOOST_TEST(!is_open(second));
  BOOST_TEST(is_open(others));
  BOOST_TEST(view().bounded_rows()->sessions == 1u);
  BOOST_TEST(stored(made).password_hash == "$argon2id$changed");
}

BOOST_FIXTURE_TEST_CASE(a_user_changes_their_password_and_stays_logged_in, founded) {
  const auto made = create(founding_of("one@example.com"));
  const auto kept = open(made);
  const auto other = open(made);
  now += 1s;
  const change_password body{made.id, "$argon2id$changed", kept.id};
  BOOST_TEST(refusal(acting(made), body).empty());
  auto wanted = made;
  wanted.password_hash = "$argon2id$changed";
  wanted.updated_at = now;
  wanted.revision = last_index();
  BOOST_TEST((stored(made) == wanted));
  BOOST_TEST(is_open(kept));
  BOOST_TEST(!is_open(other));
  const auto record = audit().front();
  BOOST_TEST(record.action == "change_password");
  BOOST_TEST(encode(record).find("argon2id") == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_password_is_changed_by_nobody_else, founded) {
  const auto made = create(founding_of("one@example.com"));
  const change_password body{made.id, "$argon2id$changed", {}};
  BOOST_TEST(refusal(by_administrator(), body) == "not_owner");
  BOOST_TEST(refusal(acting(add_user(role::editor, made.account)), body) == "not_owner");
  BOOST_TEST(refusal(add_key(made, scope::write), body) == "scope_missing");
  BOOST_TEST(refusal(add_key(made, scope::read), body) == "scope_missing");
  BOOST_TEST(refusal(by_node(), change_password{make_id<user_id>(), "x", {}}) == "not_found");
  BOOST_TEST(refusal(acting(made), change_password{made.id, "", {}}) == "invalid_field");
  // Somebody else set it while the old one was checked.
  auto overtaken = ask(acting(made), body);
  overtaken.expected_revisions = {made.revision - 1};
  BOOST_TEST(refusal(overtaken) == "if_match_failed");
  BOOST_TEST((stored(made) == made));
  overtaken = ask(acting(made), body);
  overtaken.expected_revisions = {made.revision};
  BOOST_TEST(refusal(overtaken).empty());
}

BOOST_FIXTURE_TEST_CASE(a_login_that_a_change_of_the_password_overtook_opens_no_session, founded) {
  const auto made = create(founding_of("one@example.com"));
  const session late{make_id<session_id>(), made.id, std::string(32, 'a'), now, now + 1h};
  auto login = ask(by_node(), open_session{late});
  login.expected_revisions = {made.revision};
  BOOST_TEST(update(made.id, with_password("$argon2id$changed")).empty());
  BOOST_TEST(refusal(login) == "if_match_failed");
  BOOST_TEST(!is_open(late));
  login = ask(by_node(), open_session{late});
  login.expected_revisions = {stored(made).revision};
  BOOST_TEST(refusal(login).empty());
}

BOOST_FIXTURE_TEST_CASE(no_answer_and_no_trace_holds_a_secret, founded) {
  const auto made = create(founding_of("one@example.com"));
  BOOST_TEST(update(made.id, with_password("$argon2id$changed")).empty());
  BOOST_TEST(refusal(acting(made), change_password{made.id, "$argon2id$again", {}}).empty());
  add_key(made, scope::read);
  BOOST_TEST(refusal(by_administrator(), delete_user{made.id}).empty());
  for (const auto& [key, value] : rows.rows()) {
    const bool is_trace = key[1] >= static_cast<char>(table::events) &&
                          key[1] <= static_cast<char>(table::requests_by_expiry);
    if (!is_trace) continue;
    BOOST_TEST(value.find("argon2id") == std::string::npos);
    BOOST_TEST(value.find(std::string(32, 'k')) == std::string::npos);
  }
}

BOOST_FIXTURE_TEST_CASE(a_deleted_user_takes_sessions_and_keys_along, founded) {
  const auto made = create(founding_of("one@example.com"));
  const auto other = create(creation("two@example.com", made.account));
  open(made);
  const auto kept = open(other);
  add_key(made, scope::write);
  const auto others_key = add_key(other, scope::read);
  const auto monitor = add_monitor(acting(made), "site");
  const auto applied = apply(by_administrator(), delete_user{made.id});
  BOOST_TEST(applied.outcome.value().empty());
  BOOST_TEST(applied.events.empty());
  BOOST_TEST(rows_about(made.id.raw()) == 0u);
  BOOST_TEST(is_open(kept));
  BOOST_TEST(view().find_api_key(others_key.key)->has_value());
  BOOST_TEST((store_fixture::stored(monitor.id) == monitor));
  BOOST_TEST(view().find_account(made.account)->has_value());
  BOOST_TEST(refusal(acting(made), delete_monitor{monitor.id}) == "unknown_user");
  const auto record = audit().front();
  BOOST_TEST(record.action == "delete_user");
  BOOST_TEST(decode_profile(record.before)->user.email == "one@example.com");
  BOOST_TEST(record.after.empty());
}
