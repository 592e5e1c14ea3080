#include "actors/gateway/control_cluster_gateway.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "actors/gateway/refusals.hpp"
#include "cluster/control/control_plane.hpp"
#include "proto/model/command.hpp"
#include "storage/database/disk_space.hpp"
#include "storage/store/state_view.hpp"

namespace statushive {
namespace {

/// Empty when no member has the id.
std::string name_of_member(const std::vector<member>& members, node_id id) {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const member& candidate) { return candidate.id == id; });
  return found == members.end() ? std::string() : found->name;
}

}  // namespace

control_cluster_gateway::control_cluster_gateway(const gateway_services& shared,
                                                 const storage::disk_space& space, node_id self,
                                                 std::string version)
    : services_(shared), space_(space), self_(self), version_(std::move(version)) {}

void control_cluster_gateway::status(const caller& who, reply<cluster_report> answer) {
  if (services_.is_stopping) return answer(refused_stopping());
  if (auto allowed = require_role(who, role::admin); !allowed) return answer(allowed.failure());
  answer(report());
}

void control_cluster_gateway::members(const caller& who, reply<std::vector<member_report>> answer) {
  if (services_.is_stopping) return answer(refused_stopping());
  if (auto allowed = require_role(who, role::admin); !allowed) return answer(allowed.failure());
  answer(member_reports());
}

result<void> control_cluster_gateway::readiness() const {
  if (services_.is_stopping) return refused_stopping();
  if (space_.current() != storage::disk_space::level::ample) {
    return error(errc::unavailable, "no_space",
                 "the data directory's disk has " + space_.shortage());
  }
  if (services_.control.status().leader.is_none()) {
    return error(errc::unavailable, "no_leader", "the cluster has no leader");
  }
  return {};
}

result<cluster_report> control_cluster_gateway::report() const {
  const auto state = services_.control.view();
  const auto consensus = services_.control.status();
  auto cluster = state.cluster();
  if (!cluster) return cluster.failure();
  const auto members = state.members();
  if (!members) return members.failure();
  const auto settings = state.current_settings();
  if (!settings) return settings.failure();
  cluster_report answer;
  answer.cluster = *cluster;
  answer.node_name = name_of_member(*members, self_);
  answer.leader_name = name_of_member(*members, consensus.leader);
  answer.term = consensus.term;
  answer.commit_index = consensus.commit_index;
  answer.applied_index = consensus.applied_index;
  answer.members = static_cast<uint32_t>(members->size());
  answer.members_up = static_cast<uint32_t>(
      std::count_if(members->begin(), members->end(),
                    [&](const member& candidate) { return candidate.id == self_; }));
  answer.shard_count = settings->shard_count;
  answer.feature_level = feature_level;
  answer.version = version_;
  return answer;
}

result<std::vector<member_report>> control_cluster_gateway::member_reports() const {
  const auto state = services_.control.view();
  const auto consensus = services_.control.status();
  auto members = state.members();
  if (!members) return members.failure();
  const auto shards = state.shards();
  if (!shards) return shards.failure();
  std::map<node_id, uint32_t> owned;
  for (const auto& row : *shards)
    ++owned[row.owner];

  std::vector<member_report> answer;
  answer.reserve(members->size());
  for (auto& row : *members) {
    member_report report;
    report.role = row.id == consensus.leader ? "leader" : "follower";
    if (row.id == self_) {
      report.state = member_state::up;
      report.last_seen = std::chrono::milliseconds(0);
      report.lag = consensus.commit_index - consensus.applied_index;
    }
    if (row.id == consensus.leader) report.lag = 0;  // The log ends where the leader is.
    report.shards = owned[row.id];
    report.member = std::move(row);
    answer.push_back(std::move(report));
  }
  std::sort(answer.begin(), answer.end(), [](const member_report& a, const member_report& b) {
    return std::tie(a.member.name, a.member.id) < std::tie(b.member.name, b.member.id);
  });
  return answer;
}

}  // namespace statushive
