#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "proto/model/heartbeat.hpp"

namespace statushive::storage {

/// The heartbeats of one monitor's latest slots, one for each slot, 16 bytes each: what repeats
/// (who checked, what came out) is in a small table beside them. Starts small and grows to `max`
/// heartbeats. Beside them it keeps the latest heartbeat before them that is not no_data. Not
/// thread-safe.
class recent_heartbeats {
 public:
  static constexpr size_t max = 100;

  enum class outcome : uint8_t {
    added,     ///< The slot is new.
    replaced,  ///< The slot had another heartbeat of the same or a lower epoch.
    repeated,  ///< The slot has this heartbeat, or one of a higher epoch: nothing changed.
    too_old,   ///< Older than all of `max` heartbeats: nothing changed, and whether its slot is new
               ///< is unknown.
  };
  struct insertion {
    outcome what;
    std::optional<heartbeat> before;  ///< What was replaced.
  };

  /// REQUIRES: the heartbeat is recordable, and of the same monitor as all others.
  insertion insert(const heartbeat& beat, epoch owner);

  /// The newest first, at most `limit`, without no_data unless asked for.
  [[nodiscard]] std::vector<heartbeat> latest(monitor_number monitor, size_t limit,
                                              bool include_no_data) const;
  /// The latest that is not no_data, from before the others if need be.
  [[nodiscard]] std::optional<heartbeat> latest_with_data(monitor_number monitor) const;

  [[nodiscard]] size_t size() const { return size_; }
  /// Those that are not no_data.
  [[nodiscard]] size_t size_with_data() const;
  /// REQUIRES: size() > 0
  [[nodiscard]] timestamp oldest_slot() const;
  [[nodiscard]] timestamp newest_slot() const;
  [[nodiscard]] epoch newest_epoch() const;

  /// The slot of the latest heartbeat before the others that is not no_data.
  [[nodiscard]] std::optional<timestamp> earlier_with_data() const;
  /// Replaces or forgets that heartbeat. REQUIRES: its slot is before oldest_slot(); it is not
  /// no_data
  void set_earlier_with_data(const std::optional<heartbeat>& beat, epoch owner);

 private:
  /// What many heartbeats of a monitor have in common.
  struct shared_part {
    node_id node;
    std::string message;
    epoch owner;
    std::optional<uint16_t> status_code;
    check_result result = check_result::no_data;
    failure_reason reason = failure_reason::none;
    uint8_t users = 0;  ///< Heartbeats that refer to it; at 0 it is free.
  };
  struct packed {
    uint64_t slot_ms : 48 = 0;
    uint64_t attempt : 8 = 0;
    uint64_t part : 8 = 0;
    uint32_t start_delay_ms = 0;
    uint32_t response_ms = 0;
  };
  static_assert(sizeof(packed) == 16);
  static_assert(max + 1 < UINT8_MAX,
                "an index of a part is one byte, and each heartbeat may have its own");

  [[nodiscard]] packed pack(const heartbeat& beat, epoch owner);
  [[nodiscard]] heartbeat unpack(const packed& beat, monitor_number monitor) const;
  [[nodiscard]] uint8_t part_for(const heartbeat& beat, epoch owner);
  [[nodiscard]] const shared_part& part_of(const packed& beat) const { return parts_[beat.part]; }
  void release(const packed& beat);

  /// The i-th in slot order, from 0.
  [[nodiscard]] packed& at(size_t i) { return ring_[(first_ + i) % ring_.size()]; }
  [[nodiscard]] const packed& at(size_t i) const { return ring_[(first_ + i) % ring_.size()]; }
  void grow();
  void drop_oldest();

  std::vector<packed> ring_;  ///< By slot, from first_ on, around the end.
  std::vector<shared_part> parts_;
  packed earlier_;
  uint8_t first_ = 0;
  uint8_t size_ = 0;
  bool has_earlier_ = false;
};

}  // namespace statushive::storage
