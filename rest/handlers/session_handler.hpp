#pragma once

#include "actors/gateway/session_gateway.hpp"
#include "rest/handlers/api_route.hpp"

namespace statushive::rest {

/// Tokens, and who one is. The gateway must outlive the routes.
[[nodiscard]] std::vector<api_route> session_routes(session_gateway& sessions);

}  // namespace statushive::rest
