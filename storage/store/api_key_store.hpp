#pragma once

#include <optional>
#include <vector>

#include "proto/model/api_key.hpp"
#include "proto/model/command.hpp"
#include "storage/store/apply_context.hpp"

namespace statushive::storage {

// API keys: table `api_keys`, with `api_keys_by_user`. A key goes with its user; an expired one
// stays, and counts, until somebody deletes it.

/// With the hash of its secret.
[[nodiscard]] result<std::optional<api_key>> find_api_key(const table_reader& rows,
                                                          const api_key_id& id);
/// All of a user's by name, then id, without the hashes: at most api_keys_per_user_max.
[[nodiscard]] result<std::vector<api_key>> api_keys_of(const table_reader& rows,
                                                       const user_id& user);

[[nodiscard]] result<void> erase_api_keys_of(table_writer& rows, const user_id& user);

/// Takes the time of creation from the command. Answers the key without its hash. Refusals:
/// not_found for an unknown user; permission_denied `not_owner` when another user acts,
/// `role_too_low` or `scope_missing` for a key that could do more than its user or than the key by
/// which it is made; already_exists; resource_exhausted `too_many_api_keys`; invalid_argument.
[[nodiscard]] command_result apply(const create_api_key& body, apply_context& context);

/// Refusals: not_found; permission_denied `not_owner`, `scope_missing`; aborted `if_match_failed`.
[[nodiscard]] command_result apply(const delete_api_key& body, apply_context& context);

}  // namespace statushive::storage
