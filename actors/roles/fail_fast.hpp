#pragma once

#include <caf/all.hpp>

namespace statushive::actors {

/// Makes an exception that leaves one of the actor's handlers, or what follows in its
/// start, end the process with a sentence on
/// stderr. Handlers do not throw: whatever gets here is a defect or an empty heap, and a monitor
/// that died quietly would be worse than a node that restarts.
void fail_fast(caf::scheduled_actor* self);

}  // namespace statushive::actors
