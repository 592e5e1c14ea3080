#pragma once

#include <caf/all.hpp>

#include "actors/roles/messages.hpp"
#include "actors/roles/wheel_role.hpp"

namespace statushive::actors {

/// Runs the monitors of one shard that this node owns, and writes their heartbeats.
using shard_actor = caf::typed_actor<
    // Its open batch may be old enough to be closed.
    caf::reacts_to<alarm>,
    // A finished check of one of its monitors.
    caf::reacts_to<record_heartbeat>,
    // The journal wrote or lost an entry.
    caf::reacts_to<entry_settled>,
    // The whole of what it has to run.
    caf::reacts_to<shard_loaded>,
    // Another epoch of the same owner.
    caf::reacts_to<shard_revised>,
    // A monitor was created or changed.
    caf::reacts_to<monitor_revised>,
    // A transition was committed.
    caf::reacts_to<monitor_moved>,
    // A monitor was deleted.
    caf::reacts_to<monitor_removed>,
    // Ends its monitors, submits its batch and ends.
    caf::reacts_to<stop_shard>>;

}  // namespace statushive::actors
