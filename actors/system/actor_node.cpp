#include "actors/system/actor_node.hpp"

#include <memory>
#include <utility>

#include "actors/checker/checker.hpp"
#include "actors/events/event_hub.hpp"
#include "actors/shard/shard_supervisor.hpp"
#include "actors/transition/transition_proposer.hpp"

namespace statushive::actors {

actor_node::actor_node(caf::actor_system& system, const node_options& options,
                       const node_ports& ports)
    : system_(system),
      options_(options),
      ports_(ports),
      hub_(spawn_event_hub(system)),
      checker_(
          spawn_checker(system, *ports.runner, *ports.counters, options.checks_in_flight_max)) {}

void actor_node::start() {
  for (unsigned i = 0; i < options_.wheels; ++i) {
    wheels_.push_back(spawn_wheel(system_, *ports_.wall, *ports_.counters, options_.wheel));
  }
  proposer_ = spawn_transition_proposer(
      system_,
      {options_.self, ports_.log, ports_.wall, ports_.random, ports_.counters, options_.proposals});
  auto monitors = std::make_shared<monitor_environment>(
      monitor_environment{options_.self, ports_.wall, ports_.counters, checker_, proposer_});
  auto shards = std::make_shared<shard_environment>(
      shard_environment{ports_.journal, ports_.counters, wheels_, std::move(monitors)});
  supervisor_environment environment;
  environment.self = options_.self;
  environment.source = ports_.source;
  environment.shards = std::move(shards);
  environment.on_settings = ports_.on_settings;
  environment.on_failure = ports_.on_failure;
  supervisor_ = spawn_shard_supervisor(system_, std::move(environment), hub_);
}

void actor_node::stop() {
  const auto end = [](auto& handle) {
    if (handle) caf::anon_send_exit(handle, caf::exit_reason::user_shutdown);
    handle = nullptr;
  };
  for (auto& wheel : wheels_)
    end(wheel);
  wheels_.clear();
  // An ordinary message: what the shards already have in their mailboxes comes before it.
  if (supervisor_) caf::anon_send(supervisor_, stop_shard{});
  supervisor_ = nullptr;
  end(checker_);
  end(proposer_);
  end(hub_);
}

}  // namespace statushive::actors
