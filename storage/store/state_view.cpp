#include "storage/store/state_view.hpp"

#include "storage/store/account_store.hpp"
#include "storage/store/account_sweep.hpp"
#include "storage/store/api_key_store.hpp"
#include "storage/store/audit_store.hpp"
#include "storage/store/bounded_table.hpp"
#include "storage/store/cluster_store.hpp"
#include "storage/store/event_store.hpp"
#include "storage/store/idempotency_store.hpp"
#include "storage/store/member_store.hpp"
#include "storage/store/monitor_store.hpp"
#include "storage/store/session_store.hpp"
#include "storage/store/settings_store.hpp"
#include "storage/store/shard_store.hpp"
#include "storage/store/transition_store.hpp"
#include "storage/store/user_rows.hpp"

namespace statushive::storage {

namespace {

/// Reads from the live rows, if they could be found at all.
template <class Read>
auto read(const result<table_reader>& rows, Read from) -> decltype(from(*rows)) {
  if (!rows) return rows.failure();
  return from(*rows);
}

}  // namespace

state_view::state_view(const key_value_reader& reader) : rows_(table_reader::open(reader)) {}

result<bool> state_view::is_bootstrapped() const {
  return read(rows_, [](auto& rows) { return result<bool>(rows.has_state()); });
}

result<cluster_id> state_view::cluster() const {
  return read(rows_, cluster_of);
}

result<settings> state_view::current_settings() const {
  return read(rows_, storage::current_settings);
}

result<std::vector<std::string>> state_view::token_keys() const {
  return read(rows_, storage::token_keys);
}

result<std::optional<account>> state_view::find_account(const account_id& id) const {
  return read(rows_, [&](auto& rows) { return storage::find_account(rows, id); });
}

result<std::optional<user>> state_view::find_user(const user_id& id) const {
  return read(rows_, [&](auto& rows) { return storage::find_user(rows, id); });
}

result<std::optional<user>> state_view::find_user_by_email(std::string_view email) const {
  return read(rows_, [&](auto& rows) { return storage::find_user_by_email(rows, email); });
}

result<std::optional<profile>> state_view::find_profile(const user_id& id) const {
  return read(rows_, [&](auto& rows) { return storage::find_profile(rows, id); });
}

result<user_page> state_view::list_users(const std::optional<account_id>& account,
                                         const page& wanted) const {
  return read(rows_, [&](auto& rows) { return storage::list_users(rows, account, wanted); });
}

result<std::optional<api_key>> state_view::find_api_key(const api_key_id& id) const {
  return read(rows_, [&](auto& rows) { return storage::find_api_key(rows, id); });
}

result<std::vector<api_key>> state_view::api_keys_of(const user_id& user) const {
  return read(rows_, [&](auto& rows) { return storage::api_keys_of(rows, user); });
}

result<std::vector<account_id>> state_view::accounts_to_sweep(size_t limit) const {
  return read(rows_, [&](auto& rows) { return storage::accounts_to_sweep(rows, limit); });
}

result<std::optional<session>> state_view::find_session(const session_id& id) const {
  return read(rows_, [&](auto& rows) { return storage::find_session(rows, id); });
}

result<std::optional<idempotency_record>> state_view::find_idempotency(const account_id& account,
                                                                       std::string_view key) const {
  return read(rows_, [&](auto& rows) { return storage::find_idempotency(rows, account, key); });
}

result<std::optional<monitor>> state_view::find_monitor(const monitor_id& id) const {
  return read(rows_, [&](auto& rows) { return storage::find_monitor(rows, id); });
}

result<monitor_page> state_view::list_monitors(const account_id& account,
                                               const monitor_filter& filter,
                                               const page& wanted) const {
  return read(rows_,
              [&](auto& rows) { return storage::list_monitors(rows, account, filter, wanted); });
}

result<monitor_counts> state_view::monitor_counts_of(const account_id& account) const {
  return read(rows_, [&](auto& rows) { return storage::monitor_counts_of(rows, account); });
}

result<void> state_view::visit_monitors(const std::function<bool(const monitor&)>& visit) const {
  return read(rows_, [&](auto& rows) { return storage::visit_monitors(rows, visit); });
}

result<monitor_number> state_view::next_monitor_number() const {
  return read(rows_, storage::next_monitor_number);
}

result<std::vector<transition_record>> state_view::transitions_of(monitor_number monitor,
                                                                  size_t limit) const {
  return read(rows_, [&](auto& rows) { return storage::transitions_of(rows, monitor, limit); });
}

result<std::vector<shard>> state_view::shards() const {
  return read(rows_, list_shards);
}

result<std::optional<shard>> state_view::find_shard(shard_number number) const {
  return read(rows_, [&](auto& rows) { return storage::find_shard(rows, number); });
}

result<std::vector<member>> state_view::members() const {
  return read(rows_, list_members);
}

result<void> state_view::visit_events(uint64_t index, uint32_t n,
                                      const event_visitor& visit) const {
  return read(rows_, [&](auto& rows) { return storage::visit_events(rows, index, n, visit); });
}

result<audit_page> state_view::list_audit(const audit_filter& filter, const page& wanted) const {
  return read(rows_, [&](auto& rows) { return storage::list_audit(rows, filter, wanted); });
}

result<row_counts> state_view::bounded_rows() const {
  row_counts counts;
  const std::pair<meta_row, uint64_t row_counts::*> tables[] = {
      {meta_row::session_mark, &row_counts::sessions},
      {meta_row::event_mark, &row_counts::events},
      {meta_row::audit_mark, &row_counts::audit_records},
      {meta_row::request_mark, &row_counts::requests},
      {meta_row::idempotency_mark, &row_counts::idempotency_keys},
  };
  for (const auto& [mark, count] : tables) {
    const auto rows =
        read(rows_, [&](auto& reader) { return rows_of_bounded_table(reader, mark); });
    if (!rows) return rows.failure();
    counts.*count = *rows;
  }
  return counts;
}

}  // namespace statushive::storage
