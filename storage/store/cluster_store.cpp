#include "storage/store/cluster_store.hpp"

#include "storage/store/account_store.hpp"
#include "storage/store/index_upgrade.hpp"
#include "storage/store/member_store.hpp"
#include "storage/store/settings_store.hpp"
#include "storage/store/shard_store.hpp"
#include "storage/store/user_rows.hpp"

namespace statushive::storage {
namespace {

constexpr uint8_t token_key_slots = 2;

result<void> validate(const bootstrap_cluster& body) {
  const auto& administrator = body.administrator;
  if (body.cluster.is_nil()) return invalid_field("cluster", "needs an id");
  if (body.first_member.id.is_none()) return invalid_field("first_member", "needs an id");
  if (body.account.id.is_nil()) return invalid_field("account", "needs an id");
  if (administrator.id.is_nil()) return invalid_field("administrator", "needs an id");
  if (administrator.account != body.account.id) {
    return invalid_field("administrator", "must belong to the account");
  }
  if (administrator.role != role::admin) {
    return invalid_field("administrator", "must have the role admin");
  }
  if (auto valid = validate_email(administrator.email); !valid) return valid;
  if (administrator.email != normalized_email(administrator.email)) {
    return invalid_field("email", "must be in lower case");
  }
  if (administrator.password_hash.empty()) return invalid_field("password_hash", "is missing");
  if (body.token_key.empty()) return invalid_field("token_key", "is missing");
  return validate(body.settings);
}

}  // namespace

result<cluster_id> cluster_of(const table_reader& rows) {
  const auto row = rows.find(table::meta, meta_key(meta_row::cluster_id));
  if (!row) return row.failure();
  if (!*row) {
    return error(errc::failed_precondition, "not_bootstrapped", "there is no cluster yet");
  }
  return cluster_id::from_raw(**row);
}

result<std::vector<std::string>> token_keys(const table_reader& rows) {
  std::vector<std::string> keys;
  for (uint8_t slot = 0; slot < token_key_slots; ++slot) {
    auto row = rows.find(table::meta, token_key_key(slot));
    if (!row) return row.failure();
    if (*row) keys.push_back(std::move(**row));
  }
  return keys;
}

command_result apply(const bootstrap_cluster& body, apply_context& context) {
  auto& rows = context.rows;
  if (rows.has_state()) {
    return error(errc::failed_precondition, "already_bootstrapped", "the cluster exists already");
  }
  if (auto valid = validate(body); !valid) return valid.failure();

  rows.begin(first_generation);
  rows.put(table::meta, meta_key(meta_row::cluster_id), body.cluster.raw());
  rows.put(table::meta, token_key_key(0), body.token_key);
  write_index_layout(rows);
  auto rules = body.settings;
  rules.revision = context.revision();
  write_settings(rows, rules);
  context.emit(account_id(), settings_changed{rules});
  write_member(rows, body.first_member);
  context.emit(account_id(), member_changed{body.first_member});
  const auto first = body.first_member.id;
  for (uint16_t number = 0; number < body.settings.shard_count; ++number) {
    const shard assigned{shard_number(number), first, epoch(1), {first}, {first}};
    write_shard(rows, assigned);
    context.emit(account_id(), shard_assigned{assigned});
  }
  write_account(rows, body.account);
  auto administrator = body.administrator;
  administrator.revision = context.revision();
  if (auto inserted = insert_user(rows, administrator); !inserted) return inserted.failure();
  context.record({"cluster", body.cluster.str(), account_id(), std::string(), encode(rules)});
  return std::string();
}

}  // namespace statushive::storage
