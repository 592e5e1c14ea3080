#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "proto/model/event.hpp"
#include "proto/model/monitor.hpp"
#include "proto/model/user.hpp"

namespace statushive::storage {

/// Which part of a list is wanted.
struct page {
  uint32_t limit = 50;
  uint32_t offset = 0;
};

struct monitor_filter {
  std::optional<bool> active;
};

struct monitor_page {
  std::vector<monitor> monitors;
  uint32_t total = 0;  ///< Of the whole filtered set.
};

struct user_page {
  std::vector<profile> users;
  uint32_t total = 0;
};

struct audit_filter {
  std::optional<account_id> account;
  std::optional<std::string> resource_id;
  std::optional<std::string> action;
};

/// A record with the log index of its command, which names it.
struct audit_entry {
  uint64_t index = 0;
  audit_record record;
};

struct audit_page {
  std::vector<audit_entry> entries;
  uint64_t total = 0;  ///< Of the whole filtered set.
};

/// How many monitors an account has.
struct monitor_counts {
  uint32_t total = 0;
  uint32_t active = 0;
  friend bool operator==(const monitor_counts&, const monitor_counts&) = default;
};

}  // namespace statushive::storage
