#include "cluster/consensus/proposal_meter.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace statushive::cluster {
namespace {

using namespace std::chrono_literals;

/// From one synced write of a fast disk to the proposal's time-out.
constexpr std::array<histogram::duration, 14> latency_bounds{
    250us, 500us, 1ms, 2500us, 5ms, 10ms, 25ms, 50ms, 100ms, 250ms, 500ms, 1s, 2500ms, 10s};

}  // namespace

proposal_meter::proposal_meter(const clock& time) : time_(time), latency_(latency_bounds) {}

proposal_done proposal_meter::measured(proposal_done done) {
  return [this, done = std::move(done), begun = time_.steady_now()](result<committed> outcome) {
    count(outcome, begun);
    done(std::move(outcome));
  };
}

void proposal_meter::count(const result<committed>& outcome, steady_time begun) {
  if (outcome) return latency_.observe(time_.steady_now() - begun);
  const std::string_view why = outcome.failure().reason();
  auto& counter = why == "no_leader"         ? no_leader_
                  : why == "queue_full"      ? queue_full_
                  : why == "superseded"      ? superseded_
                  : why == "outcome_unknown" ? outcome_unknown_
                                             : other_;
  counter.fetch_add(1, std::memory_order_relaxed);
}

void proposal_meter::read(consensus_counters& into) const {
  into.commit_latency = latency_.read();
  into.committed = into.commit_latency.count();
  into.no_leader = no_leader_;
  into.queue_full = queue_full_;
  into.superseded = superseded_;
  into.outcome_unknown = outcome_unknown_;
  into.other = other_;
}

}  // namespace statushive::cluster
