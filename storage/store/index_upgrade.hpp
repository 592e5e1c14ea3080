#pragma once

#include "storage/store/tables.hpp"

namespace statushive::storage {

// Index tables that came after the first states were written: meta_row::index_layout says which
// ones a state has. They are functions of the primary rows, so each node adds what its state lacks
// by itself, before it applies anything.

/// Writes `users_by_account`, `monitors_by_number` and `user_counts` if the state is of before
/// them; else nothing. Errors: failed_precondition `control_database_newer` for a layout that this
/// build does not know, corruption, and what a read that failed answered.
[[nodiscard]] result<void> upgrade_indexes(state_transaction& changes);

/// Says that all of them are there. REQUIRES: rows.has_state()
void write_index_layout(table_writer& rows);

}  // namespace statushive::storage
