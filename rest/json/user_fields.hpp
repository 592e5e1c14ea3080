#pragma once

#include <optional>

#include "actors/gateway/user_gateway.hpp"
#include "rest/json/resource.hpp"

namespace statushive::rest {

/// The fields that a body sets.
struct user_input {
  user_changes changes;
  std::optional<account_id> account;

  /// For a creation. REQUIRES: the required fields are there.
  [[nodiscard]] user_draft draft() const;
};

[[nodiscard]] const resource<profile, user_input>& user_resource();
[[nodiscard]] const resource<nothing, user_query>& user_query_resource();

// Answers.

/// `{"user": {...}}`
[[nodiscard]] const resource<profile>& one_user_resource();
/// `{"users": [...], "total"}`
[[nodiscard]] const resource<user_list>& user_list_resource();

}  // namespace statushive::rest
