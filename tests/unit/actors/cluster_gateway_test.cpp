#include <boost/test/unit_test.hpp>

#include "actors/gateway/control_cluster_gateway.hpp"
#include "gateway_fixture.hpp"
#include "storage/database/disk_space.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;
using tests::answers;

struct fixture : tests::gateway_fixture {
  fixture() { space.refresh(); }

  uint64_t free_bytes = 1000;
  storage::disk_space space{100, [this] { return free_bytes; }};
  control_cluster_gateway gateway{*services, space, self.id, "0.1.0"};
  answers<cluster_report> report;
  answers<std::vector<member_report>> members;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cluster_gateway_, fixture)

BOOST_AUTO_TEST_CASE(the_status_of_a_cluster_of_one) {
  gateway.status(administrator(), report.expect());
  BOOST_REQUIRE(report.reason() == "");
  const auto shown = report.at(0).value();
  BOOST_TEST(shown.cluster == data->identity().cluster);
  BOOST_TEST(shown.node_name == "node-a");
  BOOST_TEST(shown.leader_name == "node-a");
  BOOST_TEST(shown.term == 2u);
  BOOST_TEST(shown.commit_index == 7u);
  BOOST_TEST(shown.applied_index == 7u);
  BOOST_TEST(shown.members == 1u);
  BOOST_TEST(shown.members_up == 1u);
  BOOST_TEST(shown.shard_count == 64u);
  BOOST_TEST(shown.feature_level == feature_level);
  BOOST_TEST(shown.version == "0.1.0");
}

BOOST_AUTO_TEST_CASE(without_a_leader_its_name_is_empty) {
  control.set_status({});
  gateway.status(administrator(), report.expect());
  BOOST_TEST(report.at(0).value().leader_name == "");
}

BOOST_AUTO_TEST_CASE(this_node_is_up_and_owns_the_shards) {
  gateway.members(administrator(), members.expect());
  BOOST_REQUIRE(members.reason() == "");
  const auto shown = members.at(0).value();
  BOOST_REQUIRE(shown.size() == 1u);
  BOOST_TEST((shown[0].member == self));
  BOOST_TEST((shown[0].state == member_state::up));
  BOOST_TEST((shown[0].last_seen == 0ms));
  BOOST_TEST(shown[0].role == "leader");
  BOOST_TEST((shown[0].lag == 0u));
  BOOST_TEST(shown[0].shards == 64u);
}

BOOST_AUTO_TEST_CASE(of_other_members_the_state_is_unknown_and_all_stand_by_name) {
  member other{node_id::make(random), "a-node", "10.0.0.2:7400", "b", "0.1.0", 3};
  apply(announce_member{other}, other.id);
  cluster::consensus_status following;
  following.role = cluster::consensus_role::follower;
  following.leader = other.id;
  following.commit_index = 9;
  following.applied_index = 4;
  control.set_status(following);
  gateway.members(administrator(), members.expect());
  const auto shown = members.at(0).value();
  BOOST_REQUIRE(shown.size() == 2u);
  BOOST_TEST(shown[0].member.name == "a-node");
  BOOST_TEST((shown[0].state == member_state::unknown));
  BOOST_TEST(!shown[0].last_seen.has_value());
  BOOST_TEST((shown[0].lag == 0u));
  BOOST_TEST(shown[0].role == "leader");
  BOOST_TEST(shown[0].shards == 0u);
  BOOST_TEST((shown[1].state == member_state::up));
  BOOST_TEST(shown[1].role == "follower");
  BOOST_TEST((shown[1].lag == 5u));
  gateway.status(administrator(), report.expect());
  BOOST_TEST(report.at(0).value().members == 2u);
  BOOST_TEST(report.at(0).value().members_up == 1u);

  following.leader = self.id;
  control.set_status(following);
  gateway.members(administrator(), members.expect());
  BOOST_TEST(!members.at(1).value()[0].lag.has_value());
}

BOOST_AUTO_TEST_CASE(only_administrators_look_at_the_cluster) {
  for (const auto lower : {role::viewer, role::editor}) {
    answers<cluster_report> refused;
    gateway.status(with_role(lower), refused.expect());
    BOOST_TEST(refused.reason() == "role_too_low");
    answers<std::vector<member_report>> refused_too;
    gateway.members(with_role(lower), refused_too.expect());
    BOOST_TEST(refused_too.reason() == "role_too_low");
  }
}

BOOST_AUTO_TEST_CASE(an_administrators_key_needs_the_scope_for_it) {
  gateway.status(with_reach(scope::write), report.expect());
  BOOST_TEST(report.reason(0) == "scope_missing");
  BOOST_TEST((report.at(0).failure().code() == errc::permission_denied));
  gateway.members(with_reach(scope::read), members.expect());
  BOOST_TEST(members.reason(0) == "scope_missing");
  gateway.status(with_reach(scope::admin), report.expect());
  BOOST_TEST(report.reason(1) == "");
}

BOOST_AUTO_TEST_CASE(a_low_role_is_named_before_a_low_scope) {
  auto who = with_reach(scope::read);
  who.role = role::viewer;
  gateway.status(who, report.expect());
  BOOST_TEST(report.reason() == "role_too_low");
}

BOOST_AUTO_TEST_CASE(ready_takes_a_leader_and_room_on_the_disk) {
  BOOST_TEST(gateway.readiness().has_value());
  control.set_status({});
  BOOST_TEST(gateway.readiness().failure().reason() == "no_leader");
  free_bytes = 99;
  space.refresh();
  BOOST_TEST(gateway.readiness().failure().reason() == "no_space");
  BOOST_TEST((gateway.readiness().failure().code() == errc::unavailable));
}

BOOST_AUTO_TEST_CASE(after_stop_everything_says_so) {
  stop_services();
  gateway.status(administrator(), report.expect());
  BOOST_TEST(report.reason() == "stopping");
  gateway.members(administrator(), members.expect());
  BOOST_TEST(members.reason() == "stopping");
  BOOST_TEST(gateway.readiness().failure().reason() == "stopping");
}

BOOST_AUTO_TEST_SUITE_END()
