#pragma once

#include <vector>

#include "actors/gateway/monitor_gateway.hpp"
#include "rest/json/resource.hpp"

namespace statushive::rest {

[[nodiscard]] const resource<shown_heartbeat>& heartbeat_resource();
[[nodiscard]] const resource<nothing, heartbeat_query>& heartbeat_query_resource();

/// `{"heartbeats": [...]}`
[[nodiscard]] const resource<std::vector<shown_heartbeat>>& heartbeat_list_resource();

}  // namespace statushive::rest
