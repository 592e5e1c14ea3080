#pragma once

#include <span>
#include <string>

#include "rest/http/server.hpp"
#include "rest/json/route_description.hpp"

namespace statushive::tests {

/// How an answer differs from what its route says of itself, empty when it does not: status,
/// content type, the headers ETag and Location, and each field in its place with a value of its
/// type and range. Errors have the form of errors.
[[nodiscard]] std::string mismatch(std::span<const rest::route_description> descriptions,
                                   const http::route& route, const http::response& answer);

}  // namespace statushive::tests
