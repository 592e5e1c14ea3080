#pragma once

#include "rest/metrics/node_metrics.hpp"

namespace statushive::tests {

/// Every source that there is, each figure with a number of its own where that tells it from
/// others.
[[nodiscard]] rest::node_metrics::sources sample_sources();

}  // namespace statushive::tests
