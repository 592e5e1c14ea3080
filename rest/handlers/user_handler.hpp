#pragma once

#include "actors/gateway/user_gateway.hpp"
#include "rest/handlers/api_route.hpp"

namespace statushive::rest {

/// The users of all accounts, for administrators. The gateway must outlive the routes.
[[nodiscard]] std::vector<api_route> user_routes(user_gateway& users);

}  // namespace statushive::rest
