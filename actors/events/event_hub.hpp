#pragma once

#include <cstdint>
#include <vector>

#include "actors/roles/events_role.hpp"
#include "cluster/control/control_plane.hpp"

namespace statushive::actors {

/// Starts a hub without subscribers.
[[nodiscard]] event_hub_actor spawn_event_hub(caf::actor_system& system);

/// Feeds the hub from the consensus thread; only hands over.
class hub_listener final : public cluster::control_listener {
 public:
  explicit hub_listener(event_hub_actor hub) : hub_(std::move(hub)) {}

  void on_reset(uint64_t index) override;
  void on_applied(uint64_t index, const std::vector<event>& events) override;

 private:
  event_hub_actor hub_;
};

}  // namespace statushive::actors
