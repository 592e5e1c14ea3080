#include "rest/json/cluster_fields.hpp"

#include <array>
#include <limits>

namespace statushive::rest {
namespace {

using enum field_type;

constexpr auto member_states = std::to_array<std::string_view>({"up", "down", "unknown"});
constexpr auto member_roles = std::to_array<std::string_view>({"leader", "follower"});
constexpr int64_t count_max = std::numeric_limits<int64_t>::max();
constexpr int64_t name_max = 255;

std::string_view name_of(member_state state) {
  switch (state) {
    case member_state::unknown: return "unknown";
    case member_state::up: return "up";
    case member_state::down: return "down";
  }
  return "unknown";
}

/// Empty text is none.
void show_or_null(json_writer& to, const std::string& maybe) {
  maybe.empty() ? to.null() : to.value(maybe);
}

constexpr resource_field<cluster_report, nothing> cluster_table[] = {
    {{.name = "id", .type = id, .meaning = "Names the cluster for ever."},
     [](json_writer& to, const cluster_report& from) { to.value(from.cluster); }},
    {{.name = "node",
      .type = text,
      .low = 1,
      .high = name_max,
      .meaning = "The node that answers."},
     [](json_writer& to, const cluster_report& from) { to.value(from.node_name); }},
    {{.name = "leader",
      .type = text,
      .is_nullable = true,
      .low = 1,
      .high = name_max,
      .meaning = "The node that leads, as far as this one knows; null when there is none."},
     [](json_writer& to, const cluster_report& from) { show_or_null(to, from.leader_name); }},
    {{.name = "term", .type = integer, .high = count_max, .meaning = "Grows with each election."},
     [](json_writer& to, const cluster_report& from) { to.value(from.term); }},
    {{.name = "commit_index",
      .type = integer,
      .high = count_max,
      .meaning = "The last log entry that cannot be lost."},
     [](json_writer& to, const cluster_report& from) { to.value(from.commit_index); }},
    {{.name = "applied_index",
      .type = integer,
      .high = count_max,
      .meaning = "The last log entry in this node's state."},
     [](json_writer& to, const cluster_report& from) { to.value(from.applied_index); }},
    {{.name = "members",
      .type = integer,
      .high = count_max,
      .meaning = "How many nodes there are."},
     [](json_writer& to, const cluster_report& from) { to.value(from.members); }},
    {{.name = "members_up",
      .type = integer,
      .high = count_max,
      .meaning = "How many of them are known to run."},
     [](json_writer& to, const cluster_report& from) { to.value(from.members_up); }},
    {{.name = "shards",
      .type = integer,
      .low = 1,
      .high = shard_count_max,
      .meaning = "Into how many parts the monitors are divided."},
     [](json_writer& to, const cluster_report& from) { to.value(from.shard_count); }},
    {{.name = "feature_level",
      .type = integer,
      .high = count_max,
      .meaning = "What all members can read and write."},
     [](json_writer& to, const cluster_report& from) { to.value(from.feature_level); }},
    {{.name = "version",
      .type = text,
      .low = 1,
      .high = name_max,
      .meaning = "Of this node's binary."},
     [](json_writer& to, const cluster_report& from) { to.value(from.version); }},
};

constexpr resource_field<member_report, nothing> member_table[] = {
    {{.name = "id", .type = text, .low = 8, .high = 8, .meaning = "Names the node for ever."},
     [](json_writer& to, const member_report& from) { to.value(from.member.id); }},
    {{.name = "name", .type = text, .low = 1, .high = name_max, .meaning = "What people call it."},
     [](json_writer& to, const member_report& from) { to.value(from.member.name); }},
    {{.name = "state",
      .type = choice,
      .choices = member_states,
      .meaning = "Whether the answering node hears from it; unknown when they have no connection."},
     [](json_writer& to, const member_report& from) { to.value(name_of(from.state)); }},
    {{.name = "role",
      .type = choice,
      .choices = member_roles,
      .meaning = "Its part in the consensus."},
     [](json_writer& to, const member_report& from) { to.value(from.role); }},
    {{.name = "address",
      .type = text,
      .is_nullable = true,
      .low = 1,
      .high = name_max,
      .meaning = "HOST:PORT for other nodes; null when nobody can join."},
     [](json_writer& to, const member_report& from) { show_or_null(to, from.member.address); }},
    {{.name = "zone",
      .type = text,
      .is_nullable = true,
      .low = 1,
      .high = name_max,
      .meaning = "Where it is; null when its operator did not say."},
     [](json_writer& to, const member_report& from) { show_or_null(to, from.member.zone); }},
    {{.name = "last_seen_ms",
      .type = integer,
      .is_nullable = true,
      .high = count_max,
      .meaning = "How long ago it was heard of; null when it never was."},
     [](json_writer& to, const member_report& from) {
       from.last_seen ? to.value(from.last_seen->count()) : to.null();
     }},
    {{.name = "lag",
      .type = integer,
      .is_nullable = true,
      .high = count_max,
      .meaning = "Log entries that it is behind the leader; null when that is not known."},
     [](json_writer& to, const member_report& from) { to.value(from.lag); }},
    {{.name = "shards", .type = integer, .high = shard_count_max, .meaning = "How many it owns."},
     [](json_writer& to, const member_report& from) { to.value(from.shards); }},
    {{.name = "version", .type = text, .low = 1, .high = name_max, .meaning = "Of its binary."},
     [](json_writer& to, const member_report& from) { to.value(from.member.version); }},
    {{.name = "incarnation",
      .type = integer,
      .low = 1,
      .high = count_max,
      .meaning = "Grows with each start of the node."},
     [](json_writer& to, const member_report& from) { to.value(from.member.incarnation); }},
};

constexpr resource<cluster_report> clusters(cluster_table);
constexpr resource<member_report> members(member_table);

}  // namespace

const resource<cluster_report>& cluster_resource() {
  return clusters;
}
const resource<member_report>& member_resource() {
  return members;
}

}  // namespace statushive::rest
