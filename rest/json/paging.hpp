#pragma once

#include <limits>

#include "rest/json/field.hpp"

namespace statushive::rest {

inline constexpr uint32_t list_limit_max = 100;
inline constexpr uint32_t heartbeat_limit_max = 1000;

/// The paging parameters that all lists share.
[[nodiscard]] constexpr field limit_parameter(uint32_t limit_max) {
  return {.name = "limit",
          .type = field_type::integer,
          .use = field_use::optional,
          .low = 1,
          .high = limit_max,
          .fallback = "50",
          .meaning = "How many to show at most."};
}

[[nodiscard]] constexpr field offset_parameter() {
  return {.name = "offset",
          .type = field_type::integer,
          .use = field_use::optional,
          .high = std::numeric_limits<int32_t>::max(),
          .fallback = "0",
          .meaning = "How many to leave out at the start."};
}

}  // namespace statushive::rest
