#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "proto/model/monitor.hpp"

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

/// How many monitors an account has.
struct monitor_counts {
  uint32_t total = 0;
  uint32_t active = 0;
  friend bool operator==(const monitor_counts&, const monitor_counts&) = default;
};

}  // namespace statushive::storage
