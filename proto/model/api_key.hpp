#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/model/ids.hpp"
#include "proto/model/result.hpp"
#include "proto/model/time.hpp"
#include "proto/model/user.hpp"

namespace statushive {

/// What an API key may be used for; each includes the ones before it. Stored; never renumber.
enum class scope : uint8_t { read = 1, write = 2, admin = 3 };

[[nodiscard]] std::string_view name_of(scope s);
[[nodiscard]] std::optional<scope> find_scope(std::string_view name);
/// The scope without which a role cannot be used: viewer reads, editor writes.
[[nodiscard]] scope scope_of(role r);

/// Lets a program act for a user, within scopes and until it expires. Goes with its user.
struct api_key {
  api_key_id id;
  user_id user;
  account_id account;
  std::string name;
  std::vector<scope> scopes;  ///< Ascending, each once, at least one.
  std::string secret_hash;    ///< SHA-256 of the secret, which is shown once; 32 bytes.
  timestamp created_at;
  std::optional<timestamp> expires_at;  ///< None: never.
  uint64_t revision = 0;                ///< Log index of the last change.

  friend bool operator==(const api_key&, const api_key&) = default;
};

inline constexpr size_t api_key_name_characters_max = 200;
inline constexpr size_t api_keys_per_user_max = 50;

/// The highest one. REQUIRES: the key has a scope.
[[nodiscard]] scope reach_of(const api_key& key);
/// As it may leave the replicated state.
[[nodiscard]] api_key without_secret(api_key key);
[[nodiscard]] bool has_expired(const api_key& key, timestamp now);

/// Name, scopes, hash and times. Errors: invalid_argument at the field as the API names it.
[[nodiscard]] result<void> validate(const api_key& key);

[[nodiscard]] std::string encode(const api_key& value);
[[nodiscard]] result<api_key> decode_api_key(std::string_view bytes);

}  // namespace statushive
