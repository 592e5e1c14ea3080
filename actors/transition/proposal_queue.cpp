#include "actors/transition/proposal_queue.hpp"

#include <algorithm>
#include <utility>

namespace statushive::actors {

bool proposal_queue::add(client_id client, transition_proposal proposal) {
  if (proposals_.size() >= limits_.open_max || proposals_.contains(client)) return false;
  const auto place = ++last_place_;
  proposals_.emplace(client, entry{std::move(proposal), place});
  waiting_.emplace(place, client);
  return true;
}

std::optional<proposal_queue::attempt> proposal_queue::next(steady_time now) {
  if (in_flight_ >= window_ || (not_before_ && now < *not_before_) || waiting_.empty()) return {};
  not_before_.reset();
  const auto client = waiting_.begin()->second;
  waiting_.erase(waiting_.begin());
  auto& chosen = proposals_.at(client);
  chosen.is_in_flight = true;
  ++in_flight_;
  return attempt{client, &chosen.proposal};
}

void proposal_queue::settled(client_id client) {
  const auto found = proposals_.find(client);
  if (found == proposals_.end() || !found->second.is_in_flight) return;
  proposals_.erase(found);
  --in_flight_;
  window_ = limits_.in_flight_max;
  back_off_ = {};
  not_before_.reset();
}

bool proposal_queue::unavailable(client_id client, steady_time now) {
  const auto found = proposals_.find(client);
  if (found == proposals_.end() || !found->second.is_in_flight) return false;
  --in_flight_;
  // Those that were in flight together fail together, and count once.
  if (!not_before_) {
    back_off_ = std::clamp(back_off_ * 2, limits_.back_off_min, limits_.back_off_max);
    not_before_ = now + back_off_;
    window_ = 1;
  }
  if (found->second.is_withdrawn) {
    proposals_.erase(found);
    return false;
  }
  found->second.is_in_flight = false;
  // Before all others.
  found->second.place = waiting_.empty() ? last_place_ : waiting_.begin()->first - 1;
  waiting_.emplace(found->second.place, client);
  return true;
}

bool proposal_queue::withdraw(client_id client) {
  const auto found = proposals_.find(client);
  if (found == proposals_.end()) return false;
  if (found->second.is_in_flight) {
    found->second.is_withdrawn = true;
    return false;
  }
  waiting_.erase(found->second.place);
  proposals_.erase(found);
  return true;
}

std::optional<steady_time> proposal_queue::resumes_at() const {
  if (waiting_.empty() || in_flight_ >= window_) return {};
  return not_before_;
}

}  // namespace statushive::actors
