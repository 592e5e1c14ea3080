#pragma once

#include <caf/all.hpp>

#include "actors/roles/messages.hpp"

namespace statushive::actors {

/// Who can propose transitions.
using transition_client_actor = caf::typed_actor<
    // What became of the proposal with that token.
    caf::reacts_to<transition_answered>>;

/// To the proposer. A client has at most one proposal open.
struct propose_transition {
  transition_client_actor client;
  uint32_t token = 0;
  record_transition transition;
};

/// To the proposer: the client no longer wants what it proposed. Without effect on a proposal that
/// is under way in the log; any other is answered `withdrawn`.
struct withdraw_transition {
  caf::actor_id client = 0;
};

}  // namespace statushive::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::propose_transition)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::withdraw_transition)

namespace statushive::actors {

/// Brings observed transitions into the replicated log, and keeps trying while the log is
/// unavailable.
using transition_proposer_actor = caf::typed_actor<
    // Proposes; answers with exactly one `transition_answered`.
    caf::reacts_to<propose_transition>,
    // Takes a proposal back if it still can.
    caf::reacts_to<withdraw_transition>>;

}  // namespace statushive::actors
