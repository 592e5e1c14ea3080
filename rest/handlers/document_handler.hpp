#pragma once

#include <span>
#include <vector>

#include "rest/handlers/api_route.hpp"

namespace statushive::rest {

/// What clients read about the API: /openapi.json, /llms.txt, /docs, /en/docs, /fr/docs. Written
/// once, here, from what `others` and these routes themselves say; requests only copy. The pages
/// name the server as the request did, by its Host header. REQUIRES: `others` are all other routes.
[[nodiscard]] std::vector<api_route> document_routes(std::span<const api_route> others);

}  // namespace statushive::rest
