#pragma once

#include <caf/all.hpp>

#include "actors/roles/messages.hpp"
#include "proto/model/time.hpp"

namespace statushive::actors {

/// Who can own an alarm.
using alarm_client_actor = caf::typed_actor<
    // The alarm that the client armed is due (it is no longer armed), or the wall clock jumped.
    caf::reacts_to<alarm>>;

/// To a wheel: send `alarm` to `client` at `due`. A client has one alarm at a wheel; arming again
/// moves it.
struct arm_alarm {
  alarm_client_actor client;
  steady_time due;
};

/// To a wheel: the client's alarm is no longer wanted. Clients disarm before they end.
struct disarm_alarm {
  caf::actor_id client = 0;
};

}  // namespace statushive::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::arm_alarm)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::disarm_alarm)

namespace statushive::actors {

/// An alarm clock for thousands of clients at the cost of one timer.
using wheel_actor = caf::typed_actor<
    // Arms the client's alarm, or moves it.
    caf::reacts_to<arm_alarm>,
    // Forgets the client.
    caf::reacts_to<disarm_alarm>>;

}  // namespace statushive::actors
