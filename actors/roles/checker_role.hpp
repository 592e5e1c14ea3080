#pragma once

#include <caf/all.hpp>

#include "actors/roles/messages.hpp"

namespace statushive::actors {

/// Who can ask for checks.
using check_client_actor = caf::typed_actor<
    // The check with that token has ended.
    caf::reacts_to<check_completed>>;

/// To the checker. `request.ticket` is the checker's to set.
struct start_check {
  check_client_actor client;
  uint32_t token = 0;
  checks::check_request request;
};

}  // namespace statushive::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::start_check)

namespace statushive::actors {

/// Stands before the check engine.
using checker_actor = caf::typed_actor<
    // Runs one check; the client gets exactly one `check_completed` for it, at once with no_data
    // `overloaded` when there is no room.
    caf::reacts_to<start_check>,
    // Passes the outcomes on to who asked.
    caf::reacts_to<checks_finished>>;

}  // namespace statushive::actors
