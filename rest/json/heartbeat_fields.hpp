#pragma once

#include "actors/gateway/monitor_gateway.hpp"
#include "rest/json/resource.hpp"

namespace statushive::rest {

[[nodiscard]] const resource<shown_heartbeat>& heartbeat_resource();
[[nodiscard]] const resource<nothing, heartbeat_query>& heartbeat_query_resource();

}  // namespace statushive::rest
