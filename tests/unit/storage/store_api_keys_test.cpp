#include <boost/test/unit_test.hpp>

#include "store_fixture.hpp"

using namespace std::chrono_literals;
using namespace statushive;
using namespace statushive::storage;
using namespace statushive::tests;

namespace {

struct founded : store_fixture {
  founded() {
    bootstrap();
    editor = add_user(role::editor);
  }

  user editor;

  [[nodiscard]] api_key key_of(const user& of, const std::string& name,
                               std::vector<scope> scopes = {scope::read, scope::write}) {
    api_key key;
    key.id = make_id<api_key_id>();
    key.user = of.id;
    key.account = of.account;
    key.name = name;
    key.scopes = std::move(scopes);
    key.secret_hash = std::string(32, 's');
    return key;
  }
  [[nodiscard]] static principal through(const api_key& key) {
    return {key.user, key.account, {}, key.id};
  }
  [[nodiscard]] std::string names(const user& of) const {
    std::string all;
    const auto keys = view().api_keys_of(of.id).value();
    for (const auto& one : keys) {
      all += one.name + ' ';
      BOOST_TEST(one.secret_hash.empty());
    }
    return all;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_key_is_stored_with_its_hash_and_shown_without, founded) {
  auto key = key_of(editor, "deploy");
  key.expires_at = now + 1h;
  now += 1s;
  const auto applied = apply(acting(editor), create_api_key{key});
  key.created_at = now;
  key.revision = last_index();
  BOOST_TEST((view().find_api_key(key.id).value() == key));
  key.secret_hash.clear();
  BOOST_TEST((decode_api_key(applied.outcome.value()).value() == key));
  BOOST_TEST((view().api_keys_of(editor.id).value() == std::vector{key}));
  const auto record = audit().front();
  BOOST_TEST(record.resource_kind == "api_key");
  BOOST_TEST(record.resource_id == key.id.str());
  BOOST_TEST(record.account == editor.account);
  BOOST_TEST((decode_api_key(record.after).value() == key));

  BOOST_TEST(refusal(acting(editor), delete_api_key{key.id}).empty());
  BOOST_TEST(rows_about(key.id.raw()) == 0u);
  BOOST_TEST((decode_api_key(audit().front().before).value() == key));
  BOOST_TEST(refusal(acting(editor), delete_api_key{key.id}) == "not_found");
}

BOOST_FIXTURE_TEST_CASE(a_users_keys_come_by_name_then_id, founded) {
  for (const auto* name : {"b", "a", "c", "a"}) {
    BOOST_TEST(refusal(acting(editor), create_api_key{key_of(editor, name)}).empty());
  }
  BOOST_TEST(refusal(by_administrator(), create_api_key{key_of(administrator, "x")}).empty());
  BOOST_TEST(names(editor) == "a a b c ");
  BOOST_TEST(view().api_keys_of(editor.id)->at(0).id < view().api_keys_of(editor.id)->at(1).id);
  BOOST_TEST(names(administrator) == "x ");
}

BOOST_FIXTURE_TEST_CASE(a_key_that_makes_no_sense_is_refused, founded) {
  using spoil = void (*)(api_key&, const founded&);
  const std::vector<std::pair<spoil, std::string>> spoilers = {
      {[](api_key& k, const founded&) { k.id = {}; }, "invalid_field"},
      {[](api_key& k, const founded&) { k.user = {}; }, "not_found"},
      {[](api_key& k, const founded& f) { k.account = f.owner.id; }, "invalid_field"},
      {[](api_key& k, const founded&) { k.name.clear(); }, "invalid_field"},
      {[](api_key& k, const founded&) {
         k.scopes = {scope::write, scope::read};
       },
       "invalid_field"},
      {[](api_key& k, const founded&) { k.secret_hash.pop_back(); }, "invalid_field"},
      {[](api_key& k, const founded& f) { k.expires_at = f.now; }, "invalid_field"},
      {[](api_key& k, const founded&) { k.expires_at = from_ms(253'402'300'800'000); },
       "invalid_field"},
      {[](api_key& k, const founded&) { k.scopes = {scope::admin}; }, "role_too_low"},
  };
  for (const auto& [spoiled, reason] : spoilers) {
    auto key = key_of(editor, "deploy");
    spoiled(key, *this);
    BOOST_TEST(refusal(by_node(), create_api_key{key}) == reason);
  }
  BOOST_TEST(names(editor).empty());
  const auto key = key_of(editor, "deploy");
  BOOST_TEST(refusal(acting(editor), create_api_key{key}).empty());
  BOOST_TEST(refusal(acting(editor), create_api_key{key}) == "already_exists");
}

BOOST_FIXTURE_TEST_CASE(nobody_makes_or_deletes_anothers_key, founded) {
  const auto key = key_of(editor, "deploy");
  const auto colleague = add_user(role::admin, editor.account);
  for (const auto& who : {by_administrator(), acting(colleague)}) {
    BOOST_TEST(refusal(who, create_api_key{key}) == "not_owner");
  }
  BOOST_TEST(refusal(acting(editor), create_api_key{key}).empty());
  for (const auto& who : {by_administrator(), acting(colleague)}) {
    BOOST_TEST(refusal(who, delete_api_key{key.id}) == "not_owner");
  }
  BOOST_TEST(view().find_api_key(key.id)->has_value());
}

BOOST_FIXTURE_TEST_CASE(a_key_makes_no_key_that_can_do_more, founded) {
  const auto admin = add_user(role::admin);
  const auto writes = add_key(admin, scope::write);
  BOOST_TEST(refusal(writes, create_api_key{key_of(admin, "a", {scope::admin})}) ==
             "scope_missing");
  BOOST_TEST(refusal(writes, create_api_key{key_of(admin, "a", {scope::write})}).empty());
  const auto reads = add_key(admin, scope::read);
  BOOST_TEST(refusal(reads, create_api_key{key_of(admin, "b", {scope::read})}) == "scope_missing");
  BOOST_TEST(refusal(reads, delete_api_key{writes.key}) == "scope_missing");
  BOOST_TEST(refusal(writes, delete_api_key{reads.key}).empty());
  const auto viewer = add_user(role::viewer);
  BOOST_TEST(refusal(acting(viewer), create_api_key{key_of(viewer, "c", {scope::write})}) ==
             "role_too_low");
  BOOST_TEST(refusal(acting(viewer), create_api_key{key_of(viewer, "c", {scope::read})}).empty());
}

BOOST_FIXTURE_TEST_CASE(a_user_has_so_many_keys, founded) {
  api_key last;
  for (size_t i = 0; i < api_keys_per_user_max; ++i) {
    last = key_of(editor, "key");
    BOOST_TEST(refusal(acting(editor), create_api_key{last}).empty());
  }
  const auto applied = apply(acting(editor), create_api_key{key_of(editor, "key")});
  BOOST_TEST((applied.outcome.failure().code() == errc::resource_exhausted));
  BOOST_TEST(applied.outcome.failure().reason() == "too_many_api_keys");
  BOOST_TEST(refusal(by_administrator(), create_api_key{key_of(administrator, "key")}).empty());
  BOOST_TEST(refusal(acting(editor), delete_api_key{last.id}).empty());
  BOOST_TEST(refusal(acting(editor), create_api_key{key_of(editor, "key")}).empty());
}

BOOST_FIXTURE_TEST_CASE(a_key_acts_within_its_scopes_and_its_users_role, founded) {
  const auto made = add_monitor(acting(editor), "site");
  monitor_patch renamed;
  renamed.name = "renamed";
  const update_monitor change{made.id, renamed};
  BOOST_TEST(refusal(add_key(editor, scope::read), change) == "scope_missing");
  const auto writes = add_key(editor, scope::write);
  BOOST_TEST(refusal(writes, change).empty());
  BOOST_TEST((audit().front().actor == writes));
  user_patch demoted;
  demoted.role = role::viewer;
  BOOST_TEST(refusal(by_administrator(), update_user{editor.id, demoted}).empty());
  BOOST_TEST(refusal(writes, delete_monitor{made.id}) == "role_too_low");
  const auto others = add_key(add_user(role::admin), scope::admin);
  BOOST_TEST(refusal(others, change) == "not_owner");
  BOOST_TEST(refusal(add_key(administrator, scope::write), update_settings{}) == "scope_missing");
  BOOST_TEST(refusal(add_key(administrator, scope::admin), update_settings{}).empty());
}

BOOST_FIXTURE_TEST_CASE(a_key_acts_for_its_user_until_it_expires_or_goes, founded) {
  auto key = key_of(editor, "deploy");
  key.expires_at = now + 1h;
  BOOST_TEST(refusal(acting(editor), create_api_key{key}).empty());
  const auto creation = [&] {
    return create_monitor{make_id<monitor_id>(), editor.account, a_spec("site")};
  };
  auto stolen = through(key);
  stolen.user = administrator.id;
  stolen.account = administrator.account;
  BOOST_TEST(refusal(stolen, creation()) == "unknown_key");
  const auto colleague = add_user(role::admin, editor.account);
  stolen = acting(colleague);
  stolen.key = key.id;
  BOOST_TEST(refusal(stolen, creation()) == "unknown_key");
  BOOST_TEST(refusal({{}, {}, node, key.id}, creation()) == "invalid_field");
  BOOST_TEST(refusal({editor.id, editor.account, {}, make_id<api_key_id>()}, creation()) ==
             "unknown_key");
  now = *key.expires_at - 1ms;
  BOOST_TEST(refusal(through(key), creation()).empty());
  now = *key.expires_at;
  const auto applied = apply(through(key), creation());
  BOOST_TEST((applied.outcome.failure().code() == errc::permission_denied));
  BOOST_TEST(applied.outcome.failure().reason() == "unknown_key");

  const auto second = add_key(editor, scope::write);
  BOOST_TEST(refusal(second, creation()).empty());
  BOOST_TEST(refusal(second, delete_api_key{second.key}).empty());
  BOOST_TEST(refusal(second, creation()) == "unknown_key");
}

BOOST_FIXTURE_TEST_CASE(a_key_is_deleted_at_the_revision_that_is_expected, founded) {
  const auto who = add_key(editor, scope::read);
  auto asked = ask(acting(editor), delete_api_key{who.key});
  asked.expected_revisions = {last_index() - 1, last_index() + 1};
  const auto made_at = last_index();
  BOOST_TEST(refusal(asked) == "if_match_failed");
  asked = ask(acting(editor), delete_api_key{who.key});
  asked.expected_revisions = {made_at};
  BOOST_TEST(refusal(asked).empty());
}

BOOST_FIXTURE_TEST_CASE(an_api_key_ends_and_opens_no_session, founded) {
  const session opened{make_id<session_id>(), editor.id, std::string(32, 'a'), now, now + 1h};
  BOOST_TEST(refusal(acting(editor), open_session{opened}).empty());
  const auto key = add_key(editor, scope::write);
  auto another = opened;
  another.id = make_id<session_id>();
  BOOST_TEST(refusal(key, open_session{another}) == "scope_missing");
  BOOST_TEST(refusal(key, refresh_session{opened.id, opened.token_hash, std::string(32, 'b'),
                                          now + 1h}) == "scope_missing");
  BOOST_TEST(refusal(key, end_sessions{editor.id, opened.id}) == "scope_missing");
  BOOST_TEST((view().find_session(opened.id).value() == opened));
}
