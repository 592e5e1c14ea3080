#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "proto/model/ids.hpp"
#include "proto/model/plan.hpp"
#include "proto/model/time.hpp"

namespace statushive {

/// A plan with the moment from which it was in force.
struct plan_change {
  statushive::plan plan = plan::free;
  timestamp at;

  friend bool operator==(const plan_change&, const plan_change&) = default;
};

/// Owns monitors, incidents and status pages, and has the plan. Users act for it; it goes with the
/// last of them.
struct account {
  account_id id;
  statushive::plan plan = plan::free;
  timestamp created_at;
  /// Heartbeats before it are not shown: they were cut off by a move to a plan that keeps less.
  timestamp history_since;
  /// Oldest first, the latest plan_changes_max; empty when the plan never changed.
  std::vector<plan_change> plan_changes;

  friend bool operator==(const account&, const account&) = default;
};

inline constexpr size_t plan_changes_max = 16;

/// The same account after a move: what the new plan does not keep is cut off for good.
[[nodiscard]] account moved_to(account from, plan to, timestamp now);

/// From when on heartbeats are shown at `now`.
[[nodiscard]] timestamp oldest_shown(const account& owner, timestamp now);

/// The account's codec: protobuf Account. Errors: corruption.
[[nodiscard]] std::string encode(const account& value);
[[nodiscard]] result<account> decode_account(std::string_view bytes);

}  // namespace statushive
