#include "storage/heartbeat/journal_readings.hpp"

#include <ranges>

namespace statushive::storage {

void newest_slots::see(const owned_heartbeat& seen) {
  if (seen.beat.slot >= asked_.before) return;
  const auto [place, is_new] = slots_.try_emplace(seen.beat.slot, seen);
  if (!is_new) return;
  if (is_wanted(seen)) ++wanted_;
  while (wanted_ > asked_.limit ||
         (wanted_ == asked_.limit && !is_wanted(slots_.begin()->second))) {
    if (is_wanted(slots_.begin()->second)) --wanted_;
    slots_.erase(slots_.begin());
  }
}

bool newest_slots::is_complete() const {
  if (slots_.size() == known_.heartbeats) return true;
  return wanted_ == asked_.limit && slots_.begin()->first > known_.ordered_after;
}

std::vector<owned_heartbeat> newest_slots::take() && {
  std::vector<owned_heartbeat> found;
  found.reserve(wanted_);
  for (auto& slot : std::views::reverse(slots_)) {
    if (is_wanted(slot.second)) found.push_back(std::move(slot.second));
  }
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
