#include "storage/store/monitor_rows.hpp"

#include <algorithm>

#include "storage/store/monitor_store.hpp"
#include "storage/store/transition_store.hpp"

namespace statushive::storage {
namespace {

/// Rows of a monitor beside its history: the monitor and three indexes.
constexpr uint64_t own_rows = 4;

void put_name_indexes(table_writer& rows, const monitor& value) {
  const auto& spec = value.spec;
  rows.put(table::monitors_by_name, monitor_name_key(value.account, spec.name, value.id), {});
  rows.put(table::monitors_by_activity,
           monitor_activity_key(value.account, spec.active, spec.name, value.id), {});
}

void erase_name_indexes(table_writer& rows, const monitor& value) {
  const auto& spec = value.spec;
  rows.erase(table::monitors_by_name, monitor_name_key(value.account, spec.name, value.id));
  rows.erase(table::monitors_by_activity,
             monitor_activity_key(value.account, spec.active, spec.name, value.id));
}

/// Changes an account's counters by what one monitor was and is.
result<void> count(table_writer& rows, const account_id& account, const monitor* before,
                   const monitor* after) {
  auto counts = monitor_counts_of(rows, account);
  if (!counts) return counts.failure();
  const auto is_active = [](const monitor* m) { return m != nullptr && m->spec.active ? 1u : 0u; };
  const auto total = counts->total + (after != nullptr ? 1u : 0u);
  const auto active = counts->active + is_active(after);
  const auto total_less = before != nullptr ? 1u : 0u;
  if (total < total_less || active < is_active(before)) return corrupt("monitor counts");
  if (total == total_less) {
    rows.erase(table::monitor_counts, account.raw());
  } else {
    rows.put(table::monitor_counts, account.raw(),
             encode_u32(total - total_less) + encode_u32(active - is_active(before)));
  }
  return {};
}

}  // namespace

monitor_state unchecked_state(const monitor_spec& spec) {
  return spec.active ? monitor_state::pending : monitor_state::paused;
}

monitor_standing restarted(const monitor& before, const monitor_spec& spec, timestamp now) {
  return {unchecked_state(spec), before.standing.version + 1, now, failure_reason::none};
}

transition_record change_of(const monitor& before, const monitor& after) {
  transition_record made;
  made.version = after.standing.version;
  made.from = before.standing.state;
  made.to = after.standing.state;
  made.at = after.standing.since;
  made.reason = after.standing.reason;
  return made;
}

result<void> insert_monitor(table_writer& rows, const monitor& made) {
  if (auto counted = count(rows, made.account, nullptr, &made); !counted) return counted;
  rows.put(table::monitors, made.id.raw(), encode(made));
  rows.put(table::monitors_by_number, monitor_number_key(made.account, made.number), made.id.raw());
  put_name_indexes(rows, made);
  return {};
}

result<void> replace_monitor(table_writer& rows, const monitor& before, const monitor& after) {
  rows.put(table::monitors, after.id.raw(), encode(after));
  if (after.standing.version != before.standing.version) {
    write_transition(rows, after.number, change_of(before, after));
  }
  if (after.spec.name == before.spec.name && after.spec.active == before.spec.active) return {};
  erase_name_indexes(rows, before);
  put_name_indexes(rows, after);
  if (after.spec.active == before.spec.active) return {};
  return count(rows, after.account, &before, &after);
}

result<uint64_t> erase_monitor(table_writer& rows, const monitor& gone) {
  if (auto counted = count(rows, gone.account, &gone, nullptr); !counted) return counted.failure();
  rows.erase(table::monitors, gone.id.raw());
  rows.erase(table::monitors_by_number, monitor_number_key(gone.account, gone.number));
  erase_name_indexes(rows, gone);
  erase_transitions(rows, gone.number, gone.standing.version);
  return own_rows + std::min(gone.standing.version, transitions_per_monitor_max);
}

}  // namespace statushive::storage
