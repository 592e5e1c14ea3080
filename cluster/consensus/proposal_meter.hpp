#pragma once

// Private to cluster/consensus.

#include <atomic>

#include "cluster/consensus/consensus.hpp"
#include "proto/model/time.hpp"

namespace statushive::cluster {

/// Counts what becomes of proposals, and measures how long the committed ones took. Outlives the
/// callbacks that it makes. Thread-safe.
class proposal_meter {
 public:
  /// `time` must outlive the meter.
  explicit proposal_meter(const clock& time);

  /// A proposal begins now; `done` is told as before, and the outcome counts when it comes.
  [[nodiscard]] proposal_done measured(proposal_done done);
  /// Fills in what the meter knows.
  void read(consensus_counters& into) const;

 private:
  void count(const result<committed>& outcome, steady_time begun);

  const clock& time_;
  std::atomic<uint64_t> no_leader_{0};
  std::atomic<uint64_t> queue_full_{0};
  std::atomic<uint64_t> superseded_{0};
  std::atomic<uint64_t> outcome_unknown_{0};
  std::atomic<uint64_t> other_{0};
  histogram latency_;
};

}  // namespace statushive::cluster
