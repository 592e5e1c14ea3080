#include <boost/test/unit_test.hpp>

#include "storage/store/index_upgrade.hpp"
#include "store_fixture.hpp"

using namespace statushive;
using namespace statushive::storage;
using namespace statushive::tests;

namespace {

std::string row_of(table in, std::string_view key) {
  return table_prefix(first_generation, in).append(key);
}

const std::string layout_row = row_of(table::meta, meta_key(meta_row::index_layout));

struct founded : store_fixture {
  founded() {
    bootstrap();
    customer = add_user(role::editor, plan::free);
    add_user(role::admin, customer.account);
    for (const auto* name : {"a", "b", "c"})
      add_monitor(acting(customer), name);
    add_monitor("ours", false);
  }

  user customer;

  /// Without what an older build did not write.
  void make_old() {
    const auto all = rows.rows();
    const auto user_counts_row = row_of(table::meta, meta_key(meta_row::user_counts));
    for (const auto& [key, value] : all) {
      const auto in = static_cast<table>(key[1]);
      if (in == table::users_by_account || in == table::monitors_by_number ||
          key == user_counts_row || key == layout_row) {
        rows.erase(key);
      }
    }
  }
  result<size_t> upgrade() {
    state_transaction changes(rows);
    if (auto done = upgrade_indexes(changes); !done) return done.failure();
    const auto batch = changes.take();
    rows.apply(batch);
    return batch.operations.size();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(an_old_state_gets_the_indexes_that_it_lacks, founded) {
  const auto complete = rows.rows();
  make_old();
  BOOST_TEST(rows.rows().size() == complete.size() - 3 - 4 - 2);
  BOOST_TEST(upgrade().value() == 9u);
  BOOST_TEST((rows.rows() == complete));
  BOOST_TEST(upgrade().value() == 0u);
  BOOST_TEST((rows.rows() == complete));
}

BOOST_FIXTURE_TEST_CASE(an_upgraded_state_goes_on_as_any_other, founded) {
  make_old();
  BOOST_TEST(upgrade().has_value());
  BOOST_TEST(view().list_users(customer.account, {})->total == 2u);
  BOOST_TEST(view().list_users({}, {})->total == 3u);
  const auto customers = view().list_users(customer.account, {}).value();
  for (const auto& one : customers.users)
    BOOST_TEST(refusal(by_administrator(), delete_user{one.user.id}).empty());
  BOOST_TEST(rows_about(customer.account.raw()) == 0u);
  BOOST_TEST(refusal(by_administrator(), delete_user{administrator.id}) == "last_administrator");
}

BOOST_FIXTURE_TEST_CASE(a_state_of_a_newer_build_is_left_alone, founded) {
  rows.put(layout_row, "\2");
  const auto before = rows.rows();
  BOOST_TEST(upgrade().failure().reason() == "control_database_newer");
  rows.put(layout_row, "");
  BOOST_TEST((upgrade().failure().code() == errc::corruption));
  rows.put(layout_row, "\2");
  BOOST_TEST((rows.rows() == before));
}

BOOST_FIXTURE_TEST_CASE(damage_stops_an_upgrade, founded) {
  make_old();
  rows.put(row_of(table::users, customer.id.raw()), "\xff");
  BOOST_TEST((upgrade().failure().code() == errc::corruption));
}

BOOST_FIXTURE_TEST_CASE(before_the_bootstrap_there_is_nothing_to_upgrade, store_fixture) {
  state_transaction changes(rows);
  BOOST_TEST(upgrade_indexes(changes).has_value());
  BOOST_TEST(changes.take().operations.empty());
}
