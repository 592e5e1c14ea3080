#include "actors/monitor/check_schedule.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include <xxhash.h>

namespace statushive::actors {

slot_grid::slot_grid(const monitor_id& monitor, std::chrono::seconds interval)
    : interval_(interval) {
  assert(interval.count() > 0);
  // The upper half of the hash that chooses the shard (by its lower bits), so that phase and shard
  // are independent.
  const uint64_t hash = XXH3_64bits(monitor.bytes().data(), monitor.bytes().size()) >> 32;
  phase_ = std::chrono::milliseconds(
      static_cast<int64_t>(hash * static_cast<uint64_t>(interval_.count()) >> 32));
}

timestamp slot_grid::at_or_before(timestamp t) const {
  auto into_slot = (t.time_since_epoch() - phase_) % interval_;
  if (into_slot.count() < 0) into_slot += interval_;
  return t - into_slot;
}

uint64_t slot_grid::count(timestamp from, timestamp to) const {
  if (to <= from) return 0;
  const std::chrono::milliseconds tick(1);
  return static_cast<uint64_t>((at_or_before(to - tick) - at_or_before(from - tick)) / interval_);
}

void check_schedule::set_grid(slot_grid grid) {
  grid_ = grid;
  next_.reset();
}

void check_schedule::forget_wrong_last(timestamp now) {
  const auto ahead = std::max<std::chrono::milliseconds>(2 * grid_.interval(), ahead_max);
  if (!last_ || *last_ <= now + ahead) return;
  last_.reset();
  ++resets_;
}

void check_schedule::give_back(timestamp slot) {
  if (last_ == slot) last_ = slot - std::chrono::milliseconds(1);
}

steady_time check_schedule::plan(moment now) {
  forget_wrong_last(now.wall);
  auto floor = now.wall;
  if (is_taken(grid_.after(floor))) floor = *last_;
  const auto slot = grid_.after(floor);
  if (next_) missed_ += grid_.count(*next_, slot);
  next_ = slot;
  return now.steady + (slot - now.wall);
}

std::optional<timestamp> check_schedule::take_due(timestamp now) {
  if (!next_ || now < *next_) return {};
  const auto slot = grid_.at_or_before(now);
  missed_ += grid_.count(*next_, slot);
  next_.reset();
  last_ = slot;
  if (now - slot > start_delay_max) {
    ++missed_;
    return {};
  }
  return slot;
}

std::optional<timestamp> check_schedule::take_current(timestamp now) {
  forget_wrong_last(now);
  const auto slot = grid_.at_or_before(now);
  if (is_taken(slot)) return {};
  next_.reset();
  last_ = slot;
  return slot;
}

uint64_t check_schedule::take_missed() {
  return std::exchange(missed_, 0);
}

uint64_t check_schedule::take_resets() {
  return std::exchange(resets_, 0);
}

}  // namespace statushive::actors
