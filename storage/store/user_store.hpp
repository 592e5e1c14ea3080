#pragma once

#include "proto/model/command.hpp"
#include "storage/store/apply_context.hpp"

namespace statushive::storage {

// What people do to users. There is always an administrator, and an account exists as long as it
// has users.
//
// For nodes and administrators, but for change_password. Answers are profiles (shown_as), as are
// audit records. Of all of them: permission_denied `role_too_low`, `scope_missing`, not_found
// `not_found`, invalid_argument at the field.

/// Takes times from the command, and of a new account no more than id and plan. Further refusals:
/// already_exists `already_exists`, `email_taken`; resource_exhausted `too_many_users`.
[[nodiscard]] command_result apply(const create_user& body, apply_context& context);

/// A password ends all of the user's sessions. A plan moves the account, and changes the revision
/// of all its users, who show it. A patch that changes nothing leaves nothing behind. Further
/// refusals: aborted `if_match_failed`, already_exists `email_taken`, failed_precondition
/// `last_administrator`.
[[nodiscard]] command_result apply(const update_user& body, apply_context& context);

/// Sessions and API keys go with the user, and what the account owns with its last one: see
/// account_sweep.hpp. Further refusals: aborted `if_match_failed`, failed_precondition
/// `last_administrator`.
[[nodiscard]] command_result apply(const delete_user& body, apply_context& context);

/// For nodes and the user, though not by an API key. Ends the other sessions. Further refusals:
/// permission_denied `not_owner`; aborted `if_match_failed`, so that a check of the old password
/// cannot be overtaken by another change of it.
[[nodiscard]] command_result apply(const change_password& body, apply_context& context);

}  // namespace statushive::storage
