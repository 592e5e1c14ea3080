#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "proto/model/event.hpp"
#include "storage/store/tables.hpp"

namespace statushive::storage {

// Events: table `events`, named `index.n` by clients.

inline constexpr std::chrono::days event_life{7};

/// Appends the events of the command at `index`, and removes a few that are older than event_life
/// by `now`, or more than `rows_max`.
[[nodiscard]] result<void> write_events(table_writer& rows, uint64_t index,
                                        const std::vector<event>& events, timestamp now,
                                        uint64_t rows_max);

/// Sees one event with its command's index and its number in it; returns false to end.
using event_visitor = std::function<bool(uint64_t index, uint32_t n, const event& seen)>;

/// Visits the events from `index.n` on, oldest first.
[[nodiscard]] result<void> visit_events(const table_reader& rows, uint64_t index, uint32_t n,
                                        const event_visitor& visit);

}  // namespace statushive::storage
