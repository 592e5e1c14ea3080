#include "actors/events/event_hub.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include "actors/roles/fail_fast.hpp"

namespace statushive::actors {
namespace {

struct event_hub_state {
  event_hub_state() = default;
  static inline const char* name = "event-hub";

  std::vector<event_subscriber_actor> subscribers;  ///< Each once, and monitored.
  std::optional<uint64_t> index;                    ///< Of the latest reset or events.
};

event_hub_actor::behavior_type event_hub(event_hub_actor::stateful_pointer<event_hub_state> self) {
  fail_fast(self);
  self->set_down_handler([self](const caf::down_msg& down) {
    std::erase_if(self->state.subscribers,
                  [&](const auto& subscriber) { return subscriber.address() == down.source; });
  });
  return {
      [self](const state_reset& reset) {
        self->state.index = reset.index;
        for (const auto& subscriber : self->state.subscribers)
          self->send(subscriber, reset);
      },
      [self](const events_applied& applied) {
        self->state.index = applied.index;
        for (const auto& subscriber : self->state.subscribers)
          self->send(subscriber, applied);
      },
      [self](const subscribe_events& request) {
        auto& known = self->state.subscribers;
        if (std::find(known.begin(), known.end(), request.subscriber) != known.end()) return;
        self->monitor(request.subscriber);
        known.push_back(request.subscriber);
        if (self->state.index) self->send(request.subscriber, state_reset{*self->state.index});
      },
  };
}

}  // namespace

event_hub_actor spawn_event_hub(caf::actor_system& system) {
  return system.spawn(event_hub);
}

void hub_listener::on_reset(uint64_t index) {
  caf::anon_send(hub_, state_reset{index});
}

void hub_listener::on_applied(uint64_t index, const std::vector<event>& events) {
  if (events.empty()) return;
  caf::anon_send(hub_, events_applied{index, std::make_shared<const std::vector<event>>(events)});
}

}  // namespace statushive::actors
