#pragma once

#include "actors/gateway/cluster_gateway.hpp"
#include "rest/handlers/api_route.hpp"

namespace statushive::rest {

/// What `statushivectl cluster` and `member` show. The gateway must outlive the routes.
///
///   GET /api/cluster/status
///     {"cluster": {"id", "node", "leader"|null, "term", "commit_index", "applied_index",
///      "members", "members_up", "shards", "feature_level", "version"}}
///   GET /api/cluster/members
///     {"members": [{"id", "name", "state": "up"|"down"|"unknown", "role": "leader"|"follower",
///      "address"|null, "zone"|null, "last_seen_ms"|null, "lag"|null, "shards", "version",
///      "incarnation"}], "total"}
///
/// `id` of the cluster is a UUID, of a member 8 hex digits; `node` and `leader` are names;
/// everything else that has no alternatives is a string (`name`, `version`) or a whole number.
[[nodiscard]] std::vector<api_route> cluster_routes(cluster_gateway& cluster);

}  // namespace statushive::rest
