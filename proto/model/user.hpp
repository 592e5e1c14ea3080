#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "proto/model/ids.hpp"
#include "proto/model/plan.hpp"
#include "proto/model/time.hpp"

namespace statushive {

/// What a user may do: read the account's resources, change them, or operate the cluster. Stored;
/// never renumber.
enum class role : uint8_t { viewer = 1, editor = 2, admin = 3 };

[[nodiscard]] std::string_view name_of(role r);
[[nodiscard]] std::optional<role> find_role(std::string_view name);

/// Somebody who logs in. Belongs to one account; e-mail addresses are unique in the cluster.
struct user {
  user_id id;
  account_id account;
  std::string email;  ///< Lower case.
  statushive::role role = role::viewer;
  std::string password_hash;  ///< Argon2id in its modular form; never shown.
  timestamp created_at;
  timestamp updated_at;
  uint64_t revision = 0;  ///< Log index of the last change.

  friend bool operator==(const user&, const user&) = default;
};

/// A user as the API shows it: with the plan of the account, and without the password's hash where
/// it leaves the replicated state.
struct profile {
  statushive::user user;
  statushive::plan plan = plan::free;

  friend bool operator==(const profile&, const profile&) = default;
};

/// A change to some fields of a user; absent ones stay as they are. The plan is the account's.
struct user_patch {
  std::optional<std::string> email;  ///< In normalised form.
  std::optional<statushive::role> role;
  std::optional<std::string> password_hash;
  std::optional<statushive::plan> plan;

  friend bool operator==(const user_patch&, const user_patch&) = default;
};

inline constexpr size_t users_per_account_max = 1000;

/// The form under which e-mail addresses are stored and looked up: ASCII letters in lower case.
[[nodiscard]] std::string normalized_email(std::string_view email);
/// 3 to 254 characters with one '@' that is neither first nor last, no spaces or control
/// characters.
[[nodiscard]] result<void> validate_email(std::string_view email);

inline constexpr size_t password_characters_min = 8;
inline constexpr size_t password_characters_max = 256;
/// Errors: invalid_argument at `field`.
[[nodiscard]] result<void> validate_password(std::string_view password,
                                             std::string field = "password");

[[nodiscard]] std::string encode(const user& value);
[[nodiscard]] result<user> decode_user(std::string_view bytes);
[[nodiscard]] std::string encode(const profile& value);
[[nodiscard]] result<profile> decode_profile(std::string_view bytes);

/// One login and the refresh tokens that descend from it (a family): each token works once, and the
/// use of an old one ends the family (RFC 9700, 4.14). Only the SHA-256 of the one valid token is
/// kept.
struct session {
  session_id id;
  user_id user;
  std::string token_hash;  ///< 32 bytes.
  timestamp created_at;
  timestamp expires_at;  ///< Moves on with each refresh.

  friend bool operator==(const session&, const session&) = default;
};

[[nodiscard]] std::string encode(const session& value);
[[nodiscard]] result<session> decode_session(std::string_view bytes);

}  // namespace statushive
