#pragma once

#include <mutex>
#include <random>

#include "proto/model/random.hpp"

namespace statushive::tests {

/// The same bytes for the same seed.
class seeded_random final : public random_source {
 public:
  explicit seeded_random(uint64_t seed) : engine_(seed) {}
  void fill(std::span<uint8_t> bytes) override;

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;
};

}  // namespace statushive::tests
