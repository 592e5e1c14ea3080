#pragma once

#include <functional>
#include <memory>

#include "actors/roles/events_role.hpp"
#include "actors/roles/ports.hpp"
#include "actors/shard/shard.hpp"

namespace statushive::actors {

struct supervisor_environment {
  node_id self;
  assignment_source* source = nullptr;  ///< Outlives the actors.
  std::shared_ptr<const shard_environment> shards;
  /// The settings as read at a reset, and each change. Called in the actor: must only hand over.
  std::function<void(const settings&)> on_settings;
  /// The state cannot be read: the node must end.
  std::function<void(const error&)> on_failure;
  size_t queued_events_max = 100'000;  ///< While a load is under way; beyond, the load is repeated.
};

/// Starts the supervisor, which subscribes itself to `hub`. It is the only one that follows the
/// events of monitors, so that one event costs one message and not one per shard, and the only one
/// that reads the state, in one pass for all shards.
[[nodiscard]] shard_supervisor_actor spawn_shard_supervisor(caf::actor_system& system,
                                                            supervisor_environment environment,
                                                            const event_hub_actor& hub);

}  // namespace statushive::actors
