#pragma once

#include <atomic>

#include "proto/model/time.hpp"

namespace statushive::tests {

/// A clock that moves only when told to; wall and steady time move together.
class virtual_clock final : public clock {
 public:
  explicit virtual_clock(timestamp start = from_ms(1'700'000'000'000)) : now_ms_(to_ms(start)) {}

  [[nodiscard]] timestamp now() const override { return from_ms(now_ms_); }
  [[nodiscard]] steady_time steady_now() const override {
    return steady_time(std::chrono::milliseconds(now_ms_ - wall_offset_ms_));
  }
  void advance(std::chrono::milliseconds by) { now_ms_ += by.count(); }
  /// Sets the wall clock forward or back without moving the steady clock.
  void step_wall(std::chrono::milliseconds by) {
    now_ms_ += by.count();
    wall_offset_ms_ += by.count();
  }

 private:
  std::atomic<int64_t> now_ms_;
  std::atomic<int64_t> wall_offset_ms_{0};
};

}  // namespace statushive::tests
