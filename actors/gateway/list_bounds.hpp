#pragma once

#include <cstdint>

#include "proto/model/result.hpp"

namespace statushive {

/// Bound of a list's `offset`: what is left out is walked over.
inline constexpr uint32_t list_offset_max = 1'000'000;
/// Rows that the caller's thread leaves out at most; longer walks are long reads.
inline constexpr uint32_t short_walk_rows_max = 1000;

/// `limit` must be 1 to `limit_max`, `offset` at most list_offset_max. Errors: invalid_argument at
/// the one that is not.
[[nodiscard]] result<void> check_page(uint32_t limit, uint32_t limit_max, uint32_t offset);

}  // namespace statushive
