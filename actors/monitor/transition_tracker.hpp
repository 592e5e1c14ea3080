#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "actors/roles/messages.hpp"
#include "proto/model/heartbeat.hpp"
#include "proto/model/monitor.hpp"

namespace statushive::actors {

/// A transition that the monitor wants committed.
struct wanted_transition {
  uint32_t token = 0;
  uint64_t from_version = 0;
  monitor_state to = monitor_state::unknown;
  timestamp at;
  failure_reason reason = failure_reason::none;
  heartbeat evidence;
};

/// From heartbeats to transitions: what the monitor's committed standing is, and which change of it
/// is on its way. A transition is proposed only from a heartbeat that is written, one at a time,
/// and as long as the target's latest heartbeat asks for it. One that was not committed is a
/// candidate again, because the next heartbeat may be a day away. No CAF, no clock: pure.
///
///   heartbeat asks for a change -> candidate -(written)-> proposal -(committed)-> standing
///                                            <--(not committed)--
class transition_tracker {
 public:
  explicit transition_tracker(const monitor_standing& committed) : standing_(committed) {}

  struct verdict {
    uint32_t token = 0;              ///< Not 0: record the heartbeat urgently under this token.
    bool withdraw_proposal = false;  ///< What is being proposed is no longer wanted.
  };
  /// What to do with a finished check's heartbeat. `now` becomes the time of a transition that it
  /// decides.
  [[nodiscard]] verdict decide(const heartbeat& beat, timestamp now);

  /// The heartbeat with that token is written, or lost. Answers a transition to propose now, if
  /// any.
  [[nodiscard]] std::optional<wanted_transition> on_recorded(uint32_t token, bool is_written);
  /// The proposal with that token was answered. Answers the next transition to propose, if any:
  /// what was not committed, only if the standing has changed since it was proposed.
  [[nodiscard]] std::optional<wanted_transition> on_answered(uint32_t token,
                                                             transition_outcome outcome);

  /// The state says so. Older versions than the known one are ignored. True when what is being
  /// proposed cannot be wanted any more.
  [[nodiscard]] bool on_standing(const monitor_standing& committed);

  /// Something changed that may let a transition through that was not committed. Answers it, if it
  /// is still wanted.
  [[nodiscard]] std::optional<wanted_transition> reconsider() { return next_proposal(); }

  /// Forgets candidates: what they say is about an older spec. True when there is a proposal to
  /// withdraw.
  [[nodiscard]] bool discard();

  [[nodiscard]] const monitor_standing& standing() const { return standing_; }
  [[nodiscard]] bool has_proposal() const { return proposal_ != nullptr; }

 private:
  struct candidate {
    wanted_transition wanted;
    bool is_written = false;
  };
  struct proposal {
    wanted_transition wanted;
    bool is_doubted = false;  ///< What came later says otherwise: not to be proposed again.

    [[nodiscard]] uint64_t becomes_version() const { return wanted.from_version + 1; }
  };

  [[nodiscard]] bool is_proposing() const {
    return proposal_ && proposal_->becomes_version() > standing_.version;
  }
  [[nodiscard]] bool has_open_candidate(monitor_state to) const;
  [[nodiscard]] std::optional<wanted_transition> next_proposal();

  monitor_standing standing_;
  uint32_t last_token_ = 0;
  // Rare, so kept outside.
  std::unique_ptr<candidate> candidate_;  ///< Not proposed, or not committed.
  std::unique_ptr<proposal> proposal_;    ///< At the proposer.
};

}  // namespace statushive::actors
