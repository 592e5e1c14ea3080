#pragma once

#include "proto/model/plan.hpp"
#include "rest/json/resource.hpp"

namespace statushive::rest {

/// What a plan allows.
[[nodiscard]] const resource<plan_limits>& plan_limits_resource();

}  // namespace statushive::rest
