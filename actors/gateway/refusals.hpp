#pragma once

#include "actors/gateway/reply.hpp"
#include "proto/model/error.hpp"

namespace statushive {

/// unavailable `stopping`.
[[nodiscard]] error refused_stopping();
/// permission_denied `role_too_low` unless the caller's role is at least `lowest`.
[[nodiscard]] result<void> require_role(const caller& who, role lowest);

}  // namespace statushive
