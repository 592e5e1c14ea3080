#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace statushive {

/// Where random bytes come from: the kernel, or a seed in tests. Thread-safe.
class random_source {
 public:
  virtual ~random_source() = default;
  virtual void fill(std::span<uint8_t> bytes) = 0;
};

/// getrandom(2): good enough for keys and tokens. Aborts if the kernel refuses.
class system_random final : public random_source {
 public:
  void fill(std::span<uint8_t> bytes) override;
};

}  // namespace statushive
