#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/gateway/reply.hpp"
#include "proto/model/shard.hpp"

namespace statushive {

struct cluster_report {
  cluster_id cluster;
  std::string node_name;    ///< Who answers.
  std::string leader_name;  ///< Empty when there is no leader.
  uint64_t term = 0;
  uint64_t commit_index = 0;
  uint64_t applied_index = 0;
  uint32_t members = 0;
  uint32_t members_up = 0;  ///< Of those whose state is known.
  uint16_t shard_count = 0;
  uint32_t feature_level = 0;
  std::string version;
};

/// What the node that answers knows of a member. `unknown`: the two have no connection.
enum class member_state : uint8_t { unknown, up, down };

struct member_report {
  statushive::member member;
  member_state state = member_state::unknown;
  std::string role;                                    ///< `leader` or `follower`.
  std::optional<std::chrono::milliseconds> last_seen;  ///< How long ago; none if never.
  std::optional<uint64_t> lag;                         ///< Log entries behind the leader, if known.
  uint32_t shards = 0;                                 ///< That it owns.
};

/// The cluster's condition, for the edge and the CLI. Thread-safe.
class cluster_gateway {
 public:
  virtual ~cluster_gateway() = default;

  /// Administrators only: permission_denied `role_too_low` or `scope_missing`.
  virtual void status(const caller& who, reply<cluster_report> answer) = 0;
  virtual void members(const caller& who, reply<std::vector<member_report>> answer) = 0;
  /// Whether this node can serve: it knows a leader and its storage takes writes. Does not block.
  /// Errors: unavailable with the reason (`no_leader`, `no_space`, `stopping`).
  [[nodiscard]] virtual result<void> readiness() const = 0;
};

}  // namespace statushive
