#pragma once

#include <string>
#include <string_view>

#include "rest/documents/outline.hpp"

namespace statushive::rest {

/// The API as OpenAPI 3.1.0, with JSON Schema 2020-12 for bodies and answers. Objects of answers
/// are components that bear their names; answers that several operations give are components too.
[[nodiscard]] std::string openapi_of(const outline& routes, std::string_view version);

}  // namespace statushive::rest
