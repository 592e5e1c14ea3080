#pragma once

#include <cstddef>

#include "actors/roles/checker_role.hpp"
#include "actors/roles/node_counters.hpp"
#include "actors/roles/ports.hpp"

namespace statushive::actors {

/// Starts the checker. At most `in_flight_max` checks are with the runner at a time, whether they
/// run or wait there. `runner` and `counters` must outlive it.
[[nodiscard]] checker_actor spawn_checker(caf::actor_system& system, check_runner& runner,
                                          node_counters& counters, size_t in_flight_max);

}  // namespace statushive::actors
