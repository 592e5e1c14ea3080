#pragma once

#include "actors/gateway/audit_gateway.hpp"
#include "rest/handlers/api_route.hpp"

namespace statushive::rest {

/// Who changed what, for administrators. The gateway must outlive the routes.
[[nodiscard]] std::vector<api_route> audit_routes(audit_gateway& audit);

}  // namespace statushive::rest
