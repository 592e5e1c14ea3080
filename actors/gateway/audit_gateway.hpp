#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/gateway/reply.hpp"
#include "proto/model/event.hpp"

namespace statushive {

struct audit_query {
  std::optional<account_id> account;       ///< Whose resource it was.
  std::optional<std::string> resource_id;  ///< As people see it.
  std::optional<std::string> action;       ///< `update_monitor`
  uint32_t limit = 50;
  uint32_t offset = 0;
};

inline constexpr uint32_t audit_list_limit_max = 100;

/// A record with what names it and the people that it is about.
struct shown_audit_record {
  uint64_t index = 0;  ///< Of the command in the log.
  audit_record record;
  std::string actor_email;  ///< Of a user who still exists.
};

struct audit_list {
  std::vector<shown_audit_record> records;  ///< Newest first.
  uint64_t total = 0;
};

/// Who changed what, for administrators. Thread-safe.
class audit_gateway {
 public:
  virtual ~audit_gateway() = default;

  /// Errors: permission_denied `role_too_low` or `scope_missing`; unavailable `queue_full`.
  virtual void list(const caller& who, const audit_query& query, reply<audit_list> answer) = 0;
};

}  // namespace statushive
