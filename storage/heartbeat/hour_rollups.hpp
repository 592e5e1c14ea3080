#pragma once

#include <cstdint>
#include <vector>

#include "storage/heartbeat/rollup.hpp"

namespace statushive::storage {

/// The roll-ups of one monitor's hours, exact over everything that was put in: 16 bytes for each
/// hour that has heartbeats. A value; not thread-safe.
class hour_rollups {
 public:
  void add(const heartbeat& beat);
  /// REQUIRES: the heartbeat was added.
  void remove(const heartbeat& beat);
  [[nodiscard]] rollup of(uint32_t hour) const;
  void replace(uint32_t hour, const rollup& counts);

  /// Over all hours from `hour` on.
  [[nodiscard]] rollup since(uint32_t hour) const;
  /// Heartbeats in all hours.
  [[nodiscard]] uint64_t heartbeats() const { return heartbeats_; }

 private:
  struct packed_hour {
    uint32_t hour = 0;
    uint16_t up = 0;
    uint16_t degraded = 0;
    uint16_t down = 0;
    uint16_t no_data = 0;
    uint32_t response_ms_sum = 0;
  };
  static_assert(sizeof(packed_hour) == 16);

  static rollup counts_of(const packed_hour& packed);
  static packed_hour packed(uint32_t hour, const rollup& counts);
  /// Whether the counts fit in one row.
  static bool is_packable(const rollup& counts);
  void insert(std::vector<packed_hour>::iterator place, packed_hour packed);

  /// By hour. An hour whose counts are too large for one row has several, next to each other.
  std::vector<packed_hour> rows_;
  uint64_t heartbeats_ = 0;
};

}  // namespace statushive::storage
