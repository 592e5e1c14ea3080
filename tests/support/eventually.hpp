#pragma once

#include <chrono>
#include <functional>

namespace statushive::tests {

/// Asks `holds` every few milliseconds until it says yes; false when `patience` ran out first.
[[nodiscard]] bool eventually(std::chrono::milliseconds patience,
                              const std::function<bool()>& holds);

}  // namespace statushive::tests
