#pragma once

#include <functional>
#include <string>
#include <vector>

#include "rest/handlers/api_route.hpp"

namespace statushive::rest {

/// GET /metrics, for Prometheus. `text` gives the exposition, on any thread and without blocking;
/// it must outlive the routes' last request.
[[nodiscard]] std::vector<api_route> metrics_routes(std::function<std::string()> text);

}  // namespace statushive::rest
