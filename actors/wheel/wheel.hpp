#pragma once

#include <chrono>

#include "actors/roles/node_counters.hpp"
#include "actors/roles/wheel_role.hpp"
#include "proto/model/time.hpp"

namespace statushive::actors {

struct wheel_options {
  std::chrono::milliseconds slot_width{20};
  /// A difference between wall and steady clock that changes by more than this between two ticks is
  /// a step of the wall clock; less is an NTP daemon at work, which alarms follow because each is
  /// mapped anew.
  std::chrono::milliseconds clock_step_min{200};
};

/// Starts a wheel. One with alarms looks at the clocks at least once a second; one without sleeps.
/// `wall` and `counters` must outlive it; steady time is the actor system's.
[[nodiscard]] wheel_actor spawn_wheel(caf::actor_system& system, const clock& wall,
                                      node_counters& counters, const wheel_options& options = {});

}  // namespace statushive::actors
