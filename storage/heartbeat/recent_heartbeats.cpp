#include "storage/heartbeat/recent_heartbeats.hpp"

#include <algorithm>
#include <cassert>

#include "storage/heartbeat/journal_codec.hpp"

namespace statushive::storage {
namespace {

constexpr size_t initial_capacity = 4;
constexpr uint64_t slot_mask = recordable_slot_ms_max;

uint64_t ms_of(timestamp slot) {
  return static_cast<uint64_t>(to_ms(slot));
}
timestamp slot_of(uint64_t ms) {
  return from_ms(static_cast<int64_t>(ms));
}

}  // namespace

recent_heartbeats::insertion recent_heartbeats::insert(const heartbeat& beat, epoch owner) {
  assert(is_recordable(beat));
  const auto slot_ms = ms_of(beat.slot);
  // Nearly always the newest, so the search starts there.
  size_t place = size_;
  while (place > 0 && at(place - 1).slot_ms > slot_ms)
    --place;

  if (place > 0 && at(place - 1).slot_ms == slot_ms) {
    auto& present = at(place - 1);
    auto before = unpack(present, beat.monitor);
    if (part_of(present).owner > owner) return {outcome::repeated, {}};
    if (part_of(present).owner == owner && before == beat) return {outcome::repeated, {}};
    release(present);
    present = pack(beat, owner);
    return {outcome::replaced, std::move(before)};
  }
  if (size_ == max) {
    if (place == 0) return {outcome::too_old, {}};
    drop_oldest();
    --place;
  }
  if (size_ == ring_.size()) grow();
  const auto added = pack(beat, owner);
  ++size_;
  for (size_t i = size_ - 1u; i > place; --i)
    at(i) = at(i - 1);
  at(place) = added;
  return {outcome::added, {}};
}

void recent_heartbeats::grow() {
  std::vector<packed> larger(ring_.empty() ? initial_capacity : std::min(max, 2 * ring_.size()));
  for (size_t i = 0; i < size_; ++i)
    larger[i] = at(i);
  ring_ = std::move(larger);
  first_ = 0;
}

void recent_heartbeats::drop_oldest() {
  const auto oldest = at(0);
  first_ = static_cast<uint8_t>((first_ + 1u) % ring_.size());
  --size_;
  if (part_of(oldest).result == check_result::no_data) {
    release(oldest);
    return;
  }
  if (has_earlier_) release(earlier_);
  earlier_ = oldest;
  has_earlier_ = true;
}

std::vector<heartbeat> recent_heartbeats::latest(monitor_number monitor, size_t limit,
                                                 bool include_no_data) const {
  std::vector<heartbeat> found;
  found.reserve(std::min<size_t>(limit, size_));
  for (size_t i = size_; i > 0 && found.size() < limit; --i) {
    const auto& beat = at(i - 1);
    if (include_no_data || part_of(beat).result != check_result::no_data) {
      found.push_back(unpack(beat, monitor));
    }
  }
  return found;
}

std::optional<heartbeat> recent_heartbeats::latest_with_data(monitor_number monitor) const {
  auto found = latest(monitor, 1, false);
  if (!found.empty()) return std::move(found.front());
  if (has_earlier_) return unpack(earlier_, monitor);
  return {};
}

size_t recent_heartbeats::size_with_data() const {
  size_t count = 0;
  for (size_t i = 0; i < size_; ++i)
    count += part_of(at(i)).result != check_result::no_data;
  return count;
}

timestamp recent_heartbeats::oldest_slot() const {
  assert(size_ > 0);
  return slot_of(at(0).slot_ms);
}

timestamp recent_heartbeats::newest_slot() const {
  assert(size_ > 0);
  return slot_of(at(size_ - 1u).slot_ms);
}

epoch recent_heartbeats::newest_epoch() const {
  assert(size_ > 0);
  return part_of(at(size_ - 1u)).owner;
}

std::optional<timestamp> recent_heartbeats::earlier_with_data() const {
  if (!has_earlier_) return {};
  return slot_of(earlier_.slot_ms);
}

void recent_heartbeats::set_earlier_with_data(const std::optional<heartbeat>& beat, epoch owner) {
  if (has_earlier_) release(earlier_);
  has_earlier_ = beat.has_value();
  if (!beat) return;
  assert(size_ > 0 && beat->slot < oldest_slot() && beat->result != check_result::no_data);
  earlier_ = pack(*beat, owner);
}

recent_heartbeats::packed recent_heartbeats::pack(const heartbeat& beat, epoch owner) {
  packed small;
  small.slot_ms = ms_of(beat.slot) & slot_mask;
  small.attempt = beat.attempt;
  small.part = part_for(beat, owner);
  small.start_delay_ms = static_cast<uint32_t>(beat.start_delay.count());
  small.response_ms = static_cast<uint32_t>(beat.response_time.count());
  return small;
}

heartbeat recent_heartbeats::unpack(const packed& beat, monitor_number monitor) const {
  const auto& part = part_of(beat);
  return {.monitor = monitor,
          .slot = slot_of(beat.slot_ms),
          .start_delay = std::chrono::milliseconds(beat.start_delay_ms),
          .attempt = static_cast<uint8_t>(beat.attempt),
          .result = part.result,
          .reason = part.reason,
          .response_time = std::chrono::milliseconds(beat.response_ms),
          .status_code = part.status_code,
          .node = part.node,
          .message = part.message};
}

uint8_t recent_heartbeats::part_for(const heartbeat& beat, epoch owner) {
  auto free = parts_.end();
  for (auto part = parts_.begin(); part != parts_.end(); ++part) {
    if (part->users == 0) {
      free = part;
    } else if (part->owner == owner && part->result == beat.result && part->reason == beat.reason &&
               part->status_code == beat.status_code && part->node == beat.node &&
               part->message == beat.message) {
      ++part->users;
      return static_cast<uint8_t>(part - parts_.begin());
    }
  }
  if (free == parts_.end()) free = parts_.insert(free, shared_part());
  *free = {beat.node, beat.message, owner, beat.status_code, beat.result, beat.reason, 1};
  return static_cast<uint8_t>(free - parts_.begin());
}

void recent_heartbeats::release(const packed& beat) {
  auto& part = parts_[beat.part];
  assert(part.users > 0);
  if (--part.users == 0) part.message = std::string();
}

}  // namespace statushive::storage
