#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "proto/model/command.hpp"
#include "storage/store/tables.hpp"

namespace statushive::storage {

// What was answered to which request, so that a command that is proposed twice is applied once:
// table `requests`, with `requests_by_expiry`.

inline constexpr std::chrono::hours request_life{24};

[[nodiscard]] result<std::optional<command_result>> find_answer(const table_reader& rows,
                                                                const request_id& id);

/// Keeps an answer, and removes a few that are older than request_life by `now`, or more than
/// `rows_max`. REQUIRES: the request has no answer.
[[nodiscard]] result<void> write_answer(table_writer& rows, const request_id& id,
                                        const command_result& answer, timestamp now,
                                        uint64_t rows_max);

}  // namespace statushive::storage
