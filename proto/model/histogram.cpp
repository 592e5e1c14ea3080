#include "proto/model/histogram.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace statushive {

histogram::histogram(std::span<const duration> upper_bounds) : bound_count_(upper_bounds.size()) {
  assert(upper_bounds.size() <= bounds_max && std::ranges::is_sorted(upper_bounds));
  std::ranges::copy(upper_bounds, bounds_.begin());
}

void histogram::observe(std::chrono::nanoseconds took) {
  const auto whole = std::max(std::chrono::ceil<duration>(took), duration::zero());
  // Most durations are short, and the bounds are few: cheaper than a search.
  size_t range = 0;
  while (range < bound_count_ && whole > bounds_[range])
    ++range;
  counts_[range].fetch_add(1, std::memory_order_relaxed);
  sum_us_.fetch_add(static_cast<uint64_t>(whole.count()), std::memory_order_relaxed);
}

histogram::snapshot histogram::read() const {
  snapshot now;
  now.upper_bounds.assign(bounds_.begin(), bounds_.begin() + static_cast<ptrdiff_t>(bound_count_));
  now.counts.reserve(bound_count_ + 1);
  for (size_t range = 0; range <= bound_count_; ++range)
    now.counts.push_back(counts_[range].load(std::memory_order_relaxed));
  now.sum = duration(static_cast<int64_t>(sum_us_.load(std::memory_order_relaxed)));
  return now;
}

uint64_t histogram::snapshot::count() const {
  return std::accumulate(counts.begin(), counts.end(), uint64_t{0});
}

}  // namespace statushive
