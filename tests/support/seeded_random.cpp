#include "tests/support/seeded_random.hpp"

namespace statushive::tests {

void seeded_random::fill(std::span<uint8_t> bytes) {
  const std::lock_guard lock(mutex_);
  for (auto& byte : bytes)
    byte = static_cast<uint8_t>(engine_());
}

}  // namespace statushive::tests
