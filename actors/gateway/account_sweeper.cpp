#include "actors/gateway/account_sweeper.hpp"

#include "cluster/control/control_plane.hpp"
#include "storage/store/state_view.hpp"

namespace statushive {

account_sweeper::account_sweeper(const gateway_services& shared, node_id self,
                                 uint32_t sweeps_per_tick)
    : services_(shared), self_(self), sweeps_per_tick_(sweeps_per_tick) {}

void account_sweeper::tick() {
  if (services_.control.status().role != cluster::consensus_role::leader) return;
  allowance_ = sweeps_per_tick_;
  if (is_under_way_.exchange(true)) return;
  look();
}

account_sweeper::statistics account_sweeper::counters() const {
  return {sweeps_, failed_, is_under_way_};
}

/// Answers come on the consensus thread, which must not read; besides, each round ends before the
/// next one begins.
void account_sweeper::look() {
  services_.long_reads.submit({}, [this](const result<void>& turn) { go_on(turn); });
}

void account_sweeper::go_on(const result<void>& turn) {
  if (!turn) return end(true);
  const auto accounts = services_.control.view().accounts_to_sweep(1);
  if (!accounts) return end(true);
  if (accounts->empty() || !may_propose()) return end(false);
  services_.proposer.propose(self_, sweep_account{accounts->front()},
                             [this](const command_result& outcome) {
                               if (!outcome) return end(true);
                               ++sweeps_;
                               look();
                             });
}

bool account_sweeper::may_propose() {
  if (services_.control.status().role != cluster::consensus_role::leader) return false;
  if (allowance_ == 0) return false;
  --allowance_;  // Nobody else takes from it.
  return true;
}

void account_sweeper::end(bool has_failed) {
  if (has_failed) ++failed_;
  is_under_way_ = false;
}

}  // namespace statushive
