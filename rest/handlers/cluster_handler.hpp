#pragma once

#include "actors/gateway/cluster_gateway.hpp"
#include "rest/handlers/api_route.hpp"

namespace statushive::rest {

/// What `statushivectl cluster` and `member` show. The gateway must outlive the routes.
[[nodiscard]] std::vector<api_route> cluster_routes(cluster_gateway& cluster);

}  // namespace statushive::rest
