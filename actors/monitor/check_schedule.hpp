#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "proto/model/ids.hpp"
#include "proto/model/time.hpp"

namespace statushive::actors {

/// One reading of both clocks.
struct moment {
  timestamp wall;
  steady_time steady;
};

/// The moments at which a monitor is due: phase + k * interval in Unix time, with a phase made from
/// the id, so that every node has the same grid and monitors of one interval are spread over it
/// evenly.
class slot_grid {
 public:
  /// REQUIRES: interval > 0
  slot_grid(const monitor_id& monitor, std::chrono::seconds interval);

  /// The latest slot that is not after `t`.
  [[nodiscard]] timestamp at_or_before(timestamp t) const;
  /// The first slot after `t`.
  [[nodiscard]] timestamp after(timestamp t) const { return at_or_before(t) + interval_; }
  /// The number of slots s with from <= s < to.
  [[nodiscard]] uint64_t count(timestamp from, timestamp to) const;

  [[nodiscard]] std::chrono::milliseconds phase() const { return phase_; }
  [[nodiscard]] std::chrono::milliseconds interval() const { return interval_; }

 private:
  std::chrono::milliseconds interval_;
  std::chrono::milliseconds phase_;
};

/// Which slot of its grid a monitor takes next. Every slot is taken at most once, in ascending
/// order, whatever the clocks do; one that cannot be taken in time is missed and never made up for.
/// No CAF, no clock: pure.
class check_schedule {
 public:
  /// A slot is taken at most this late; after that it is missed, so that a node that slept or was
  /// stopped does not start everything at once.
  static constexpr std::chrono::milliseconds start_delay_max{5000};
  /// A last slot further ahead of the wall clock than this, and than two intervals, comes from a
  /// clock that was wrong then. It is not waited for but forgotten, and with it which slots were
  /// taken: a monitor that repeats slots is better than one that is silent until that time.
  static constexpr std::chrono::minutes ahead_max{5};

  /// `last_slot`: the newest one that ever ran, from the heartbeat database.
  check_schedule(slot_grid grid, std::optional<timestamp> last_slot)
      : grid_(grid), last_(last_slot) {}

  /// Changes the interval. Slots that were taken stay taken. Plan afterwards.
  void set_grid(slot_grid grid);

  /// Chooses the next slot that is not yet taken and maps it to the steady clock as both clocks
  /// stand now. Slots of an earlier plan that it passes over are missed. To be called at the start
  /// and after each other call.
  [[nodiscard]] steady_time plan(moment now);
  /// Forgets the plan: nothing is due, and nothing that passes is missed.
  void suspend() { next_.reset(); }

  /// The planned slot, if it has come. Nothing when the alarm was early by the wall clock, or too
  /// late.
  [[nodiscard]] std::optional<timestamp> take_due(timestamp now);
  /// The slot that `now` lies in, however long ago it began, if it was not taken: the first check
  /// of a monitor that was just created or resumed need not wait for the next slot.
  [[nodiscard]] std::optional<timestamp> take_current(timestamp now);

  /// A taken slot was not recorded after all, and may be taken again if no later one was taken.
  void give_back(timestamp slot);

  /// Slots missed since the last call.
  [[nodiscard]] uint64_t take_missed();
  /// How often a last slot too far ahead was forgotten since the last call.
  [[nodiscard]] uint64_t take_resets();

 private:
  void forget_wrong_last(timestamp now);
  [[nodiscard]] bool is_taken(timestamp slot) const { return last_ && slot <= *last_; }

  slot_grid grid_;
  std::optional<timestamp> last_;  ///< Slots up to here are taken.
  std::optional<timestamp> next_;  ///< Planned slot; on the grid and not taken.
  uint64_t missed_ = 0;
  uint64_t resets_ = 0;
};

}  // namespace statushive::actors
