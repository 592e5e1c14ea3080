#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cluster/consensus/consensus.hpp"

namespace statushive::cluster {

/// How much may wait at once. What does not fit is refused and counted. Thread-safe.
class queue_budget {
 public:
  queue_budget(size_t count_max, size_t bytes_max) : count_max_(count_max), bytes_max_(bytes_max) {}

  [[nodiscard]] bool take(size_t bytes);
  /// REQUIRES: take(bytes) was true.
  void give_back(size_t bytes);
  [[nodiscard]] size_t count() const;
  [[nodiscard]] uint64_t refused() const;

 private:
  const size_t count_max_;
  const size_t bytes_max_;
  mutable std::mutex mutex_;
  size_t count_ = 0;
  size_t bytes_ = 0;
  uint64_t refused_ = 0;
};

/// A command on its way, for which the budget was taken.
struct proposal {
  std::string command;
  proposal_done done;
  steady_time deadline;
};

/// What a proposer is to be told as soon as it is true for readers too.
struct settled_proposal {
  proposal_done done;
  size_t bytes = 0;  ///< To give back to the budget.
  result<committed> outcome;
};

/// The proposals that are in this node's log and not yet applied. Owned by the driver.
class pending_proposals {
 public:
  void add(uint64_t index, uint64_t term, proposal_done done, size_t bytes, steady_time deadline);

  /// The entry `index`, of `term`, was applied with `answer`: settles the proposal that it was, and
  /// those that were at or before this index in another term, which are certainly not in the log of
  /// any leader to come.
  void settle(uint64_t index, uint64_t term, std::string answer,
              std::vector<settled_proposal>& out);
  /// Settles with `outcome_unknown` what should have been answered by `now`. Returns how many.
  size_t expire(steady_time now, std::vector<settled_proposal>& out);
  /// Settles all with `outcome_unknown`.
  void abandon(std::vector<settled_proposal>& out);

  [[nodiscard]] size_t size() const { return pending_.size(); }
  [[nodiscard]] std::optional<steady_time> next_deadline() const;

 private:
  struct waiting {
    proposal_done done;
    size_t bytes = 0;
    steady_time deadline;
  };
  using position = std::pair<uint64_t, uint64_t>;  ///< Index, term.
  std::map<position, waiting> pending_;
  /// No deadline is before it.
  steady_time earliest_ = steady_time::max();
};

}  // namespace statushive::cluster
