#pragma once

#include <string_view>

#include "rest/json/resource.hpp"

namespace statushive::rest {

// Answers that show no resource.

/// `{"deleted": true}`
[[nodiscard]] const resource<nothing>& deletion_resource();
/// `{"status": "ok"}`, of a node that runs.
[[nodiscard]] const resource<nothing>& health_resource();
/// `{"status": "ready"}`, of a node that can serve.
[[nodiscard]] const resource<nothing>& readiness_resource();

}  // namespace statushive::rest
