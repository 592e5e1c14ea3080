#include "storage/store/index_upgrade.hpp"

#include "storage/store/monitor_store.hpp"
#include "storage/store/user_rows.hpp"

namespace statushive::storage {
namespace {

constexpr char current_layout = 1;

/// 0 for a state of before there was one.
result<char> layout_of(const table_reader& rows) {
  const auto row = rows.find(table::meta, meta_key(meta_row::index_layout));
  if (!row) return row.failure();
  if (!*row) return char{0};
  if ((*row)->size() != 1) return corrupt("index layout");
  return (*row)->front();
}

}  // namespace

result<void> upgrade_indexes(state_transaction& changes) {
  auto rows = table_writer::open(changes);
  if (!rows) return rows.failure();
  if (!rows->has_state()) return {};
  const auto layout = layout_of(*rows);
  if (!layout) return layout.failure();
  if (*layout == current_layout) return {};
  if (*layout != 0) {
    return error(errc::failed_precondition, "control_database_newer",
                 "the replicated state has indexes of a newer build");
  }
  if (auto indexed = index_users(*rows); !indexed) return indexed;
  auto indexed = visit_monitors(*rows, [&](const monitor& one) {
    rows->put(table::monitors_by_number, monitor_number_key(one.account, one.number), one.id.raw());
    return true;
  });
  if (!indexed) return indexed;
  write_index_layout(*rows);
  return {};
}

void write_index_layout(table_writer& rows) {
  rows.put(table::meta, meta_key(meta_row::index_layout), std::string(1, current_layout));
}

}  // namespace statushive::storage
