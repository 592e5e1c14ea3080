#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "proto/model/command.hpp"
#include "proto/model/monitor.hpp"
#include "storage/store/apply_context.hpp"
#include "storage/store/listing.hpp"

namespace statushive::storage {

// Monitors: table `monitors`, with `monitors_by_name` and `monitors_by_activity` (lists),
// `monitors_by_number` (the order in which plans count them) and `monitor_counts` (totals), and
// `transitions` (transition_store.hpp), which gets a row with each new version of a standing. A
// monitor is paused exactly when it is not active, and only update_monitor and a move of the
// account to another plan (plan_adjustment.hpp) change that.

/// One point read.
[[nodiscard]] result<std::optional<monitor>> find_monitor(const table_reader& rows,
                                                          const monitor_id& id);
/// By name, then id. Reads offset + limit rows of one index, and limit monitors.
[[nodiscard]] result<monitor_page> list_monitors(const table_reader& rows,
                                                 const account_id& account,
                                                 const monitor_filter& filter, const page& wanted);
[[nodiscard]] result<void> visit_monitors(const table_reader& rows,
                                          const std::function<bool(const monitor&)>& visit);
[[nodiscard]] result<monitor_counts> monitor_counts_of(const table_reader& rows,
                                                       const account_id& account);
/// Up to `limit` of an account's monitors from a number on, oldest first.
[[nodiscard]] result<std::vector<monitor_id>> monitors_from(const table_reader& rows,
                                                            const account_id& account,
                                                            monitor_number first, size_t limit);
[[nodiscard]] result<monitor_number> next_monitor_number(const table_reader& rows);

// Of all of them: permission_denied `not_owner` or `role_too_low` for a user who may not change the
// account's monitors, not_found `not_found`, invalid_argument at the field.

/// Further refusals: already_exists; permission_denied `plan_limit` for too many monitors or too
/// short an interval; resource_exhausted `monitor_numbers_used_up`.
[[nodiscard]] command_result apply(const create_monitor& body, apply_context& context);

/// What the owner chooses wins over what a plan did: an interval forgets the wanted one, `active`
/// the pause by the plan. A patch that changes nothing leaves nothing behind: no event, no audit
/// record and the old `updated_at`. Further refusals: aborted `if_match_failed`; permission_denied
/// `plan_limit`, when the patch names an interval that the plan does not allow, or resumes one
/// monitor more than it allows.
[[nodiscard]] command_result apply(const update_monitor& body, apply_context& context);

/// Further refusals: aborted `if_match_failed`.
[[nodiscard]] command_result apply(const delete_monitor& body, apply_context& context);

/// For nodes. Further refusals: permission_denied `node_only`; aborted `fenced` unless the shard is
/// the monitor's, its epoch and owner are the current ones, and so is the monitor's version;
/// failed_precondition `illegal_transition`; invalid_argument at `reason` when the target is called
/// down because of our own trouble (invariant I4).
[[nodiscard]] command_result apply(const record_transition& body, apply_context& context);

}  // namespace statushive::storage
