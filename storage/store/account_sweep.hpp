#pragma once

#include <cstdint>
#include <vector>

#include "proto/model/command.hpp"
#include "storage/store/apply_context.hpp"
#include "storage/store/plan_adjustment.hpp"

namespace statushive::storage {

// What is left to do for accounts that were deleted or moved to another plan: table
// `accounts_to_sweep`. An account without a row in `accounts` was deleted: its monitors with their
// history go, and its idempotency keys. Any other one's monitors are brought in line with its plan.

/// Rows that one command may remove of a deleted account, beside those of the monitor on which it
/// stops.
inline constexpr uint64_t swept_account_rows_max = 8192;

[[nodiscard]] result<std::vector<account_id>> accounts_to_sweep(const table_reader& rows,
                                                                size_t limit);
[[nodiscard]] result<bool> is_to_be_swept(const table_reader& rows, const account_id& account);

/// Does the first part, and leaves a row in `accounts_to_sweep` if that was not all. Comes after
/// the change of the account's own row. Forgets how far an earlier sweep of the account came.
[[nodiscard]] result<void> begin_sweep(const account_id& account, apply_context& context);

/// For nodes. An account of which nothing is left to do changes nothing and leaves no trace.
/// Refusals: permission_denied `node_only`.
[[nodiscard]] command_result apply(const sweep_account& body, apply_context& context);

}  // namespace statushive::storage
