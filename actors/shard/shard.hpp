#pragma once

#include <memory>
#include <vector>

#include "actors/monitor/monitor.hpp"
#include "actors/roles/node_counters.hpp"
#include "actors/roles/ports.hpp"
#include "actors/roles/shard_role.hpp"
#include "actors/roles/wheel_role.hpp"

namespace statushive::actors {

/// What all shards of a node share. Journal and counters outlive the actors.
struct shard_environment {
  heartbeat_journal* journal = nullptr;
  node_counters* counters = nullptr;
  std::vector<wheel_actor> wheels;  ///< At least one; monitors are spread over them by number.
  std::shared_ptr<const monitor_environment> monitors;
};

/// Starts a shard without monitors, under the epoch of `row`.
[[nodiscard]] shard_actor spawn_shard(caf::actor_system& system,
                                      std::shared_ptr<const shard_environment> environment,
                                      const shard& row);

}  // namespace statushive::actors
