#pragma once

#include <optional>

#include "actors/gateway/rate_limiter.hpp"
#include "proto/model/plan.hpp"

namespace statushive::rest {

/// What one source address may ask of the routes under /auth/, on one node.
inline constexpr rate auth_requests_max{100, std::chrono::minutes(1)};

/// What an account on the plan may ask, on one node; nothing: as much as it likes.
[[nodiscard]] std::optional<rate> requests_max(plan p);

}  // namespace statushive::rest
