#pragma once

#include <memory>
#include <optional>

#include "actors/roles/checker_role.hpp"
#include "actors/roles/monitor_role.hpp"
#include "actors/roles/node_counters.hpp"
#include "actors/roles/shard_role.hpp"
#include "actors/roles/transition_role.hpp"
#include "proto/model/ids.hpp"
#include "proto/model/monitor.hpp"
#include "proto/model/time.hpp"

namespace statushive::actors {

/// What all monitors of a node share. Clock and counters outlive the actors.
struct monitor_environment {
  node_id self;
  const clock* wall = nullptr;
  node_counters* counters = nullptr;
  checker_actor checker;
  transition_proposer_actor proposer;
};

/// Where one monitor runs.
struct monitor_place {
  shard_number number;
  shard_actor shard;
  wheel_actor wheel;
};

enum class first_check : uint8_t {
  on_schedule,  ///< At its next slot.
  at_once       ///< At once if the current slot has not run: somebody waits for a result.
};

/// Starts a monitor, which reports to its shard and lives until it is told to stop. It checks on
/// its grid as long as its spec is active. The outcome of a check that began under another target,
/// or before a pause, says nothing about the present spec: it is dropped, and the present one is
/// checked at once, in the same slot if that one still lasts.
[[nodiscard]] monitor_actor spawn_monitor(caf::actor_system& system,
                                          std::shared_ptr<const monitor_environment> environment,
                                          monitor_place place, const monitor& subject,
                                          std::optional<timestamp> last_slot, first_check when);

}  // namespace statushive::actors
