#pragma once

#include <string>
#include <vector>

#include "proto/model/command.hpp"
#include "storage/store/apply_context.hpp"

namespace statushive::storage {

// What the cluster is born with: meta_row::cluster_id and token_key.

/// Errors: failed_precondition `not_bootstrapped`, corruption.
[[nodiscard]] result<cluster_id> cluster_of(const table_reader& rows);
/// Sealed keys, newest first: at most two.
[[nodiscard]] result<std::vector<std::string>> token_keys(const table_reader& rows);

/// Makes generation 1 live and fills it: identity, settings, the first member, who owns every shard
/// with epoch 1, the first account and its administrator. Each of the changes is an event, so a
/// listener that saw the empty state needs no second reset. Refusals: failed_precondition
/// `already_bootstrapped`, invalid_argument.
[[nodiscard]] command_result apply(const bootstrap_cluster& body, apply_context& context);

}  // namespace statushive::storage
