#pragma once

#include "actors/gateway/monitor_gateway.hpp"
#include "rest/handlers/api_route.hpp"

namespace statushive::rest {

/// Monitors and their heartbeats. The gateway must outlive the routes.
[[nodiscard]] std::vector<api_route> monitor_routes(monitor_gateway& monitors);

}  // namespace statushive::rest
