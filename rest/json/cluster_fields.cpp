#include "rest/json/cluster_fields.hpp"

#include <array>
#include <limits>

#include "rest/json/answer_field.hpp"

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
    {{.name = "id", .type = id, .meaning = "The cluster's id, which never changes."},
     [](json_writer& to, const cluster_report& from) { to.value(from.cluster); }},
    {{.name = "node",
      .type = text,
      .low = 1,
      .high = name_max,
      .meaning = "The name of the node that answers.",
      .example = "\"node-a\""},
     [](json_writer& to, const cluster_report& from) { to.value(from.node_name); }},
    {{.name = "leader",
      .type = text,
      .is_nullable = true,
      .low = 1,
      .high = name_max,
      .meaning =
          "The name of the node that leads, as far as the answering one knows; null when there "
          "is none.",
      .example = "\"node-a\""},
     [](json_writer& to, const cluster_report& from) { show_or_null(to, from.leader_name); }},
    {{.name = "term",
      .type = integer,
      .high = count_max,
      .meaning = "A number that grows with each election of a leader.",
      .example = "3"},
     [](json_writer& to, const cluster_report& from) { to.value(from.term); }},
    {{.name = "commit_index",
      .type = integer,
      .high = count_max,
      .meaning = "The last entry of the cluster's log that cannot be lost any more.",
      .example = "1842"},
     [](json_writer& to, const cluster_report& from) { to.value(from.commit_index); }},
    {{.name = "applied_index",
      .type = integer,
      .high = count_max,
      .meaning = "The last entry of the cluster's log in the answering node's state.",
      .example = "1842"},
     [](json_writer& to, const cluster_report& from) { to.value(from.applied_index); }},
    {{.name = "members",
      .type = integer,
      .high = count_max,
      .meaning = "How many nodes the cluster has.",
      .example = "3"},
     [](json_writer& to, const cluster_report& from) { to.value(from.members); }},
    {{.name = "members_up",
      .type = integer,
      .high = count_max,
      .meaning = "How many of the nodes are known to run.",
      .example = "3"},
     [](json_writer& to, const cluster_report& from) { to.value(from.members_up); }},
    {{.name = "shards",
      .type = integer,
      .low = 1,
      .high = shard_count_max,
      .meaning = "Into how many parts the monitors are divided.",
      .example = "64"},
     [](json_writer& to, const cluster_report& from) { to.value(from.shard_count); }},
    {{.name = "feature_level",
      .type = integer,
      .high = count_max,
      .meaning = "The version of commands and stored data that all nodes understand."},
     [](json_writer& to, const cluster_report& from) { to.value(from.feature_level); }},
    {{.name = "version",
      .type = text,
      .low = 1,
      .high = name_max,
      .meaning = "The version of the answering node's binary.",
      .example = "\"0.1.0\""},
     [](json_writer& to, const cluster_report& from) { to.value(from.version); }},
};

constexpr resource_field<member_report, nothing> member_table[] = {
    {{.name = "id",
      .type = text,
      .low = 8,
      .high = 8,
      .meaning = "The node's id in hexadecimal digits, which never changes.",
      .example = "\"6f2a91c0\""},
     [](json_writer& to, const member_report& from) { to.value(from.member.id); }},
    {{.name = "name",
      .type = text,
      .low = 1,
      .high = name_max,
      .meaning = "What people call the node.",
      .example = "\"node-a\""},
     [](json_writer& to, const member_report& from) { to.value(from.member.name); }},
    {{.name = "state",
      .type = choice,
      .choices = member_states,
      .meaning = "Whether the answering node hears from this one; `unknown` when they have no "
                 "connection."},
     [](json_writer& to, const member_report& from) { to.value(name_of(from.state)); }},
    {{.name = "role",
      .type = choice,
      .choices = member_roles,
      .meaning = "What the node does in the consensus: one leads, the others follow."},
     [](json_writer& to, const member_report& from) { to.value(from.role); }},
    {{.name = "address",
      .type = text,
      .is_nullable = true,
      .low = 1,
      .high = name_max,
      .meaning = "Host and port where other nodes reach it; null when nobody can join.",
      .example = "\"10.0.0.1:7400\""},
     [](json_writer& to, const member_report& from) { show_or_null(to, from.member.address); }},
    {{.name = "zone",
      .type = text,
      .is_nullable = true,
      .low = 1,
      .high = name_max,
      .meaning = "Where the node is, such as a data centre; null when its operator did not say.",
      .example = "\"paris\""},
     [](json_writer& to, const member_report& from) { show_or_null(to, from.member.zone); }},
    {{.name = "last_seen_ms",
      .type = integer,
      .is_nullable = true,
      .high = count_max,
      .meaning =
          "How many milliseconds ago the answering node last heard from it; null when it never "
          "did.",
      .example = "120"},
     [](json_writer& to, const member_report& from) {
       from.last_seen ? to.value(from.last_seen->count()) : to.null();
     }},
    {{.name = "lag",
      .type = integer,
      .is_nullable = true,
      .high = count_max,
      .meaning =
          "How many entries of the log it is behind the leader; null when that is not known.",
      .example = "0"},
     [](json_writer& to, const member_report& from) { to.value(from.lag); }},
    {{.name = "shards",
      .type = integer,
      .high = shard_count_max,
      .meaning = "Of how many parts of the monitors the node makes the checks.",
      .example = "22"},
     [](json_writer& to, const member_report& from) { to.value(from.shards); }},
    {{.name = "version",
      .type = text,
      .low = 1,
      .high = name_max,
      .meaning = "The version of the node's binary.",
      .example = "\"0.1.0\""},
     [](json_writer& to, const member_report& from) { to.value(from.member.version); }},
    {{.name = "incarnation",
      .type = integer,
      .low = 1,
      .high = count_max,
      .meaning = "A number that grows with each start of the node."},
     [](json_writer& to, const member_report& from) { to.value(from.member.incarnation); }},
};

constexpr resource_field<cluster_report, nothing> one_cluster_table[] = {
    object_field<cluster_report, cluster_resource>("cluster", "The cluster, as the node sees it."),
};

using member_list = std::vector<member_report>;
constexpr resource_field<member_list, nothing> member_list_table[] = {
    list_field<member_list, member_resource>("members", "All nodes of the cluster, by name."),
    total_field<member_list, [](const member_list& all) { return all.size(); }>(),
};

constexpr resource<cluster_report> clusters(cluster_table);
constexpr resource<member_report> members(member_table);
constexpr resource<cluster_report> one_clusters(one_cluster_table);
constexpr resource<member_list> member_lists(member_list_table);

}  // namespace

const resource<cluster_report>& cluster_resource() {
  return clusters;
}
const resource<member_report>& member_resource() {
  return members;
}
const resource<cluster_report>& one_cluster_resource() {
  return one_clusters;
}
const resource<std::vector<member_report>>& member_list_resource() {
  return member_lists;
}

}  // namespace statushive::rest
