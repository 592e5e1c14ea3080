#pragma once

#include <cstdint>

#include "proto/model/monitor.hpp"
#include "proto/model/transition.hpp"
#include "storage/store/tables.hpp"

namespace statushive::storage {

// The rows of one monitor and what must change with them: the indexes, the account's counts and the
// history of states. Every command that changes a monitor's spec writes through here.

/// The state of a monitor that was just created, paused or resumed.
[[nodiscard]] monitor_state unchecked_state(const monitor_spec& spec);

/// The standing that follows when the spec's `active` changes.
[[nodiscard]] monitor_standing restarted(const monitor& before, const monitor_spec& spec,
                                         timestamp now);

/// What led from one standing to the next.
[[nodiscard]] transition_record change_of(const monitor& before, const monitor& after);

/// REQUIRES: neither the id nor the number is in use.
[[nodiscard]] result<void> insert_monitor(table_writer& rows, const monitor& made);

/// Keeps the change of state, if there was one, with the other rows.
/// REQUIRES: `before` is stored, and id, account and number stay.
[[nodiscard]] result<void> replace_monitor(table_writer& rows, const monitor& before,
                                           const monitor& after);

/// Answers how many rows were removed, which are more the longer the monitor's history is.
/// REQUIRES: `gone` is stored.
[[nodiscard]] result<uint64_t> erase_monitor(table_writer& rows, const monitor& gone);

}  // namespace statushive::storage
