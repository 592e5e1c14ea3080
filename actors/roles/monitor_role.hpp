#pragma once

#include <caf/all.hpp>

#include "actors/roles/checker_role.hpp"
#include "actors/roles/messages.hpp"
#include "actors/roles/transition_role.hpp"
#include "actors/roles/wheel_role.hpp"

namespace statushive::actors {

/// One watched target: owns its schedule and observes its state.
using monitor_actor = caf::typed_actor<
    // Its next slot is due, or the wall clock jumped.
    caf::reacts_to<alarm>,
    // Its check has ended.
    caf::reacts_to<check_completed>,
    // A heartbeat that a transition waits for is written, or lost.
    caf::reacts_to<heartbeat_recorded>,
    // Its proposal was answered.
    caf::reacts_to<transition_answered>,
    // Its spec, and with it perhaps its standing, changed.
    caf::reacts_to<monitor_revised>,
    // A transition was committed.
    caf::reacts_to<monitor_moved>,
    // Disarms, withdraws and ends.
    caf::reacts_to<stop_monitor>>;

}  // namespace statushive::actors
