#pragma once

#include <cstdint>
#include <optional>

#include "proto/model/heartbeat.hpp"

namespace statushive::storage {

/// Counts of a monitor's heartbeats in some span of time: the pure roll-up that both the statistics
/// in memory and the sealer use. A slot counts once, with the heartbeat that stands for it: of
/// several (retries, two epochs) the one of the higher epoch, and within an epoch the last in the
/// journal. no_data counts for nothing but itself.
struct rollup {
  uint32_t up = 0;
  uint32_t degraded = 0;
  uint32_t down = 0;
  uint32_t no_data = 0;
  uint64_t response_ms_sum = 0;  ///< Over up and degraded.

  void add(const heartbeat& beat);
  /// Takes back what `add` did. REQUIRES: the heartbeat was added.
  void remove(const heartbeat& beat);
  void merge(const rollup& other);

  [[nodiscard]] uint64_t heartbeats() const { return uint64_t{up} + degraded + down + no_data; }

  /// (up + degraded) / (up + degraded + down) in hundredths of a percent, rounded down, so that
  /// 10000 means no failed check; nothing without one of them.
  [[nodiscard]] std::optional<uint32_t> uptime_basis_points() const;
  /// Mean over up and degraded, rounded to the nearest; nothing without one.
  [[nodiscard]] std::optional<uint32_t> average_response_ms() const;

  friend bool operator==(const rollup&, const rollup&) = default;
};

/// Hours since the Unix epoch that a slot falls in; 0 before it.
[[nodiscard]] uint32_t hour_of(timestamp slot);

}  // namespace statushive::storage
