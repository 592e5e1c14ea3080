#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "proto/model/event.hpp"
#include "storage/store/listing.hpp"
#include "storage/store/tables.hpp"

namespace statushive::storage {

// Who changed what: table `audit`, at most one record for each command.

inline constexpr std::chrono::days audit_life{400};

/// Appends the record of the command at `index`, if it left one, and removes a few that are older
/// than audit_life by `now`, or more than `rows_max`.
[[nodiscard]] result<void> write_audit(table_writer& rows, uint64_t index,
                                       const std::optional<audit_record>& record, timestamp now,
                                       uint64_t rows_max);

/// Newest first. Counts the whole filtered set, for which it reads every record when there is a
/// filter.
[[nodiscard]] result<audit_page> list_audit(const table_reader& rows, const audit_filter& filter,
                                            const page& wanted);

}  // namespace statushive::storage
