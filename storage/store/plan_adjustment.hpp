#pragma once

#include <cstdint>

#include "proto/model/account.hpp"
#include "storage/store/apply_context.hpp"

namespace statushive::storage {

// Brings an account's monitors in line with its plan, a bounded part at a time.

/// How far a pass over an account's monitors came.
struct sweep_cursor {
  monitor_number next;  ///< The first monitor that was not looked at.
  uint32_t kept = 0;    ///< Active ones among those that were.
  friend bool operator==(const sweep_cursor&, const sweep_cursor&) = default;
};

struct sweep_step {
  sweep_cursor reached;
  bool is_finished = false;
  uint64_t changes = 0;
};

/// Monitors that one command may change, and look at, on the way.
inline constexpr uint32_t swept_monitors_max = 256;
inline constexpr uint32_t visited_monitors_max = 1024;

/// What a plan makes of one monitor when `is_kept` says whether it may be active: the interval that
/// its owner chose, or the plan's shortest where that is longer; paused where it may not be active,
/// resumed where a plan had paused it. Standing and revision stay.
[[nodiscard]] monitor adjusted_to(plan p, bool is_kept, monitor value);

/// One part of a pass, oldest monitors first: as many as the plan allows, of those that are active
/// or were paused by a plan, are active afterwards. Finished when the pass came to its end and no
/// more are active than allowed; else what was changed meanwhile makes another pass necessary.
[[nodiscard]] result<sweep_step> adjust_monitors(const account& owner, const sweep_cursor& from,
                                                 apply_context& context);

}  // namespace statushive::storage
