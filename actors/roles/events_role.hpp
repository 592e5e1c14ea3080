#pragma once

#include <caf/all.hpp>

#include "actors/roles/messages.hpp"

namespace statushive::actors {

/// Who can follow the replicated state.
using event_subscriber_actor = caf::typed_actor<
    // Everything is as of that index. The first message of a subscription.
    caf::reacts_to<state_reset>,
    // What one command changed, in the order of indexes.
    caf::reacts_to<events_applied>>;

/// To the event hub. Ends with the subscriber.
struct subscribe_events {
  event_subscriber_actor subscriber;
};

}  // namespace statushive::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::subscribe_events)

namespace statushive::actors {

/// Hands what the replicated state does to those on this node who follow it.
using event_hub_actor = caf::typed_actor<
    // From the control plane.
    caf::reacts_to<state_reset>,
    // From the control plane.
    caf::reacts_to<events_applied>,
    // Answers with a `state_reset` at once, or with the first one.
    caf::reacts_to<subscribe_events>>;

/// Turns the replicated state into what runs on this node: its shards and their monitors, and the
/// settings.
using shard_supervisor_actor = caf::typed_actor<
    // Reads the assignment anew.
    caf::reacts_to<state_reset>,
    // Routes each event to the shard that it concerns.
    caf::reacts_to<events_applied>,
    // The assignment that it asked for.
    caf::reacts_to<assignment_loaded>,
    // Ends the shards, then itself.
    caf::reacts_to<stop_shard>>;

}  // namespace statushive::actors
