#pragma once

#include <cstdint>

#include "rest/json/resource.hpp"

namespace statushive::rest {

// The paging parameters that all lists share, for queries with `limit` and `offset`.

template <class Query>
[[nodiscard]] constexpr resource_field<nothing, Query> limit_parameter(uint32_t limit_max) {
  return {{.name = "limit",
           .type = field_type::integer,
           .use = field_use::optional,
           .low = 1,
           .high = limit_max,
           .fallback = "50",
           .meaning = "How many to show at most."},
          nullptr,
          [](Query& into, const json_value& value) {
            into.limit = static_cast<uint32_t>(*value.integer());
          }};
}

template <class Query>
[[nodiscard]] constexpr resource_field<nothing, Query> offset_parameter(uint32_t offset_max) {
  return {{.name = "offset",
           .type = field_type::integer,
           .use = field_use::optional,
           .high = offset_max,
           .fallback = "0",
           .meaning = "How many to leave out at the start."},
          nullptr,
          [](Query& into, const json_value& value) {
            into.offset = static_cast<uint32_t>(*value.integer());
          }};
}

}  // namespace statushive::rest
