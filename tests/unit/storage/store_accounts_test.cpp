#include <algorithm>
#include <set>

#include <boost/test/unit_test.hpp>

#include "storage/store/account_sweep.hpp"
#include "storage/store/transition_store.hpp"
#include "store_fixture.hpp"

using namespace std::chrono_literals;
using namespace statushive;
using namespace statushive::storage;
using namespace statushive::tests;

namespace {

struct founded : store_fixture {
  founded() {
    bootstrap();
    customer = add_user(role::editor);
  }

  user customer;  ///< The only one of their account.

  std::string remove(const user& who) { return refusal(by_administrator(), delete_user{who.id}); }
  [[nodiscard]] bool is_swept() const { return view().accounts_to_sweep(10)->empty(); }
  int sweep_all() {
    int commands = 0;
    for (; !is_swept(); ++commands) {
      const auto applied = apply(by_node(), sweep_account{customer.account});
      BOOST_TEST_REQUIRE(applied.outcome.has_value());
      BOOST_TEST_REQUIRE(applied.events.size() <= swept_monitors_max);
    }
    return commands;
  }
  monitor create_once(const std::string& key) {
    auto asked =
        ask(acting(customer), create_monitor{make_id<monitor_id>(), customer.account, a_spec(key)});
    asked.idempotency = idempotency{key, "POST /api/monitors", std::string(32, 'h')};
    return decode_monitor(apply(asked).outcome.value()).value();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(an_account_goes_with_its_last_user_and_leaves_no_row, founded) {
  const auto before = rows.rows();
  const auto colleague = add_user(role::viewer, customer.account);
  const auto first = create_once("first");
  const auto second = create_once("second");
  BOOST_TEST(refusal(by_node(), transition(first, monitor_state::down)).empty());
  add_key(customer, scope::write);
  add_key(colleague, scope::read);
  BOOST_TEST(refusal(by_node(), open_session{session{make_id<session_id>(), customer.id,
                                                     std::string(32, 'a'), now, now + 1h}})
                 .empty());
  BOOST_TEST(remove(colleague).empty());
  BOOST_TEST(view().find_account(customer.account)->has_value());
  BOOST_TEST((stored(second.id) == second));

  const auto applied = apply(by_administrator(), delete_user{customer.id});
  BOOST_TEST(applied.outcome.has_value());
  BOOST_TEST(applied.events.size() == 2u);
  for (const auto& one : applied.events) {
    BOOST_TEST(std::holds_alternative<monitor_deleted>(one.body));
    BOOST_TEST(one.visible_to == customer.account);
  }
  BOOST_TEST(is_swept());
  for (const auto& id : {customer.id, colleague.id})
    BOOST_TEST(rows_about(id.raw()) == 0u);
  BOOST_TEST(rows_about(customer.account.raw()) == 0u);
  for (const auto& one : {first, second}) {
    BOOST_TEST(rows_about(one.id.raw()) == 0u);
    BOOST_TEST(view().transitions_of(one.number, 10)->empty());
  }
  BOOST_TEST(view().bounded_rows()->idempotency_keys == 0u);
  BOOST_TEST(view().bounded_rows()->sessions == 0u);
  BOOST_TEST(view().list_users({}, {})->total == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_deleted_account_is_invisible_at_once, founded) {
  std::vector<monitor> made;
  for (int i = 0; i < 600; ++i)
    made.push_back(add_monitor(acting(customer), "m" + std::to_string(i)));
  const auto key = add_key(customer, scope::write);
  BOOST_TEST(remove(customer).empty());
  BOOST_TEST(!is_swept());
  BOOST_TEST(!view().find_account(customer.account)->has_value());
  BOOST_TEST(!view().find_user(customer.id)->has_value());
  BOOST_TEST(!view().find_api_key(key.key)->has_value());
  BOOST_TEST(refusal(acting(customer), delete_monitor{made.back().id}) == "unknown_user");
  BOOST_TEST(refusal(key, delete_monitor{made.back().id}) == "unknown_user");
  create_monitor late{make_id<monitor_id>(), customer.account, a_spec("late")};
  BOOST_TEST(refusal(by_node(), late) == "not_found");
  monitor_patch patch;
  patch.interval = 60s;
  BOOST_TEST(refusal(by_node(), update_monitor{made.back().id, patch}) == "not_found");
  BOOST_TEST(sweep_all() == 2);
  BOOST_TEST(rows_about(customer.account.raw()) == 0u);
  BOOST_TEST(rows_in(table::monitors) == 0u);
}

BOOST_FIXTURE_TEST_CASE(the_id_of_an_account_that_is_not_yet_swept_is_not_used_again, founded) {
  for (int i = 0; i < 600; ++i)
    add_monitor(acting(customer), "m" + std::to_string(i));
  BOOST_TEST(remove(customer).empty());
  create_user body;
  body.user = customer;
  body.user.id = make_id<user_id>();
  body.new_account = account{customer.account, plan::free, {}, {}, {}};
  BOOST_TEST(refusal(by_administrator(), body) == "already_exists");
  body.new_account.reset();
  BOOST_TEST(refusal(by_administrator(), body) == "invalid_field");
  sweep_all();
  body.new_account = account{customer.account, plan::free, {}, {}, {}};
  BOOST_TEST(refusal(by_administrator(), body).empty());
  BOOST_TEST(view().list_monitors(customer.account, {}, {})->total == 0u);
}

BOOST_FIXTURE_TEST_CASE(an_account_that_goes_during_a_move_is_swept_to_the_end, founded) {
  for (int i = 0; i < 600; ++i)
    add_monitor(acting(customer), "m" + std::to_string(i));
  user_patch patch;
  patch.plan = plan::free;
  BOOST_TEST(refusal(by_administrator(), update_user{customer.id, patch}).empty());
  BOOST_TEST(!is_swept());
  BOOST_TEST(remove(customer).empty());
  sweep_all();
  BOOST_TEST(rows_about(customer.account.raw()) == 0u);
}

BOOST_FIXTURE_TEST_CASE(long_histories_make_a_sweep_take_fewer_monitors, founded) {
  std::vector<monitor> made;
  for (int i = 0; i < 20; ++i) {
    made.push_back(add_monitor(acting(customer), "m" + std::to_string(i)));
    auto row = made.back();
    row.standing.version = transitions_per_monitor_max + 5;
    rows.put(table_prefix(first_generation, table::monitors) + std::string(row.id.raw()),
             encode(row));
  }
  const auto applied = apply(by_administrator(), delete_user{customer.id});
  BOOST_TEST(applied.outcome.has_value());
  BOOST_TEST(applied.events.size() == 9u);
  BOOST_TEST(!is_swept());
  sweep_all();
  BOOST_TEST(rows_about(customer.account.raw()) == 0u);
}

BOOST_FIXTURE_TEST_CASE(many_idempotency_keys_go_in_parts, founded) {
  const auto put_key = [&](uint32_t i) {
    const auto key = "key-" + std::to_string(i);
    const auto expires_at = now + idempotency_life;
    rows.put(table_prefix(first_generation, table::idempotency_keys) +
                 idempotency_key_key(customer.account, key),
             encode(idempotency_record{"POST /api/monitors", std::string(32, 'h'),
                                       std::string(16, 'r'), expires_at}));
    rows.put(table_prefix(first_generation, table::idempotency_by_expiry) +
                 idempotency_expiry_key(expires_at, customer.account, key),
             {});
  };
  for (uint32_t i = 0; i < idempotency_keys_per_account_max; ++i)
    put_key(i);
  rows.put(table_prefix(first_generation, table::idempotency_counts) +
               std::string(customer.account.raw()),
           encode_u32(idempotency_keys_per_account_max));
  rows.put(table_prefix(first_generation, table::meta) + meta_key(meta_row::idempotency_mark),
           encode_u64(idempotency_keys_per_account_max));
  BOOST_TEST(view().bounded_rows()->idempotency_keys == idempotency_keys_per_account_max);
  BOOST_TEST(remove(customer).empty());
  BOOST_TEST(rows_in(table::idempotency_keys) ==
             idempotency_keys_per_account_max - swept_account_rows_max);
  BOOST_TEST(sweep_all() == 1);
  BOOST_TEST(rows_about(customer.account.raw()) == 0u);
  BOOST_TEST(view().bounded_rows()->idempotency_keys == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_deletion_touches_no_other_account, founded) {
  const auto neighbour = add_user(role::editor);
  const auto theirs = add_monitor(acting(neighbour), "theirs");
  const auto ours = add_monitor("ours");
  const auto key = add_key(neighbour, scope::write);
  add_monitor(acting(customer), "gone");
  const auto about = rows_about(neighbour.account.raw());
  BOOST_TEST(remove(customer).empty());
  BOOST_TEST((stored(theirs.id) == theirs));
  BOOST_TEST((stored(ours.id) == ours));
  BOOST_TEST(rows_about(neighbour.account.raw()) == about);
  BOOST_TEST(refusal(key, delete_monitor{theirs.id}).empty());
}

BOOST_FIXTURE_TEST_CASE(monitors_are_numbered_in_the_index_as_long_as_they_exist, founded) {
  const auto made = add_monitor("site");
  BOOST_TEST(rows_in(table::monitors_by_number) == 1u);
  BOOST_TEST(refusal(by_node(), transition(made, monitor_state::up)).empty());
  monitor_patch patch;
  patch.name = "renamed";
  patch.active = false;
  BOOST_TEST(refusal(by_administrator(), update_monitor{made.id, patch}).empty());
  BOOST_TEST(rows_in(table::monitors_by_number) == 1u);
  BOOST_TEST(refusal(by_administrator(), delete_monitor{made.id}).empty());
  BOOST_TEST(rows_in(table::monitors_by_number) == 0u);
}
