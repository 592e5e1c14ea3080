#pragma once

#include "actors/gateway/reply.hpp"
#include "rest/http/message.hpp"
#include "rest/json/route_description.hpp"

namespace statushive::rest {

inline constexpr size_t entity_tags_max = 16;

/// What If-Match (RFC 9110, 13.1.1) and Idempotency-Key ask for, where the route takes part in
/// them; elsewhere they are ignored. `*` asks for nothing, because what does not exist cannot be
/// changed anyway. Tags that are weak, or not of this API's making, are none of the revisions.
/// Errors: invalid_argument `invalid_header` at the header.
[[nodiscard]] result<request_terms> terms_of(const route_description& route,
                                             const http::request& request);

}  // namespace statushive::rest
