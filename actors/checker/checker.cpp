#include "actors/checker/checker.hpp"

#include <unordered_map>
#include <utility>

#include "actors/roles/fail_fast.hpp"

namespace statushive::actors {
namespace {

struct checker_state {
  checker_state() = default;
  static inline const char* name = "checker";

  checker_actor::pointer self = nullptr;
  check_runner* runner = nullptr;
  node_counters* counters = nullptr;
  size_t in_flight_max = 0;
  struct asker {
    check_client_actor client;
    uint32_t token = 0;
  };
  std::unordered_map<uint64_t, asker> in_flight;  ///< By ticket; what the runner has accepted.
  uint64_t last_ticket = 0;

  void start(start_check& order);
  void finish(checks::check_outcome& outcome);
};

void checker_state::start(start_check& order) {
  order.request.ticket = ++last_ticket;
  if (in_flight.size() < in_flight_max && runner->submit(std::move(order.request))) {
    in_flight.emplace(last_ticket, asker{std::move(order.client), order.token});
    node_counters::add(counters->checks_started);
    counters->checks_in_flight.store(in_flight.size(), std::memory_order_relaxed);
    return;
  }
  node_counters::add(counters->checks_refused);
  check_completed refusal{order.token, {}};
  refusal.outcome.result = check_result::no_data;
  refusal.outcome.reason = failure_reason::overloaded;
  refusal.outcome.message = "this node has more checks to run than it can";
  self->send(order.client, std::move(refusal));
}

void checker_state::finish(checks::check_outcome& outcome) {
  const auto found = in_flight.find(outcome.ticket);
  if (found == in_flight.end()) {
    node_counters::add(counters->outcomes_dropped);
    return;
  }
  node_counters::add(counters->checks_finished);
  self->send(found->second.client, check_completed{found->second.token, std::move(outcome)});
  in_flight.erase(found);
  counters->checks_in_flight.store(in_flight.size(), std::memory_order_relaxed);
}

checker_actor::behavior_type checker(checker_actor::stateful_pointer<checker_state> self,
                                     check_runner* runner, node_counters* counters,
                                     size_t in_flight_max) {
  fail_fast(self);
  self->state.self = self;
  self->state.runner = runner;
  self->state.counters = counters;
  self->state.in_flight_max = in_flight_max;
  return {
      [self](start_check& order) { self->state.start(order); },
      [self](checks_finished& batch) {
        for (auto& outcome : batch.outcomes)
          self->state.finish(outcome);
      },
  };
}

}  // namespace

checker_actor spawn_checker(caf::actor_system& system, check_runner& runner,
                            node_counters& counters, size_t in_flight_max) {
  return system.spawn(checker, &runner, &counters, in_flight_max);
}

}  // namespace statushive::actors
