#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "storage/heartbeat/heartbeat_memory.hpp"

namespace statushive::storage {

/// Gathers one monitor's newest heartbeats from a journal that is read backwards: the first one
/// seen of a slot is the one that stands. Keeps no more than it was asked for, and of the no_data
/// that it passes over at most about passed_over_max slots: where there are more whose order in the
/// journal is unknown, the reading ends with what it has. A value for one reading.
class newest_slots {
 public:
  static constexpr size_t passed_over_max = 100'000;

  struct question {
    timestamp before = timestamp::max();  ///< Slots from here on are passed over.
    size_t limit = 1;
    bool include_no_data = false;
  };
  newest_slots(question asked, const heartbeat_memory::extent& known)
      : asked_(asked), known_(known) {}

  void see(const owned_heartbeat& seen);
  /// Whether nothing further back can change the answer. Valid between entries.
  [[nodiscard]] bool is_complete() const;
  /// The newest first.
  [[nodiscard]] std::vector<owned_heartbeat> take() &&;
  /// Slots that are in memory.
  [[nodiscard]] size_t size() const { return wanted_.size() + passed_over_.size(); }

 private:
  [[nodiscard]] bool is_wanted(const owned_heartbeat& seen) const {
    return asked_.include_no_data || seen.beat.result != check_result::no_data;
  }

  /// Forgets passed-over slots of which nothing can stand further back than `slot`.
  void settle_behind(timestamp slot);

  question asked_;
  heartbeat_memory::extent known_;
  counted_slots wanted_;  ///< At most asked_.limit.
  /// Slots that no_data stands for: they hide what stands further back for them.
  std::set<timestamp> passed_over_;
  uint64_t settled_ = 0;  ///< Slots that were passed over and are forgotten.
};

/// Counts whole hours anew from a shard's journal that is read forwards, for heartbeats that came
/// too late to know from memory whether their slots were counted: the last one seen of a slot is
/// the one that stands.
class hour_recount {
 public:
  void mark(const heartbeat& late);
  [[nodiscard]] bool is_empty() const { return late_.empty(); }
  /// How many were marked. REQUIRES: some.
  [[nodiscard]] uint64_t late_of(monitor_number monitor) const {
    return late_.at(monitor).heartbeats;
  }

  void see(const owned_heartbeat& seen);
  [[nodiscard]] const std::map<monitor_number, counted_slots>& counted() const { return counted_; }

 private:
  struct late_heartbeats {
    uint64_t heartbeats = 0;
    std::set<uint32_t> hours;
  };
  std::map<monitor_number, late_heartbeats> late_;
  std::map<monitor_number, counted_slots> counted_;
};

}  // namespace statushive::storage
