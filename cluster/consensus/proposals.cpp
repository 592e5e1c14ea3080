#include "cluster/consensus/proposals.hpp"

#include <algorithm>
#include <cassert>

namespace statushive::cluster {
namespace {

error outcome_unknown() {
  return {errc::deadline_exceeded, "outcome_unknown",
          "the command was not confirmed in time; it may or may not take effect"};
}

error superseded() {
  return {errc::unavailable, "superseded", "another leader's command took this one's place"};
}

}  // namespace

bool queue_budget::take(size_t bytes) {
  const std::lock_guard lock(mutex_);
  if (count_ >= count_max_ || bytes > bytes_max_ - bytes_) {
    ++refused_;
    return false;
  }
  ++count_;
  bytes_ += bytes;
  return true;
}

void queue_budget::give_back(size_t bytes) {
  const std::lock_guard lock(mutex_);
  assert(count_ > 0 && bytes_ >= bytes);
  --count_;
  bytes_ -= bytes;
}

size_t queue_budget::count() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

uint64_t queue_budget::refused() const {
  const std::lock_guard lock(mutex_);
  return refused_;
}

void pending_proposals::add(uint64_t index, uint64_t term, proposal_done done, size_t bytes,
                            steady_time deadline) {
  earliest_ = std::min(earliest_, deadline);
  pending_.emplace(position(index, term), waiting{std::move(done), bytes, deadline});
}

void pending_proposals::settle(uint64_t index, uint64_t term, std::string answer,
                               std::vector<settled_proposal>& out) {
  while (!pending_.empty() && pending_.begin()->first.first <= index) {
    auto node = pending_.extract(pending_.begin());
    auto& [done, bytes, deadline] = node.mapped();
    if (node.key() == position(index, term)) {
      out.push_back({std::move(done), bytes, committed{index, std::move(answer)}});
    } else {
      out.push_back({std::move(done), bytes, superseded()});
    }
  }
}

size_t pending_proposals::expire(steady_time now, std::vector<settled_proposal>& out) {
  if (now < earliest_) return 0;
  const auto before = pending_.size();
  earliest_ = steady_time::max();
  std::erase_if(pending_, [&](auto& item) {
    auto& [done, bytes, deadline] = item.second;
    if (deadline > now) {
      earliest_ = std::min(earliest_, deadline);
      return false;
    }
    out.push_back({std::move(done), bytes, outcome_unknown()});
    return true;
  });
  return before - pending_.size();
}

void pending_proposals::abandon(std::vector<settled_proposal>& out) {
  for (auto& item : pending_) {
    out.push_back({std::move(item.second.done), item.second.bytes, outcome_unknown()});
  }
  pending_.clear();
}

std::optional<steady_time> pending_proposals::next_deadline() const {
  if (pending_.empty()) return std::nullopt;
  return earliest_;
}

}  // namespace statushive::cluster
