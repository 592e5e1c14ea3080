#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include <caf/all.hpp>

#include "actors/roles/checker_role.hpp"
#include "actors/roles/events_role.hpp"
#include "actors/roles/node_counters.hpp"
#include "actors/roles/ports.hpp"
#include "actors/roles/transition_role.hpp"
#include "actors/roles/wheel_role.hpp"
#include "actors/transition/proposal_queue.hpp"
#include "actors/wheel/wheel.hpp"
#include "proto/model/random.hpp"
#include "proto/model/time.hpp"

namespace statushive::actors {

/// What the actors of a node use; everything outlives them. The tests' fakes or actors/system's
/// adapters.
struct node_ports {
  check_runner* runner = nullptr;
  heartbeat_journal* journal = nullptr;
  transition_log* log = nullptr;
  assignment_source* source = nullptr;
  const clock* wall = nullptr;
  random_source* random = nullptr;
  node_counters* counters = nullptr;
  std::function<void(const settings&)> on_settings;
  std::function<void(const error&)> on_failure;
};

struct node_options {
  node_id self;
  unsigned wheels = 2;
  size_t checks_in_flight_max = 40'000;
  wheel_options wheel;
  proposal_queue::limits proposals;
};

/// All actors of one node and the order in which they start and end. Used by one thread.
class actor_node {
 public:
  /// Starts those that others hand things to: the hub and the checker.
  actor_node(caf::actor_system& system, const node_options& options, const node_ports& ports);

  [[nodiscard]] const event_hub_actor& hub() const { return hub_; }
  [[nodiscard]] const checker_actor& checker() const { return checker_; }

  /// Starts the rest. Monitors run as soon as the hub has had its reset and the source has
  /// answered.
  void start();
  /// Tells all to end: no new checks, then the shards and their monitors, which hand their last
  /// heartbeats to the journal, then the others. Does not wait for it.
  void stop();

 private:
  caf::actor_system& system_;
  node_options options_;
  node_ports ports_;
  event_hub_actor hub_;
  checker_actor checker_;
  std::vector<wheel_actor> wheels_;
  transition_proposer_actor proposer_;
  shard_supervisor_actor supervisor_;
};

}  // namespace statushive::actors
