#include "actors/gateway/account_sweeper.hpp"

#include <boost/test/unit_test.hpp>

#include "gateway_fixture.hpp"
#include "tests/support/eventually.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;
using tests::eventually;

/// More than one command may change.
constexpr int many_monitors = 600;

struct fixture : tests::gateway_fixture {
  void make_monitors() {
    for (int i = 0; i < many_monitors; ++i)
      make_monitor("Site " + std::to_string(i));
  }
  /// Leaves more to do than the command itself does.
  void move_to(plan wanted) {
    user_patch patch;
    patch.plan = wanted;
    apply(update_user{admin.id, patch});
    commands = control.proposed().size();
  }
  uint32_t active() const { return control.view().monitor_counts_of(first_account.id)->active; }
  size_t left() const { return control.view().accounts_to_sweep(10)->size(); }
  /// Commands since the move.
  size_t proposed() const { return control.proposed().size() - commands; }
  static bool is_idle(const account_sweeper& sweeper) { return !sweeper.counters().is_under_way; }
  bool rests() const {
    return eventually(10s, [&] { return is_idle(sweeper); });
  }
  void lead(cluster::consensus_role role) {
    auto now = control.status();
    now.role = role;
    control.set_status(now);
  }

  ~fixture() { stop_services(); }

  size_t commands = control.proposed().size();
  account_sweeper sweeper{*services, self.id};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(account_sweeper_, fixture)

BOOST_AUTO_TEST_CASE(where_nothing_is_left_to_do_nothing_is_proposed) {
  sweeper.tick();
  BOOST_TEST(rests());
  BOOST_TEST(proposed() == 0u);
  BOOST_TEST(sweeper.counters().failed == 0u);
}

BOOST_AUTO_TEST_CASE(one_tick_finishes_a_move_however_many_commands_it_takes) {
  make_monitors();
  move_to(plan::free);
  BOOST_TEST(left() == 1u);
  BOOST_TEST(active() > limits_of(plan::free).monitors);
  sweeper.tick();
  BOOST_TEST(rests());
  BOOST_TEST(left() == 0u);
  BOOST_TEST(active() == limits_of(plan::free).monitors);
  BOOST_TEST(proposed() >= 2u);
  BOOST_TEST(sweeper.counters().sweeps == proposed());
  BOOST_TEST(sweeper.counters().failed == 0u);
  for (size_t i = commands; i < control.proposed().size(); ++i) {
    const auto change = control.proposed()[i];
    BOOST_TEST((change.actor == principal{{}, {}, self.id, {}}));
    BOOST_TEST((std::get<sweep_account>(change.body) == sweep_account{first_account.id}));
  }
}

BOOST_AUTO_TEST_CASE(what_a_deleted_account_owned_goes) {
  user berta{user_id::make(time.now(), random),
             account_id::make(time.now(), random),
             "berta@example.com",
             role::editor,
             "hash",
             time.now(),
             time.now()};
  apply(create_user{berta, account{berta.account, plan::unlimited, time.now(), {}, {}}});
  first_account.id = berta.account;  // Whose monitors are made.
  make_monitors();
  apply(delete_user{berta.id});
  BOOST_TEST(left() == 1u);
  sweeper.tick();
  BOOST_TEST(rests());
  BOOST_TEST(left() == 0u);
  BOOST_TEST(control.view().monitor_counts_of(berta.account)->total == 0u);
}

BOOST_AUTO_TEST_CASE(a_node_that_does_not_lead_leaves_it_to_the_leader) {
  make_monitors();
  move_to(plan::free);
  lead(cluster::consensus_role::follower);
  sweeper.tick();
  BOOST_TEST(rests());
  BOOST_TEST(proposed() == 0u);
  BOOST_TEST(long_reads->counters().done == 0u);
  lead(cluster::consensus_role::leader);
  sweeper.tick();
  BOOST_TEST(rests());
  BOOST_TEST(left() == 0u);
}

BOOST_AUTO_TEST_CASE(one_command_is_under_way_at_a_time) {
  make_monitors();
  move_to(plan::free);
  control.hold();
  for (int i = 0; i < 3; ++i)
    sweeper.tick();
  BOOST_TEST(eventually(10s, [&] { return control.held() == 1; }));
  sweeper.tick();
  BOOST_TEST(proposed() == 1u);
  BOOST_TEST(sweeper.counters().is_under_way);
  control.release();
  BOOST_TEST(rests());
  BOOST_TEST(left() == 0u);
}

BOOST_AUTO_TEST_CASE(after_a_failure_it_waits_for_the_next_tick) {
  make_monitors();
  move_to(plan::free);
  control.fail_with(error(errc::unavailable, "no_leader", "there is no leader"));
  sweeper.tick();
  BOOST_TEST(rests());
  BOOST_TEST(proposed() == 1u);
  BOOST_TEST(sweeper.counters().failed == 1u);
  BOOST_TEST(sweeper.counters().sweeps == 0u);
  control.fail_with({});
  sweeper.tick();
  BOOST_TEST(rests());
  BOOST_TEST(left() == 0u);
}

BOOST_AUTO_TEST_CASE(who_no_longer_leads_stops) {
  make_monitors();
  move_to(plan::free);
  control.hold();
  sweeper.tick();
  BOOST_TEST(eventually(10s, [&] { return control.held() == 1; }));
  lead(cluster::consensus_role::follower);
  control.release();
  BOOST_TEST(rests());
  BOOST_TEST(proposed() == 1u);
  BOOST_TEST(left() == 1u);
}

BOOST_AUTO_TEST_CASE(a_tick_allows_a_bounded_number_of_commands) {
  make_monitors();
  move_to(plan::free);
  account_sweeper modest(*services, self.id, 1);
  modest.tick();
  BOOST_TEST(eventually(10s, [&] { return is_idle(modest); }));
  BOOST_TEST(proposed() == 1u);
  BOOST_TEST(left() == 1u);
  BOOST_TEST(modest.counters().failed == 0u);
  for (int i = 0; i < 20 && left() > 0; ++i) {
    modest.tick();
    BOOST_TEST(eventually(10s, [&] { return is_idle(modest); }));
  }
  BOOST_TEST(left() == 0u);
}

BOOST_AUTO_TEST_CASE(a_stopped_node_proposes_nothing) {
  make_monitors();
  move_to(plan::free);
  stop_services();
  sweeper.tick();
  BOOST_TEST(rests());
  BOOST_TEST(proposed() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
