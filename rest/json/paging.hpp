#pragma once

#include <cstdint>

#include "rest/json/field.hpp"

namespace statushive::rest {

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

[[nodiscard]] constexpr field offset_parameter(uint32_t offset_max) {
  return {.name = "offset",
          .type = field_type::integer,
          .use = field_use::optional,
          .high = offset_max,
          .fallback = "0",
          .meaning = "How many to leave out at the start."};
}

}  // namespace statushive::rest
