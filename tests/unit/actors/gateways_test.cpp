#include "actors/gateway/gateways.hpp"

#include <boost/test/unit_test.hpp>

#include "gateway_fixture.hpp"
#include "storage/database/disk_space.hpp"
#include "tests/support/eventually.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;
using tests::answers;
using tests::eventually;

struct fixture : tests::gateway_fixture {
  fixture() { space.refresh(); }

  token_grant log_in() {
    answers<token_grant> answer;
    all.sessions().log_in(email, password, "192.0.2.7", answer.expect());
    BOOST_REQUIRE(eventually(20s, [&] { return answer.count() == 1; }));
    return answer.at(0).value();
  }

  storage::disk_space space{100, [] { return uint64_t{1000}; }};
  gateways all{{control, heartbeats, space, *key, self.id, "0.1.0", time, random}};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(gateways_, fixture)

BOOST_AUTO_TEST_CASE(a_login_leads_to_every_resource) {
  const auto who = all.sessions().identify(log_in().access_token);
  BOOST_REQUIRE(who.has_value());
  answers<monitor_list> monitors;
  all.monitors().list(*who, {}, monitors.expect());
  BOOST_TEST(monitors.reason() == "");
  answers<user_list> users;
  all.users().list(*who, {}, users.expect());
  BOOST_REQUIRE(users.reason() == "");
  BOOST_TEST(users.at(0).value().total == 1u);
  answers<api_key_list> keys;
  all.api_keys().list(*who, {}, keys.expect());
  BOOST_TEST(keys.reason() == "");
  answers<settings> shown;
  all.settings().show(*who, shown.expect());
  BOOST_TEST(shown.reason() == "");
  BOOST_TEST(all.settings().current() != nullptr);
  answers<audit_list> audit;
  all.audit().list(*who, {}, audit.expect());
  BOOST_REQUIRE(eventually(5s, [&] { return audit.count() == 1; }));
  BOOST_TEST(audit.reason() == "");
  answers<cluster_report> report;
  all.cluster().status(*who, report.expect());
  BOOST_REQUIRE(report.reason() == "");
  BOOST_TEST(report.at(0).value().version == "0.1.0");
  BOOST_TEST(all.cluster().readiness().has_value());
}

BOOST_AUTO_TEST_CASE(the_counters_say_what_happened) {
  const auto given = log_in();
  BOOST_TEST(all.sessions().identify(given.access_token).has_value());
  BOOST_TEST(all.sessions().identify(given.access_token).has_value());
  answers<token_grant> wrong;
  all.sessions().log_in(email, "wrong", "192.0.2.7", wrong.expect());
  BOOST_REQUIRE(eventually(20s, [&] { return all.counters().passwords_checked == 2; }));
  const auto now = all.counters();
  BOOST_TEST(now.commands == 1u);
  BOOST_TEST(now.commands_outstanding == 0u);
  BOOST_TEST(now.commands_outstanding_max == command_proposer::outstanding_max);
  BOOST_TEST(now.passwords_queued == 0u);
  BOOST_TEST(now.passwords_queued_max == gateways::queued_passwords_max);
  BOOST_TEST(now.long_reads_queued_max == gateways::queued_reads_max);
  BOOST_TEST(now.attempts_failed == 1u);
  BOOST_TEST(now.attempts_refused == 0u);
  BOOST_TEST(now.identities_looked_up == 1u);
  BOOST_TEST(now.identities_remembered == 1u);
  BOOST_TEST(now.sweeps == 0u);
}

BOOST_AUTO_TEST_CASE(a_tick_sweeps_what_a_move_left_and_not_after_stop) {
  for (int i = 0; i < 600; ++i)
    make_monitor("Site " + std::to_string(i));
  const auto move_to = [&](plan wanted) {
    user_patch patch;
    patch.plan = wanted;
    apply(update_user{admin.id, patch});
  };
  const auto left = [&] { return control.view().accounts_to_sweep(1).value().size(); };
  move_to(plan::free);
  BOOST_REQUIRE(left() == 1u);
  all.tick();
  BOOST_TEST(eventually(10s, [&] { return left() == 0; }));
  BOOST_TEST(eventually(5s, [&] { return all.counters().sweeps > 0; }));
  BOOST_TEST(control.view().monitor_counts_of(first_account.id).value().active == 10u);
  move_to(plan::unlimited);
  BOOST_REQUIRE(left() == 1u);
  all.stop();
  const auto commands = control.proposed().size();
  all.tick();
  BOOST_TEST(control.proposed().size() == commands);
}

BOOST_AUTO_TEST_CASE(stop_answers_what_waits_and_what_comes_later_and_may_come_twice) {
  std::vector<answers<token_grant>> waiting(5);
  for (auto& answer : waiting)
    all.sessions().log_in(email, password, "192.0.2.7", answer.expect());
  control.hold();
  all.stop();
  all.stop();
  BOOST_TEST(waiting.back().count() == 1u);
  BOOST_TEST(waiting.back().reason() == "stopping");
  control.release();
  for (const auto& answer : waiting)
    BOOST_TEST(answer.count() == 1u);
  BOOST_TEST(all.sessions().identify("").failure().reason() == "stopping");
  BOOST_TEST(all.cluster().readiness().failure().reason() == "stopping");
  answers<monitor_list> monitors;
  all.monitors().list(administrator(), {}, monitors.expect());
  BOOST_TEST(monitors.reason() == "stopping");
  answers<user_list> users;
  all.users().list(administrator(), {}, users.expect());
  BOOST_TEST(users.reason() == "stopping");
  answers<api_key_list> keys;
  all.api_keys().list(administrator(), {}, keys.expect());
  BOOST_TEST(keys.reason() == "stopping");
  answers<settings> shown;
  all.settings().show(administrator(), shown.expect());
  BOOST_TEST(shown.reason() == "stopping");
  answers<audit_list> audit;
  all.audit().list(administrator(), {}, audit.expect());
  BOOST_TEST(audit.reason() == "stopping");
}

BOOST_AUTO_TEST_CASE(a_node_without_a_cluster_yet_has_gateways_that_know_nobody) {
  tests::memory_control_plane empty;
  gateways early{{empty, heartbeats, space, *key, self.id, "0.1.0", time, random}};
  BOOST_TEST(early.settings().current() == nullptr);
  BOOST_TEST(!early.sessions().identify("shk_").has_value());
  BOOST_TEST(early.cluster().readiness().failure().reason() == "no_leader");
  early.tick();
}

BOOST_AUTO_TEST_SUITE_END()
