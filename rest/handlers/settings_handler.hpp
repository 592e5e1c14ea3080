#pragma once

#include "actors/gateway/settings_gateway.hpp"
#include "rest/handlers/api_route.hpp"

namespace statushive::rest {

/// What is equal on all nodes and people may change. The gateway must outlive the routes.
[[nodiscard]] std::vector<api_route> settings_routes(settings_gateway& cluster);

}  // namespace statushive::rest
