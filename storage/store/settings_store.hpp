#pragma once

#include "proto/model/command.hpp"
#include "proto/model/settings.hpp"
#include "storage/store/apply_context.hpp"

namespace statushive::storage {

// The cluster's settings: meta_row::settings.

/// Errors: failed_precondition `not_bootstrapped`, corruption.
[[nodiscard]] result<settings> current_settings(const table_reader& rows);
void write_settings(table_writer& rows, const settings& value);

// For administrators and nodes. Settings that are equal to the current ones, whatever their
// revision, change nothing and leave no trace. Refusals: permission_denied `role_too_low`,
// `scope_missing`; aborted `if_match_failed`; invalid_argument at the setting.

/// Further refusals: failed_precondition `shard_count_fixed`.
[[nodiscard]] command_result apply(const change_settings& body, apply_context& context);
[[nodiscard]] command_result apply(const update_settings& body, apply_context& context);

}  // namespace statushive::storage
