#include "actors/checks/check_queue.hpp"

#include <cassert>

namespace statushive::checks {

void check_queue::push(node&& arrived) {
  while (!arrived.empty()) {
    const auto check = arrived.begin();
    ready_.splice(ready_.end(), arrived, check);
    by_deadline_.emplace(std::pair(check->deadline, &*check), place{check, &ready_});
  }
}

check_queue::place& check_queue::place_of(const queued_check& check) {
  const auto found = by_deadline_.find({check.deadline, &check});
  assert(found != by_deadline_.end());
  return found->second;
}

void check_queue::move(node& from, node::iterator check, node& to, node::iterator before) {
  to.splice(before, from, check);
  place_of(*check).list = &to;
}

check_queue::node check_queue::take(size_t steps_max) {
  node taken;
  for (size_t steps = 0; !ready_.empty() && steps < steps_max; ++steps) {
    const auto check = ready_.begin();
    if (!check->origin.empty()) {
      auto& home = hosts_[check->origin];
      if (home.running >= per_host_max_) {
        move(ready_, check, home.waiting, home.waiting.end());
        continue;
      }
      ++home.running;
    }
    by_deadline_.erase({check->deadline, &*check});
    taken.splice(taken.begin(), ready_, check);
    break;
  }
  return taken;
}

void check_queue::release(const std::string& origin) {
  const auto found = hosts_.find(origin);
  if (found == hosts_.end()) return;
  auto& home = found->second;
  --home.running;
  if (!home.waiting.empty()) move(home.waiting, home.waiting.begin(), ready_, ready_.begin());
  if (home.running == 0 && home.waiting.empty()) hosts_.erase(found);
}

check_queue::node check_queue::take_expired(steady_time now) {
  node expired;
  while (!by_deadline_.empty() && by_deadline_.begin()->first.first <= now) {
    const auto [check, list] = by_deadline_.begin()->second;
    expired.splice(expired.end(), *list, check);
    by_deadline_.erase(by_deadline_.begin());
  }
  return expired;
}

check_queue::node check_queue::take_all() {
  node all;
  all.splice(all.end(), ready_);
  for (auto& [origin, home] : hosts_)
    all.splice(all.end(), home.waiting);
  by_deadline_.clear();
  return all;
}

std::optional<steady_time> check_queue::next_deadline() const {
  if (by_deadline_.empty()) return {};
  return by_deadline_.begin()->first.first;
}

}  // namespace statushive::checks
