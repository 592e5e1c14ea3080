#pragma once

#include <cstddef>
#include <optional>

#include "proto/model/command.hpp"
#include "proto/model/user.hpp"
#include "storage/store/apply_context.hpp"

namespace statushive::storage {

// Sessions: table `sessions`, with `sessions_by_user` (oldest first, for the bound) and
// `sessions_by_expiry`.

/// A further login ends the user's oldest session.
inline constexpr size_t sessions_per_user_max = 50;

[[nodiscard]] result<std::optional<session>> find_session(const table_reader& rows,
                                                          const session_id& id);

/// Ends a user's sessions but one; a nil one ends all.
[[nodiscard]] result<void> end_sessions_of(table_writer& rows, const user_id& user,
                                           const session_id& kept);

/// Expected revisions are the user's, so that a check of the password cannot be overtaken by a
/// change of it. Refusals: not_found for an unknown user, already_exists, permission_denied
/// `not_owner` when another user acts and `scope_missing` for an API key, aborted
/// `if_match_failed`, invalid_argument at `token_hash` or a time.
[[nodiscard]] command_result apply(const open_session& body, apply_context& context);

/// Refusals: permission_denied `not_owner` when another user acts and `scope_missing` for an API
/// key; invalid_argument at `token_hash` or a time, or `invalid_grant` when there is no such
/// session, it has expired by the command's time, or the hash is not the current one. In the latter
/// two the session is gone: an old token was presented, so the family is in the wrong hands (RFC
/// 9700, 4.14).
[[nodiscard]] command_result apply(const refresh_session& body, apply_context& context);

/// A session that has ended already is no failure, and leaves no trace. Refusals: not_found for an
/// unknown user; permission_denied `not_owner` when another user acts or the session is another
/// user's, `scope_missing` for an API key.
[[nodiscard]] command_result apply(const end_sessions& body, apply_context& context);

/// Removes a few sessions that have expired by the command's time.
[[nodiscard]] result<void> sweep_sessions(table_writer& rows, timestamp now);

}  // namespace statushive::storage
