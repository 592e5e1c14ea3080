#pragma once

#include "actors/gateway/cluster_gateway.hpp"
#include "rest/handlers/api_route.hpp"

namespace statushive::rest {

/// Whether the process runs and whether it can serve, for probes. The gateway must outlive the
/// routes.
[[nodiscard]] std::vector<api_route> health_routes(const cluster_gateway& cluster);

}  // namespace statushive::rest
