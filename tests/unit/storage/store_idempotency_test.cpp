#include <boost/test/unit_test.hpp>

#include "store_fixture.hpp"

using namespace std::chrono_literals;
using namespace statushive;
using namespace statushive::storage;
using namespace statushive::tests;

namespace {

struct founded : store_fixture {
  founded() { bootstrap(); }

  /// `body_of` stands for the request's body: equal letters, equal bodies.
  command once(const principal& who, command_body body, const std::string& key = "key",
               char body_of = 'b', const std::string& route = "POST /api/monitors") {
    auto asked = ask(who, std::move(body));
    asked.idempotency = idempotency{key, route, std::string(32, body_of)};
    return asked;
  }
  [[nodiscard]] create_monitor creation(const std::string& name = "site") {
    return {make_id<monitor_id>(), owner.id, a_spec(name)};
  }
  [[nodiscard]] uint64_t keys() const { return view().bounded_rows()->idempotency_keys; }
  void do_nothing() { BOOST_TEST(refusal(by_node(), change_settings{rules}).empty()); }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_creation_with_the_same_key_happens_once, founded) {
  const auto body = creation();
  const auto made = decode_monitor(apply(once(by_administrator(), body)).outcome.value()).value();
  BOOST_TEST(keys() == 1u);
  const auto records = audit().size();
  now += 1h;
  const auto again = apply(once(by_administrator(), creation()));
  BOOST_TEST((decode_monitor(again.outcome.value()).value() == made));
  BOOST_TEST(again.events.empty());
  BOOST_TEST(audit().size() == records);
  BOOST_TEST(keys() == 1u);
  BOOST_TEST(view().list_monitors(owner.id, {}, {})->total == 1u);
  BOOST_TEST(refusal(once(by_administrator(), creation(), "other")).empty());
  BOOST_TEST(view().list_monitors(owner.id, {}, {})->total == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_repetition_shows_the_resource_as_it_is_now, founded) {
  const auto body = creation();
  BOOST_TEST(refusal(once(by_administrator(), body)).empty());
  monitor_patch patch;
  patch.name = "renamed";
  BOOST_TEST(refusal(by_administrator(), update_monitor{body.id, patch}).empty());
  const auto again = apply(once(by_administrator(), creation()));
  BOOST_TEST(decode_monitor(again.outcome.value())->spec.name == "renamed");
  BOOST_TEST(refusal(by_administrator(), delete_monitor{body.id}).empty());
  const auto gone = apply(once(by_administrator(), creation()));
  BOOST_TEST((gone.outcome.failure().code() == errc::already_exists));
  BOOST_TEST(gone.outcome.failure().reason() == "idempotent_resource_gone");
}

BOOST_FIXTURE_TEST_CASE(a_key_of_another_request_is_refused, founded) {
  BOOST_TEST(refusal(once(by_administrator(), creation())).empty());
  const auto applied = apply(once(by_administrator(), creation(), "key", 'c'));
  BOOST_TEST((applied.outcome.failure().code() == errc::already_exists));
  BOOST_TEST(applied.outcome.failure().reason() == "idempotency_key_reused");
  BOOST_TEST(refusal(once(by_administrator(), creation(), "key", 'b', "POST /api/users")) ==
             "idempotency_key_reused");
  BOOST_TEST(view().list_monitors(owner.id, {}, {})->total == 1u);
}

BOOST_FIXTURE_TEST_CASE(accounts_share_no_keys, founded) {
  const auto stranger = add_user(role::editor);
  BOOST_TEST(refusal(once(by_administrator(), creation())).empty());
  const create_monitor theirs{make_id<monitor_id>(), stranger.account, a_spec("theirs")};
  const auto applied = apply(once(acting(stranger), theirs));
  BOOST_TEST(decode_monitor(applied.outcome.value())->id == theirs.id);
  BOOST_TEST(keys() == 2u);
  // Nor does a key open what is another account's: the creation itself is refused.
  BOOST_TEST(refusal(once(acting(stranger), creation())) == "not_owner");
}

BOOST_FIXTURE_TEST_CASE(a_repetition_needs_the_rights_of_the_creation, founded) {
  const auto editor = add_user(role::editor, owner.id);
  BOOST_TEST(refusal(once(acting(editor), creation())).empty());
  BOOST_TEST(refusal(once(by_administrator(), creation())).empty());
  const auto viewer = add_user(role::viewer, owner.id);
  BOOST_TEST(refusal(once(acting(viewer), creation())) == "role_too_low");
  BOOST_TEST(refusal(once(add_key(editor, scope::read), creation())) == "scope_missing");
  create_user body;
  body.user = {make_id<user_id>(), owner.id, "new@example.com", role::viewer, "hash", {}, {}, 0};
  BOOST_TEST(refusal(once(by_administrator(), body, "user")).empty());
  BOOST_TEST(refusal(once(acting(editor), body, "user")) == "role_too_low");
}

BOOST_FIXTURE_TEST_CASE(only_success_uses_a_key_up, founded) {
  auto body = creation("");
  BOOST_TEST(refusal(once(by_administrator(), body)) == "invalid_field");
  BOOST_TEST(keys() == 0u);
  BOOST_TEST(refusal(once(by_administrator(), creation(), "key", 'c')).empty());
}

BOOST_FIXTURE_TEST_CASE(a_key_is_kept_for_a_day_of_command_time, founded) {
  const auto first = creation();
  BOOST_TEST(refusal(once(by_administrator(), first)).empty());
  now += idempotency_life - 1ms;
  BOOST_TEST(decode_monitor(apply(once(by_administrator(), creation())).outcome.value())->id ==
             first.id);
  now += 1ms;
  const auto second = creation();
  // Another body, for the key is free again.
  BOOST_TEST(
      decode_monitor(apply(once(by_administrator(), second, "key", 'c')).outcome.value())->id ==
      second.id);
  BOOST_TEST(keys() == 1u);
  BOOST_TEST(rows_in(table::idempotency_keys) == 1u);
  BOOST_TEST(rows_in(table::idempotency_by_expiry) == 1u);
}

BOOST_FIXTURE_TEST_CASE(expired_keys_go_with_the_commands_that_follow, founded) {
  for (int i = 0; i < 10; ++i)
    BOOST_TEST(refusal(once(by_administrator(), creation(), std::to_string(i))).empty());
  now += idempotency_life;
  do_nothing();
  BOOST_TEST(keys() == 6u);
  do_nothing();
  do_nothing();
  BOOST_TEST(keys() == 0u);
  BOOST_TEST(rows_in(table::idempotency_keys) == 0u);
  BOOST_TEST(rows_in(table::idempotency_by_expiry) == 0u);
  BOOST_TEST(rows_in(table::idempotency_counts) == 0u);
}

BOOST_FIXTURE_TEST_CASE(an_account_keeps_so_many_keys, founded) {
  BOOST_TEST(refusal(once(by_administrator(), creation(), "first")).empty());
  const auto count =
      table_prefix(first_generation, table::idempotency_counts) + std::string(owner.id.raw());
  rows.put(count, encode_u32(idempotency_keys_per_account_max - 1));
  BOOST_TEST(refusal(once(by_administrator(), creation(), "last")).empty());
  const auto applied = apply(once(by_administrator(), creation(), "one too many"));
  BOOST_TEST((applied.outcome.failure().code() == errc::resource_exhausted));
  BOOST_TEST(applied.outcome.failure().reason() == "too_many_idempotency_keys");
  // What is known is still answered, others are not concerned, and expiry makes room.
  BOOST_TEST(refusal(once(by_administrator(), creation(), "last")).empty());
  const auto stranger = add_user(role::editor);
  const create_monitor theirs{make_id<monitor_id>(), stranger.account, a_spec("theirs")};
  BOOST_TEST(refusal(once(acting(stranger), theirs, "one too many")).empty());
  now += idempotency_life;
  do_nothing();
  BOOST_TEST(refusal(once(by_administrator(), creation(), "one too many")).empty());
}

BOOST_FIXTURE_TEST_CASE(a_key_that_makes_no_sense_is_refused, founded) {
  using spoil = void (*)(idempotency&);
  const std::vector<spoil> spoilers = {
      [](idempotency& i) { i.key.clear(); },   [](idempotency& i) { i.key.assign(256, 'x'); },
      [](idempotency& i) { i.key = "a\nb"; },  [](idempotency& i) { i.key = "caf\xc3\xa9"; },
      [](idempotency& i) { i.route.clear(); }, [](idempotency& i) { i.body_hash.pop_back(); },
  };
  for (const auto spoiled : spoilers) {
    auto asked = once(by_administrator(), creation());
    spoiled(*asked.idempotency);
    BOOST_TEST(apply(asked).outcome.failure().field() == "idempotency");
  }
  BOOST_TEST(refusal(once(by_administrator(), creation(), std::string(255, '~'))).empty());
  BOOST_TEST(refusal(once(by_administrator(), creation(), " ")).empty());
  BOOST_TEST(refusal(once(by_node(), creation())) == "invalid_field");
  BOOST_TEST(refusal(once(by_administrator(), delete_monitor{make_id<monitor_id>()})) ==
             "invalid_field");
}

BOOST_FIXTURE_TEST_CASE(users_are_created_once_and_shown_without_their_secret, founded) {
  create_user body;
  body.user = {make_id<user_id>(),
               make_id<account_id>(),
               "new@example.com",
               role::editor,
               "$argon2id$one",
               {},
               {},
               0};
  body.new_account = account{body.user.account, plan::free, {}, {}, {}};
  const auto first = apply(once(by_administrator(), body));
  auto repeated = body;
  repeated.user.id = make_id<user_id>();
  repeated.user.account = repeated.new_account->id = make_id<account_id>();
  repeated.user.password_hash = "$argon2id$two";
  const auto second = apply(once(by_administrator(), repeated));
  BOOST_TEST(second.outcome.value() == first.outcome.value());
  BOOST_TEST(decode_profile(second.outcome.value())->user.password_hash.empty());
  BOOST_TEST(view().list_users({}, {})->total == 2u);
  BOOST_TEST(refusal(by_administrator(), delete_user{body.user.id}).empty());
  BOOST_TEST(refusal(once(by_administrator(), repeated)) == "idempotent_resource_gone");
}

BOOST_FIXTURE_TEST_CASE(api_keys_are_created_once_and_shown_to_their_user_alone, founded) {
  const auto key_of = [&](const user& of) {
    create_api_key body;
    body.key.id = make_id<api_key_id>();
    body.key.user = of.id;
    body.key.account = of.account;
    body.key.name = "deploy";
    body.key.scopes = {scope::read};
    body.key.secret_hash = std::string(32, 's');
    return body;
  };
  const auto body = key_of(administrator);
  BOOST_TEST(refusal(once(by_administrator(), body)).empty());
  const auto again = apply(once(by_administrator(), key_of(administrator)));
  const auto shown = decode_api_key(again.outcome.value()).value();
  BOOST_TEST(shown.id == body.key.id);
  BOOST_TEST(shown.secret_hash.empty());
  BOOST_TEST(view().api_keys_of(administrator.id)->size() == 1u);
  const auto colleague = add_user(role::admin, owner.id);
  BOOST_TEST(refusal(once(acting(colleague), key_of(colleague))) == "idempotency_key_reused");
  BOOST_TEST(refusal(once(acting(colleague), key_of(administrator))) == "not_owner");
}

BOOST_FIXTURE_TEST_CASE(a_command_that_is_proposed_twice_is_no_repetition, founded) {
  const auto asked = once(by_administrator(), creation());
  const auto first = apply(asked);
  const auto second = apply(asked);
  BOOST_TEST(second.was_repeated);
  BOOST_TEST(second.outcome.value() == first.outcome.value());
}
