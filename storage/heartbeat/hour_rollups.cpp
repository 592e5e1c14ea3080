#include "storage/heartbeat/hour_rollups.hpp"

#include <algorithm>
#include <limits>

namespace statushive::storage {
namespace {

/// Doubling would waste up to half of a month's hours.
constexpr size_t growth_rows = 8;
constexpr uint32_t count_max = std::numeric_limits<uint16_t>::max();
constexpr uint64_t sum_max = std::numeric_limits<uint32_t>::max();

/// Takes from `rest` as much as fits in one row.
rollup take_packable(rollup& rest) {
  rollup taken{std::min(rest.up, count_max), std::min(rest.degraded, count_max),
               std::min(rest.down, count_max), std::min(rest.no_data, count_max),
               std::min(rest.response_ms_sum, sum_max)};
  rest.up -= taken.up;
  rest.degraded -= taken.degraded;
  rest.down -= taken.down;
  rest.no_data -= taken.no_data;
  rest.response_ms_sum -= taken.response_ms_sum;
  return taken;
}

}  // namespace

rollup hour_rollups::counts_of(const packed_hour& packed) {
  return {packed.up, packed.degraded, packed.down, packed.no_data, packed.response_ms_sum};
}

hour_rollups::packed_hour hour_rollups::packed(uint32_t hour, const rollup& counts) {
  return {hour,
          static_cast<uint16_t>(counts.up),
          static_cast<uint16_t>(counts.degraded),
          static_cast<uint16_t>(counts.down),
          static_cast<uint16_t>(counts.no_data),
          static_cast<uint32_t>(counts.response_ms_sum)};
}

bool hour_rollups::is_packable(const rollup& counts) {
  return std::max({counts.up, counts.degraded, counts.down, counts.no_data}) <= count_max &&
         counts.response_ms_sum <= sum_max;
}

void hour_rollups::insert(std::vector<packed_hour>::iterator place, packed_hour packed) {
  const auto at = place - rows_.begin();
  if (rows_.size() == rows_.capacity()) rows_.reserve(rows_.size() + growth_rows);
  rows_.insert(rows_.begin() + at, packed);
}

void hour_rollups::add(const heartbeat& beat) {
  const auto hour = hour_of(beat.slot);
  ++heartbeats_;
  auto place = rows_.end();
  if (!rows_.empty() && rows_.back().hour > hour) {
    place = std::ranges::upper_bound(rows_, hour, {}, &packed_hour::hour);
  }
  if (place != rows_.begin() && std::prev(place)->hour == hour) {
    auto counts = counts_of(*std::prev(place));
    counts.add(beat);
    if (is_packable(counts)) {
      *std::prev(place) = packed(hour, counts);
      return;
    }
  }
  rollup first;
  first.add(beat);
  insert(place, packed(hour, first));
}

void hour_rollups::remove(const heartbeat& beat) {
  const auto hour = hour_of(beat.slot);
  auto counts = of(hour);
  counts.remove(beat);
  replace(hour, counts);
}

rollup hour_rollups::of(uint32_t hour) const {
  rollup counts;
  for (const auto& row : std::ranges::equal_range(rows_, hour, {}, &packed_hour::hour)) {
    counts.merge(counts_of(row));
  }
  return counts;
}

void hour_rollups::replace(uint32_t hour, const rollup& counts) {
  heartbeats_ = heartbeats_ - of(hour).heartbeats() + counts.heartbeats();
  const auto old = std::ranges::equal_range(rows_, hour, {}, &packed_hour::hour);
  auto place = rows_.erase(old.begin(), old.end());
  auto rest = counts;
  while (rest != rollup()) {
    const auto at = place - rows_.begin();
    insert(place, packed(hour, take_packable(rest)));
    place = rows_.begin() + at;
  }
}

rollup hour_rollups::since(uint32_t hour) const {
  rollup counts;
  for (auto row = std::ranges::lower_bound(rows_, hour, {}, &packed_hour::hour); row != rows_.end();
       ++row) {
    counts.merge(counts_of(*row));
  }
  return counts;
}

}  // namespace statushive::storage
