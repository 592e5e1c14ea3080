#pragma once

#include "actors/gateway/reply.hpp"
#include "proto/model/error.hpp"

namespace statushive {

/// unavailable `stopping`.
[[nodiscard]] error refused_stopping();
/// Whether the caller may do what takes at least the role `lowest`. Errors: permission_denied
/// `role_too_low`; `scope_missing` when the role would do but the API key does not carry it.
[[nodiscard]] result<void> require_role(const caller& who, role lowest);
/// Whether the credentials carry at least the scope `lowest`. Errors: permission_denied
/// `scope_missing`.
[[nodiscard]] result<void> require_scope(const caller& who, scope lowest);
/// For what concerns the person and not their programs. Errors: permission_denied `scope_missing`
/// for an API key.
[[nodiscard]] result<void> require_session(const caller& who);

}  // namespace statushive
