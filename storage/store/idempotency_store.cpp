#include "storage/store/idempotency_store.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "proto/model/overloaded.hpp"
#include "storage/store/api_key_store.hpp"
#include "storage/store/bounded_table.hpp"
#include "storage/store/monitor_store.hpp"
#include "storage/store/user_rows.hpp"

namespace statushive::storage {
namespace {

constexpr size_t body_hash_bytes = 32;
constexpr size_t route_bytes_max = 255;

bounded_table by_expiry(table_writer& rows) {
  return {rows, table::idempotency_by_expiry, meta_row::idempotency_mark};
}

result<uint32_t> keys_of(const table_reader& rows, const account_id& account) {
  const auto row = rows.find(table::idempotency_counts, account.raw());
  if (!row) return row.failure();
  if (!*row) return 0u;
  return decode_u32(**row);
}

/// REQUIRES: the account has at least as many keys as it loses.
void set_keys_of(table_writer& rows, const account_id& account, uint32_t keys) {
  if (keys == 0) return rows.erase(table::idempotency_counts, account.raw());
  rows.put(table::idempotency_counts, account.raw(), encode_u32(keys));
}

result<void> forget_one_of(table_writer& rows, const account_id& account) {
  const auto keys = keys_of(rows, account);
  if (!keys) return keys.failure();
  if (*keys == 0) return corrupt("idempotency counts");
  set_keys_of(rows, account, *keys - 1);
  return {};
}

/// The id of what the command makes; nothing for commands that an idempotency key is not for.
std::optional<std::string> made_by(const command_body& body) {
  using id = std::optional<std::string>;
  return std::visit(overloaded{
                        [](const create_monitor& b) { return id(b.id.raw()); },
                        [](const create_user& b) { return id(b.user.id.raw()); },
                        [](const create_api_key& b) { return id(b.key.id.raw()); },
                        [](const auto&) { return id(); },
                    },
                    body);
}

result<void> validate(const command& asked) {
  const auto& once = *asked.idempotency;
  if (!is_idempotency_key(once.key)) {
    return invalid_field("idempotency", "must have a key of 1 to 255 printable ASCII characters");
  }
  if (once.route.empty() || once.route.size() > route_bytes_max) {
    return invalid_field("idempotency", "must have a route");
  }
  if (once.body_hash.size() != body_hash_bytes) {
    return invalid_field("idempotency", "must have a hash of 32 bytes");
  }
  if (asked.actor.user.is_nil() || !made_by(asked.body)) {
    return invalid_field("idempotency", "is for users who create something");
  }
  return {};
}

error reused() {
  return {errc::already_exists, "idempotency_key_reused",
          "the idempotency key was used for another request"};
}

template <class Value>
result<Value> still_there(result<std::optional<Value>> found) {
  if (!found) return found.failure();
  if (*found) return std::move(**found);
  return error(errc::already_exists, "idempotent_resource_gone",
               "what was created with this idempotency key no longer exists");
}

// The resource that an earlier command of the same kind made, as the actor may see it.

result<std::string> shown(const create_monitor& asked, std::string_view id,
                          const apply_context& context) {
  if (auto allowed = context.require_editor_of(asked.account); !allowed) return allowed.failure();
  const auto raw = monitor_id::from_raw(id);
  if (!raw) return raw.failure();
  const auto made = still_there(find_monitor(context.rows, *raw));
  if (!made) return made.failure();
  if (auto allowed = context.require_editor_of(made->account); !allowed) return allowed.failure();
  return encode(*made);
}

result<std::string> shown(const create_user&, std::string_view id, const apply_context& context) {
  if (auto allowed = context.require_operator(); !allowed) return allowed.failure();
  const auto raw = user_id::from_raw(id);
  if (!raw) return raw.failure();
  const auto made = still_there(find_profile(context.rows, *raw));
  if (!made) return made.failure();
  return encode(*made);
}

result<std::string> shown(const create_api_key& asked, std::string_view id,
                          const apply_context& context) {
  if (auto allowed = context.require_self(asked.key.user); !allowed) return allowed.failure();
  const auto raw = api_key_id::from_raw(id);
  if (!raw) return raw.failure();
  auto made = still_there(find_api_key(context.rows, *raw));
  if (!made) return made.failure();
  // The account's users share its idempotency keys, but nobody sees another one's API keys.
  if (made->user != asked.key.user) return reused();
  return encode(without_secret(*std::move(made)));
}

template <class Body>
result<std::string> shown(const Body&, std::string_view, const apply_context&) {
  return reused();
}

}  // namespace

result<std::optional<idempotency_record>> find_idempotency(const table_reader& rows,
                                                           const account_id& account,
                                                           std::string_view key) {
  return decoded(rows.find(table::idempotency_keys, idempotency_key_key(account, key)),
                 decode_idempotency_record);
}

result<std::optional<std::string>> answer_of_repetition(const command& asked,
                                                        const apply_context& context) {
  using answer = std::optional<std::string>;
  if (!asked.idempotency) return answer();
  if (auto valid = validate(asked); !valid) return valid.failure();
  const auto& once = *asked.idempotency;
  const auto& account = asked.actor.account;
  const auto used = find_idempotency(context.rows, account, once.key);
  if (!used) return used.failure();
  if (*used && (*used)->expires_at > context.now()) {
    const auto& record = **used;
    if (record.route != once.route || record.body_hash != once.body_hash) return reused();
    auto resource = std::visit(
        [&](const auto& body) { return shown(body, record.resource_id, context); }, asked.body);
    if (!resource) return resource.failure();
    return answer(*std::move(resource));
  }
  const auto keys = keys_of(context.rows, account);
  if (!keys) return keys.failure();
  if (!*used && *keys >= idempotency_keys_per_account_max) {
    return error(errc::resource_exhausted, "too_many_idempotency_keys",
                 "the account has used " + std::to_string(*keys) +
                     " idempotency keys in the last 24 hours, as many as it may");
  }
  return answer();
}

result<void> remember_creation(const command& asked, apply_context& context) {
  auto& rows = context.rows;
  const auto& once = *asked.idempotency;
  const auto& account = asked.actor.account;
  auto order = by_expiry(rows);
  const auto expired = find_idempotency(rows, account, once.key);
  if (!expired) return expired.failure();
  if (*expired) {
    const auto key = idempotency_expiry_key((*expired)->expires_at, account, once.key);
    if (auto left = order.erase(key); !left) return left;
  } else {
    const auto keys = keys_of(rows, account);
    if (!keys) return keys.failure();
    set_keys_of(rows, account, *keys + 1);
  }
  const idempotency_record record{once.route, once.body_hash, *made_by(asked.body),
                                  context.now() + idempotency_life};
  rows.put(table::idempotency_keys, idempotency_key_key(account, once.key), encode(record));
  return order.put(idempotency_expiry_key(record.expires_at, account, once.key), {});
}

result<void> sweep_idempotency_keys(table_writer& rows, timestamp now) {
  auto removed = by_expiry(rows).sweep(bounds_by_expiry(now, UINT64_MAX));
  if (!removed) return removed.failure();
  for (const auto& [key, value] : *removed) {
    const auto row = after_expiry(key);
    const auto account = account_id::from_raw(row.substr(0, 16));
    if (!account) return account.failure();
    rows.erase(table::idempotency_keys, row);
    if (auto counted = forget_one_of(rows, *account); !counted) return counted;
  }
  return {};
}

result<uint64_t> erase_idempotency_keys_of(table_writer& rows, const account_id& account,
                                           uint64_t limit) {
  struct row {
    std::string key;
    timestamp expires_at;
  };
  std::vector<row> found;
  std::optional<error> failure;
  if (limit == 0) return uint64_t{0};
  auto scanned = rows.scan(
      table::idempotency_keys, account.raw(), [&](std::string_view key, std::string_view value) {
        const auto record = decode_idempotency_record(value);
        if (!record) failure = record.failure();
        if (record) {
          found.push_back({std::string(key.substr(account.raw().size())), record->expires_at});
        }
        return record && found.size() < limit;
      });
  if (!scanned) return scanned.failure();
  if (failure) return *failure;
  const auto keys = keys_of(rows, account);
  if (!keys) return keys.failure();
  if (*keys < found.size()) return corrupt("idempotency counts");
  auto order = by_expiry(rows);
  for (const auto& [key, expires_at] : found) {
    rows.erase(table::idempotency_keys, idempotency_key_key(account, key));
    auto left = order.erase(idempotency_expiry_key(expires_at, account, key));
    if (!left) return left.failure();
  }
  set_keys_of(rows, account, *keys - static_cast<uint32_t>(found.size()));
  return found.size();
}

}  // namespace statushive::storage
