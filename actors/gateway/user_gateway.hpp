#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/gateway/reply.hpp"
#include "proto/model/user.hpp"

namespace statushive {

/// A user to create. Without `account` a new account is made, with `plan` or the default one.
struct user_draft {
  std::string email;
  std::string password;
  statushive::role role = role::editor;
  std::optional<account_id> account;
  std::optional<statushive::plan> plan;
};

/// A change to some fields of a user, with the password as it was typed.
struct user_changes {
  std::optional<std::string> email;
  std::optional<std::string> password;
  std::optional<statushive::role> role;
  std::optional<statushive::plan> plan;
};

struct user_query {
  std::optional<account_id> account;
  uint32_t limit = 50;
  uint32_t offset = 0;
};

inline constexpr uint32_t user_list_limit_max = 100;

struct user_list {
  std::vector<profile> users;  ///< By e-mail address.
  uint32_t total = 0;
};

/// Users and their accounts, for administrators: all others get permission_denied `role_too_low` or
/// `scope_missing`. Errors beside proposal_done's: not_found `not_found`, already_exists
/// `email_taken`, failed_precondition `last_administrator`, resource_exhausted
/// `too_many_users`; invalid_argument at the field; unavailable `queue_full` when too many
/// passwords wait. Thread-safe.
class user_gateway {
 public:
  virtual ~user_gateway() = default;

  virtual void list(const caller& who, const user_query& query, reply<user_list> answer) = 0;
  virtual void show(const caller& who, const user_id& id, reply<profile> answer) = 0;
  virtual void create(const caller& who, user_draft draft, reply<profile> answer) = 0;
  virtual void update(const caller& who, const user_id& id, user_changes changes,
                      reply<profile> answer) = 0;
  /// The account's last user takes the account and all that it owns along.
  virtual void remove(const caller& who, const user_id& id, reply<void> answer) = 0;
};

}  // namespace statushive
