#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rest/json/route_description.hpp"

namespace statushive::rest {

/// The parts of a name or path between `-`, `_`, `.`, `/` and spaces, in lower case.
[[nodiscard]] std::vector<std::string> words_of(std::string_view name);
/// `status-pages` is `StatusPages`.
[[nodiscard]] std::string pascal_case(std::string_view name);
/// `StatusPages` and `status_pages` are `status-pages`.
[[nodiscard]] std::string kebab_case(std::string_view name);
/// `status_pages` is `status_page`, `entries` is `entry`; what is no plural stays.
[[nodiscard]] std::string singular(std::string_view plural);

/// The names of a pattern's parameters, in order.
[[nodiscard]] std::vector<std::string> path_parameters(std::string_view pattern);
/// `/api/monitors/:id` is `/api/monitors/{id}`.
[[nodiscard]] std::string template_path(std::string_view pattern);
/// The shell variable of the examples that holds the value of a path's parameter: `MONITOR_ID` for
/// the one in `/api/monitors/:id`.
[[nodiscard]] std::string shell_variable(std::string_view pattern, std::string_view parameter);

/// The route's name for generated clients, from its method and path alone, so that it stays the
/// same as long as these do: `createMonitor`, `listMonitorHeartbeats`.
[[nodiscard]] std::string operation_id(const route_description& route);

}  // namespace statushive::rest
