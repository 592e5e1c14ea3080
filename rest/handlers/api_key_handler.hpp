#pragma once

#include "actors/gateway/api_key_gateway.hpp"
#include "rest/handlers/api_route.hpp"

namespace statushive::rest {

/// The caller's API keys. The gateway must outlive the routes.
[[nodiscard]] std::vector<api_route> api_key_routes(api_key_gateway& keys);

}  // namespace statushive::rest
