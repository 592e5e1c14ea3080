#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/gateway/reply.hpp"
#include "proto/model/api_key.hpp"

namespace statushive {

struct api_key_draft {
  std::string name;
  std::vector<scope> scopes;
  std::optional<timestamp> expires_at;
};

/// A key as it is shown. The token is there once, in the answer to its creation.
struct shown_api_key {
  api_key key;
  std::optional<std::string> token;
};

struct api_key_query {
  uint32_t limit = 50;
  uint32_t offset = 0;
};

inline constexpr uint32_t api_key_list_limit_max = 100;

struct api_key_list {
  std::vector<api_key> keys;  ///< By name, then id.
  uint32_t total = 0;
};

/// The caller's own API keys; nobody sees another user's. Errors beside proposal_done's: not_found
/// `not_found`; permission_denied `not_owner`, and `scope_missing` or `role_too_low` for a key that
/// could do more than its maker; resource_exhausted `too_many_api_keys`; invalid_argument at the
/// field. Thread-safe.
class api_key_gateway {
 public:
  virtual ~api_key_gateway() = default;

  virtual void list(const caller& who, const api_key_query& query, reply<api_key_list> answer) = 0;
  virtual void show(const caller& who, const api_key_id& id, reply<shown_api_key> answer) = 0;
  /// A repetition under one idempotency key shows the key without its token.
  virtual void create(const caller& who, api_key_draft draft, reply<shown_api_key> answer) = 0;
  virtual void remove(const caller& who, const api_key_id& id, reply<void> answer) = 0;
};

}  // namespace statushive
