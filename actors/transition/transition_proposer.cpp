#include "actors/transition/transition_proposer.hpp"

#include <optional>
#include <unordered_map>
#include <utility>

#include "actors/roles/fail_fast.hpp"

namespace statushive::actors {

/// To the proposer itself: the log's answer.
struct proposal_judged {
  proposal_queue::client_id client = 0;
  log_verdict verdict = log_verdict::refused;
};

/// To the proposer itself: the log has had its time.
struct proposals_resumed {
  steady_time at;
};

}  // namespace statushive::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::proposal_judged)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::proposals_resumed)

namespace statushive::actors {
namespace {

using proposer_impl = transition_proposer_actor::extend<caf::reacts_to<proposal_judged>,
                                                        caf::reacts_to<proposals_resumed>>;

struct proposer_state {
  proposer_state() = default;
  static inline const char* name = "transition-proposer";

  proposer_impl::pointer self = nullptr;
  proposer_environment environment;
  std::optional<proposal_queue> queue;
  struct client {
    transition_client_actor handle;
    uint32_t token = 0;
  };
  std::unordered_map<proposal_queue::client_id, client>
      clients;                       ///< Of the proposals in the queue.
  std::optional<steady_time> timer;  ///< The `proposals_resumed` under way.

  void propose(propose_transition& request);
  void withdraw(proposal_queue::client_id id);
  void on_judged(const proposal_judged& judged);
  void on_resumed(steady_time at);

 private:
  void advance();
  void answer(proposal_queue::client_id id, transition_outcome outcome);
  [[nodiscard]] node_counters& counters() const { return *environment.counters; }
};

void proposer_state::propose(propose_transition& request) {
  const auto id = request.client.id();
  const auto now = environment.wall->now();
  transition_proposal proposal{request_id::make(now, *environment.random), now,
                               std::move(request.transition)};
  if (!queue->add(id, std::move(proposal))) {
    node_counters::add(counters().transitions_refused);
    self->send(request.client, transition_answered{request.token, transition_outcome::overloaded});
    return;
  }
  clients.emplace(id, client{std::move(request.client), request.token});
  advance();
}

void proposer_state::advance() {
  while (const auto attempt = queue->next(self->clock().now())) {
    command change;
    change.request = attempt->proposal->request;
    change.actor.node = environment.self;
    change.proposed_at = attempt->proposal->proposed_at;
    change.body = attempt->proposal->transition;
    environment.log->propose(change, [me = caf::actor_cast<proposer_impl>(self),
                                      id = attempt->client](const command_result& result) {
      caf::anon_send(me, proposal_judged{id, judge(result)});
    });
  }
  counters().transitions_pending.store(queue->size(), std::memory_order_relaxed);
  if (const auto at = queue->resumes_at(); at && (!timer || *at < *timer)) {
    timer = at;
    self->scheduled_send(self, *at, proposals_resumed{*at});
  }
}

void proposer_state::on_resumed(steady_time at) {
  if (timer == at) timer.reset();
  advance();
}

void proposer_state::on_judged(const proposal_judged& judged) {
  switch (judged.verdict) {
    case log_verdict::committed:
      node_counters::add(counters().transitions_committed);
      queue->settled(judged.client);
      answer(judged.client, transition_outcome::committed);
      break;
    case log_verdict::fenced:
      node_counters::add(counters().transitions_fenced);
      queue->settled(judged.client);
      answer(judged.client, transition_outcome::fenced);
      break;
    case log_verdict::refused:
      node_counters::add(counters().transitions_refused);
      queue->settled(judged.client);
      answer(judged.client, transition_outcome::refused);
      break;
    case log_verdict::try_again:
      node_counters::add(counters().transitions_retried);
      if (!queue->unavailable(judged.client, self->clock().now())) {
        answer(judged.client, transition_outcome::withdrawn);
      }
      break;
  }
  advance();
}

void proposer_state::withdraw(proposal_queue::client_id id) {
  if (!queue->withdraw(id)) return;
  answer(id, transition_outcome::withdrawn);
  advance();
}

void proposer_state::answer(proposal_queue::client_id id, transition_outcome outcome) {
  const auto found = clients.find(id);
  if (found == clients.end()) return;
  self->send(found->second.handle, transition_answered{found->second.token, outcome});
  clients.erase(found);
}

proposer_impl::behavior_type proposer(proposer_impl::stateful_pointer<proposer_state> self,
                                      const proposer_environment& environment) {
  fail_fast(self);
  self->state.self = self;
  self->state.environment = environment;
  self->state.queue.emplace(environment.limits);
  return {
      [self](propose_transition& request) { self->state.propose(request); },
      [self](const withdraw_transition& request) { self->state.withdraw(request.client); },
      [self](const proposal_judged& judged) { self->state.on_judged(judged); },
      [self](const proposals_resumed& resumed) { self->state.on_resumed(resumed.at); },
  };
}

}  // namespace

log_verdict judge(const command_result& answer) {
  if (answer) return log_verdict::committed;
  switch (answer.failure().code()) {
    case errc::unavailable:
    case errc::deadline_exceeded: return log_verdict::try_again;
    case errc::aborted:
      return answer.failure().reason() == "fenced" ? log_verdict::fenced : log_verdict::refused;
    default: return log_verdict::refused;
  }
}

transition_proposer_actor spawn_transition_proposer(caf::actor_system& system,
                                                    const proposer_environment& environment) {
  return system.spawn(proposer, environment);
}

}  // namespace statushive::actors
