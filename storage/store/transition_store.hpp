#pragma once

#include <cstdint>
#include <vector>

#include "proto/model/transition.hpp"
#include "storage/store/tables.hpp"

namespace statushive::storage {

// A monitor's history of states: table `transitions`, one row for each version of its standing from
// the second on, the latest transitions_per_monitor_max of them.

inline constexpr uint64_t transitions_per_monitor_max = 1000;
/// The latest heartbeats of a transition's evidence that its row keeps.
inline constexpr size_t transition_evidence_max = 16;

/// Keeps a transition and drops the one that is one too many.
/// REQUIRES: the versions of a monitor's transitions follow each other.
void write_transition(table_writer& rows, monitor_number monitor, transition_record made);

/// Removes all that is kept of a monitor whose standing has this version.
void erase_transitions(table_writer& rows, monitor_number monitor, uint64_t version);

/// The newest first.
[[nodiscard]] result<std::vector<transition_record>> transitions_of(const table_reader& rows,
                                                                    monitor_number monitor,
                                                                    size_t limit);

}  // namespace statushive::storage
