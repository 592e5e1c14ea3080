#include "actors/monitor/transition_tracker.hpp"

#include <algorithm>
#include <utility>

namespace statushive::actors {

transition_tracker::verdict transition_tracker::decide(const heartbeat& beat, timestamp now) {
  // Our own trouble says nothing about the target: it neither asks for a change nor takes one back.
  if (beat.result == check_result::no_data) return {};
  // Judged by what the standing becomes if the proposal under way is committed: a heartbeat that
  // contradicts it must be at hand as the next candidate, because the following check may be a day
  // away.
  const bool has_target = is_proposing();
  auto wanted = next_state(has_target ? proposal_->wanted.to : standing_.state, beat.result);
  // Agrees again with a proposal that was taken back meanwhile.
  if (!wanted && has_target && proposal_->is_doubted) wanted = proposal_->wanted.to;
  const bool contradicts = has_target && wanted && *wanted != proposal_->wanted.to;
  if (proposal_ && (contradicts || !has_target)) proposal_->is_doubted = true;
  if (!wanted) {
    candidate_.reset();
    return {};
  }
  verdict v;
  v.withdraw_proposal = contradicts;
  if (has_open_candidate(*wanted)) return v;
  // One that could not be committed is tried again with this heartbeat; it began when it began.
  const bool is_old = candidate_ && candidate_->wanted.to == *wanted;
  const auto since = is_old ? candidate_->wanted.at : now;
  if (++last_token_ == 0) ++last_token_;
  v.token = last_token_;
  candidate_ = std::make_unique<candidate>();
  candidate_->wanted = {v.token, standing_.version, *wanted, since, failure_reason::none, beat};
  return v;
}

bool transition_tracker::has_open_candidate(monitor_state to) const {
  if (!candidate_ || candidate_->wanted.to != to) return false;
  return !candidate_->is_written || proposal_;
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
  if (!proposal_ || proposal_->wanted.token != token) return {};
  auto answered = std::exchange(proposal_, nullptr);
  auto& wanted = answered->wanted;
  if (outcome == transition_outcome::committed) {
    // The event that says the same may come later; until then no heartbeat may propose it again.
    if (answered->becomes_version() > standing_.version) {
      standing_ = {wanted.to, answered->becomes_version(), wanted.at, wanted.reason};
    }
    return next_proposal();
  }
  if (candidate_ || answered->is_doubted) return next_proposal();
  const bool has_moved = standing_.version != wanted.from_version;
  candidate_ = std::make_unique<candidate>(candidate{std::move(wanted), true});
  // The same would get the same answer.
  if (!has_moved) return {};
  return next_proposal();
}

bool transition_tracker::on_standing(const monitor_standing& committed) {
  if (committed.version < standing_.version) return false;
  standing_ = committed;
  return proposal_ && !is_proposing();
}

bool transition_tracker::discard() {
  candidate_.reset();
  if (proposal_) proposal_->is_doubted = true;
  return has_proposal();
}

std::optional<wanted_transition> transition_tracker::next_proposal() {
  if (!candidate_ || !candidate_->is_written || proposal_) return {};
  auto wanted = std::move(candidate_->wanted);
  candidate_.reset();
  // The standing may have moved since the heartbeat was decided on.
  const auto still_wanted = next_state(standing_.state, wanted.evidence.result);
  if (still_wanted != wanted.to) return {};
  wanted.from_version = standing_.version;
  wanted.at = std::max(wanted.at, standing_.since);
  wanted.reason = wanted.to == monitor_state::down ? wanted.evidence.reason : failure_reason::none;
  proposal_ = std::make_unique<proposal>(proposal{wanted});
  return wanted;
}

}  // namespace statushive::actors
