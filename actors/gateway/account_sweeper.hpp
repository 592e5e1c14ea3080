#pragma once

#include <atomic>
#include <cstdint>

#include "actors/gateway/gateway_services.hpp"
#include "proto/model/ids.hpp"

namespace statushive {

/// Makes the cluster finish what commands left to do for accounts that were deleted or moved to
/// another plan: while this node leads, it proposes sweep_account until the state says that nothing
/// is left. One command is under way at a time. Thread-safe. REQUIRES: it is destroyed after the
/// threads of its services were stopped and the control plane made its last callback.
class account_sweeper {
 public:
  /// Commands for one tick: the most that a sweep may cost that gets nowhere, and enough for some
  /// 25,000 monitors a second.
  static constexpr uint32_t sweeps_per_tick_max = 100;

  /// `self` is the node that proposes.
  account_sweeper(const gateway_services& shared, node_id self,
                  uint32_t sweeps_per_tick = sweeps_per_tick_max);
  account_sweeper(const account_sweeper&) = delete;
  account_sweeper& operator=(const account_sweeper&) = delete;

  /// Each second or so. Begins if nothing is under way; goes on by itself until all is done, the
  /// tick's commands are used up, or something fails, which the next tick tries again. Does not
  /// block: the state is read on the thread for long reads.
  void tick();

  struct statistics {
    uint64_t sweeps = 0;  ///< Commands that were answered with success.
    uint64_t failed = 0;  ///< Commands and reads that were not, or found no place.
    bool is_under_way = false;
  };
  [[nodiscard]] statistics counters() const;

 private:
  void look();
  void go_on(const result<void>& turn);
  [[nodiscard]] bool may_propose();
  void end(bool has_failed);

  const gateway_services services_;
  const node_id self_;
  const uint32_t sweeps_per_tick_;
  /// Set by who begins a sweep; only then, and by one thread after another, the rest is touched.
  std::atomic<bool> is_under_way_{false};
  std::atomic<uint32_t> allowance_{0};  ///< Commands that the tick still allows.
  std::atomic<uint64_t> sweeps_{0};
  std::atomic<uint64_t> failed_{0};
};

}  // namespace statushive
