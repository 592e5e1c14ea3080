#pragma once

#include <vector>

#include "actors/gateway/cluster_gateway.hpp"
#include "rest/json/resource.hpp"

namespace statushive::rest {

[[nodiscard]] const resource<cluster_report>& cluster_resource();
[[nodiscard]] const resource<member_report>& member_resource();

// Answers.

/// `{"cluster": {...}}`
[[nodiscard]] const resource<cluster_report>& one_cluster_resource();
/// `{"members": [...], "total"}`
[[nodiscard]] const resource<std::vector<member_report>>& member_list_resource();

}  // namespace statushive::rest
