#include "storage/heartbeat/rollup.hpp"

#include <algorithm>
#include <cassert>

namespace statushive::storage {
namespace {

uint32_t& count_of(rollup& counts, check_result result) {
  switch (result) {
    case check_result::up: return counts.up;
    case check_result::degraded: return counts.degraded;
    case check_result::down: return counts.down;
    case check_result::no_data: break;
  }
  return counts.no_data;
}

uint64_t counted_response_ms(const heartbeat& beat) {
  const bool is_counted = beat.result == check_result::up || beat.result == check_result::degraded;
  return is_counted ? static_cast<uint64_t>(beat.response_time.count()) : 0;
}

}  // namespace

void rollup::add(const heartbeat& beat) {
  ++count_of(*this, beat.result);
  response_ms_sum += counted_response_ms(beat);
}

void rollup::remove(const heartbeat& beat) {
  auto& count = count_of(*this, beat.result);
  const auto response_ms = counted_response_ms(beat);
  assert(count > 0 && response_ms_sum >= response_ms);
  --count;
  response_ms_sum -= response_ms;
}

void rollup::merge(const rollup& other) {
  up += other.up;
  degraded += other.degraded;
  down += other.down;
  no_data += other.no_data;
  response_ms_sum += other.response_ms_sum;
}

std::optional<uint32_t> rollup::uptime_basis_points() const {
  const auto good = uint64_t{up} + degraded;
  const auto all = good + down;
  if (all == 0) return {};
  return static_cast<uint32_t>(good * 10'000 / all);
}

std::optional<uint32_t> rollup::average_response_ms() const {
  const auto answered = uint64_t{up} + degraded;
  if (answered == 0) return {};
  return static_cast<uint32_t>((response_ms_sum + answered / 2) / answered);
}

uint32_t hour_of(timestamp slot) {
  const auto hours = std::chrono::floor<std::chrono::hours>(slot.time_since_epoch()).count();
  return static_cast<uint32_t>(std::clamp<int64_t>(hours, 0, UINT32_MAX));
}

}  // namespace statushive::storage
