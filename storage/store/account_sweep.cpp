#include "storage/store/account_sweep.hpp"

#include "storage/store/account_store.hpp"
#include "storage/store/idempotency_store.hpp"
#include "storage/store/monitor_rows.hpp"
#include "storage/store/monitor_store.hpp"

namespace statushive::storage {
namespace {

std::string encode(const sweep_cursor& cursor) {
  return encode_u32(cursor.next.value()) + encode_u32(cursor.kept);
}

result<sweep_cursor> decode_cursor(std::string_view bytes) {
  const auto next = decode_u32(bytes.substr(0, 4));
  const auto kept = decode_u32(bytes.substr(std::min<size_t>(4, bytes.size())));
  if (!next || !kept) return corrupt("account to sweep");
  return sweep_cursor{monitor_number(*next), *kept};
}

/// Removes a part of what a deleted account owned.
result<sweep_step> erase_owned(const account_id& owner, const sweep_cursor& from,
                               apply_context& context) {
  auto& rows = context.rows;
  const auto ids = monitors_from(rows, owner, from.next, swept_monitors_max);
  if (!ids) return ids.failure();
  sweep_step step{from};
  for (const auto& id : *ids) {
    if (step.changes >= swept_account_rows_max) return step;
    const auto found = find_monitor(rows, id);
    if (!found) return found.failure();
    if (!*found) return corrupt("monitor index");
    const auto& gone = **found;
    const auto erased = erase_monitor(rows, gone);
    if (!erased) return erased.failure();
    context.emit(owner, monitor_deleted{gone.id, gone.number});
    step.changes += *erased;
    step.reached.next = monitor_number(gone.number.value() + 1);
  }
  if (ids->size() == swept_monitors_max || step.changes >= swept_account_rows_max) return step;

  const auto room = swept_account_rows_max - step.changes;
  const auto erased = erase_idempotency_keys_of(rows, owner, room);
  if (!erased) return erased.failure();
  step.changes += *erased;
  step.is_finished = *erased < room;
  return step;
}

/// Answers whether anything changed but the cursor.
result<bool> sweep(const account_id& account, const sweep_cursor& from, apply_context& context) {
  const auto owner = find_account(context.rows, account);
  if (!owner) return owner.failure();
  const auto step =
      *owner ? adjust_monitors(**owner, from, context) : erase_owned(account, from, context);
  if (!step) return step.failure();
  if (step->is_finished) {
    context.rows.erase(table::accounts_to_sweep, account.raw());
  } else {
    context.rows.put(table::accounts_to_sweep, account.raw(), encode(step->reached));
  }
  return step->changes > 0;
}

}  // namespace

result<std::vector<account_id>> accounts_to_sweep(const table_reader& rows, size_t limit) {
  std::vector<account_id> accounts;
  if (limit == 0) return accounts;
  std::optional<error> failure;
  auto scanned =
      rows.scan(table::accounts_to_sweep, {}, [&](std::string_view key, std::string_view) {
        const auto id = account_id::from_raw(key);
        if (!id) failure = id.failure();
        if (id) accounts.push_back(*id);
        return id && accounts.size() < limit;
      });
  if (!scanned) return scanned.failure();
  if (failure) return *failure;
  return accounts;
}

result<bool> is_to_be_swept(const table_reader& rows, const account_id& account) {
  const auto row = rows.find(table::accounts_to_sweep, account.raw());
  if (!row) return row.failure();
  return row->has_value();
}

result<void> begin_sweep(const account_id& account, apply_context& context) {
  const auto swept = sweep(account, {}, context);
  if (!swept) return swept.failure();
  return {};
}

command_result apply(const sweep_account& body, apply_context& context) {
  if (auto allowed = context.require_node(); !allowed) return allowed.failure();
  const auto cursor =
      decoded(context.rows.find(table::accounts_to_sweep, body.account.raw()), decode_cursor);
  if (!cursor) return cursor.failure();
  if (!*cursor) return std::string();
  const auto swept = sweep(body.account, **cursor, context);
  if (!swept) return swept.failure();
  if (!*swept) return std::string();
  const auto owner = find_account(context.rows, body.account);
  if (!owner) return owner.failure();
  auto now = *owner ? statushive::encode(**owner) : std::string();
  context.record({"account", body.account.str(), body.account, now, now});
  return std::string();
}

}  // namespace statushive::storage
