#pragma once

#include <vector>

#include "rest/json/route_description.hpp"

namespace statushive::tests {

/// Routes of every form that documents tell apart: several bodies, paging, creation, change,
/// deletion, answers that show more than others, no body, no JSON, and the documents themselves.
[[nodiscard]] std::vector<rest::route_description> sample_descriptions();

}  // namespace statushive::tests
