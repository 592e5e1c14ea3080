#pragma once

#include "actors/roles/node_counters.hpp"
#include "actors/roles/ports.hpp"
#include "actors/roles/transition_role.hpp"
#include "actors/transition/proposal_queue.hpp"
#include "proto/model/ids.hpp"
#include "proto/model/random.hpp"
#include "proto/model/time.hpp"

namespace statushive::actors {

/// What the log's answer means for a proposal.
enum class log_verdict : uint8_t { committed, fenced, refused, try_again };
[[nodiscard]] log_verdict judge(const command_result& answer);

/// Everything outlives the actor.
struct proposer_environment {
  node_id self;
  transition_log* log = nullptr;
  const clock* wall = nullptr;
  random_source* random = nullptr;
  node_counters* counters = nullptr;
  proposal_queue::limits limits;
};

[[nodiscard]] transition_proposer_actor spawn_transition_proposer(
    caf::actor_system& system, const proposer_environment& environment);

}  // namespace statushive::actors
