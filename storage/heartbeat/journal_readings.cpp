#include "storage/heartbeat/journal_readings.hpp"

#include <iterator>
#include <ranges>

namespace statushive::storage {

void newest_slots::see(const owned_heartbeat& seen) {
  if (seen.beat.slot >= asked_.before) return;
  const auto slot = seen.beat.slot;
  settle_behind(slot);
  if (wanted_.contains(slot) || passed_over_.contains(slot)) return;
  if (is_wanted(seen)) {
    wanted_.emplace(slot, seen);
  } else {
    passed_over_.insert(slot);
  }
  if (wanted_.size() > asked_.limit) wanted_.erase(wanted_.begin());
  if (wanted_.size() < asked_.limit) return;
  // Nothing before the oldest wanted one can change the answer.
  const auto needed = passed_over_.lower_bound(wanted_.begin()->first);
  passed_over_.erase(passed_over_.begin(), needed);
}

void newest_slots::settle_behind(timestamp slot) {
  if (slot <= known_.ordered_after) return;
  const auto first = passed_over_.upper_bound(slot);
  settled_ += static_cast<uint64_t>(std::distance(first, passed_over_.end()));
  passed_over_.erase(first, passed_over_.end());
}

bool newest_slots::is_complete() const {
  if (size() + settled_ == known_.heartbeats || passed_over_.size() >= passed_over_max) return true;
  return wanted_.size() == asked_.limit && wanted_.begin()->first > known_.ordered_after;
}

std::vector<owned_heartbeat> newest_slots::take() && {
  std::vector<owned_heartbeat> found;
  found.reserve(wanted_.size());
  for (auto& slot : std::views::reverse(wanted_))
    found.push_back(std::move(slot.second));
  return found;
}

void hour_recount::mark(const heartbeat& late) {
  auto& of_monitor = late_[late.monitor];
  ++of_monitor.heartbeats;
  of_monitor.hours.insert(hour_of(late.slot));
}

void hour_recount::see(const owned_heartbeat& seen) {
  const auto marked = late_.find(seen.beat.monitor);
  if (marked == late_.end() || !marked->second.hours.contains(hour_of(seen.beat.slot))) return;
  counted_[seen.beat.monitor].insert_or_assign(seen.beat.slot, seen);
}

}  // namespace statushive::storage
