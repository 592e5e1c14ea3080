#include "actors/monitor/transition_tracker.hpp"

#include <utility>

namespace statushive::actors {

transition_tracker::verdict transition_tracker::decide(const heartbeat& beat, timestamp now) {
  // Our own trouble says nothing about the target: it neither asks for a change nor takes one back.
  if (beat.result == check_result::no_data) return {};
  // Judged by what the standing becomes if the proposal under way is committed: a heartbeat that
  // contradicts it must be at hand as the next candidate, because the following check may be a day
  // away.
  const bool is_proposing = proposal_ && proposal_->becomes.version > standing_.version;
  const auto wanted =
      next_state(is_proposing ? proposal_->becomes.state : standing_.state, beat.result);
  if (!wanted) {
    candidate_.reset();
    return {};
  }
  verdict v;
  v.withdraw_proposal = is_proposing;
  if (candidate_ && candidate_->wanted.to == *wanted) return v;
  if (++last_token_ == 0) ++last_token_;
  v.token = last_token_;
  candidate_ = std::make_unique<candidate>();
  candidate_->wanted = {v.token, standing_.version, *wanted, now, failure_reason::none, beat};
  return v;
}

std::optional<wanted_transition> transition_tracker::on_recorded(uint32_t token, bool is_written) {
  if (!candidate_ || candidate_->wanted.token != token) return {};
  if (!is_written) {
    candidate_.reset();
    return {};
  }
  candidate_->is_written = true;
  return next_proposal();
}

std::optional<wanted_transition> transition_tracker::on_answered(uint32_t token,
                                                                 transition_outcome outcome) {
  if (!proposal_ || proposal_->token != token) return {};
  // The event that says the same may come later; until then no heartbeat may propose it again.
  if (outcome == transition_outcome::committed && proposal_->becomes.version > standing_.version) {
    standing_ = proposal_->becomes;
  }
  proposal_.reset();
  return next_proposal();
}

bool transition_tracker::on_standing(const monitor_standing& committed) {
  if (committed.version < standing_.version) return false;
  standing_ = committed;
  return proposal_ && proposal_->becomes.version <= standing_.version;
}

bool transition_tracker::discard() {
  candidate_.reset();
  return proposal_.has_value();
}

std::optional<wanted_transition> transition_tracker::next_proposal() {
  if (!candidate_ || !candidate_->is_written || proposal_) return {};
  auto wanted = std::move(candidate_->wanted);
  candidate_.reset();
  // The standing may have moved since the heartbeat was decided on.
  const auto still_wanted = next_state(standing_.state, wanted.evidence.result);
  if (still_wanted != wanted.to) return {};
  wanted.from_version = standing_.version;
  wanted.reason = wanted.to == monitor_state::down ? wanted.evidence.reason : failure_reason::none;
  proposal_ =
      proposal{wanted.token, {wanted.to, wanted.from_version + 1, wanted.at, wanted.reason}};
  return wanted;
}

}  // namespace statushive::actors
