#pragma once

#include "actors/gateway/cluster_gateway.hpp"
#include "rest/json/resource.hpp"

namespace statushive::rest {

[[nodiscard]] const resource<cluster_report>& cluster_resource();
[[nodiscard]] const resource<member_report>& member_resource();

}  // namespace statushive::rest
