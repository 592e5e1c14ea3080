#include "storage/store/api_key_store.hpp"

#include <algorithm>
#include <tuple>

#include "storage/store/user_rows.hpp"

namespace statushive::storage {
namespace {

result<std::vector<api_key_id>> ids_of(const table_reader& rows, const user_id& user) {
  return ids_under<api_key_id>(rows, table::api_keys_by_user, user.raw());
}

void erase(table_writer& rows, const user_id& user, const api_key_id& id) {
  rows.erase(table::api_keys, id.raw());
  rows.erase(table::api_keys_by_user, user_api_key_key(user, id));
}

/// That the key cannot do more than who makes it.
result<void> validate_reach(const api_key& key, const user& owner, const apply_context& context) {
  if (reach_of(key) > scope_of(owner.role)) {
    return error(errc::permission_denied, "role_too_low",
                 "the role " + std::string(name_of(owner.role)) + " does not cover the scope " +
                     std::string(name_of(reach_of(key))))
        .at("scopes");
  }
  return context.require_scope(reach_of(key));
}

result<void> validate_creation(const api_key& made, const user& owner,
                               const apply_context& context) {
  if (made.id.is_nil()) return invalid_field("id", "is missing");
  if (made.account != owner.account) return invalid_field("account", "must be the user's");
  if (auto valid = validate(made); !valid) return valid;
  if (made.expires_at) {
    if (auto valid = validate_time("expires_at", *made.expires_at); !valid) return valid;
  }
  if (auto valid = validate_reach(made, owner, context); !valid) return valid;
  const auto existing = find_api_key(context.rows, made.id);
  if (!existing) return existing.failure();
  if (*existing) {
    return error(errc::already_exists, "already_exists",
                 "the API key " + made.id.str() + " exists");
  }
  const auto keys = ids_of(context.rows, owner.id);
  if (!keys) return keys.failure();
  if (keys->size() >= api_keys_per_user_max) {
    return error(errc::resource_exhausted, "too_many_api_keys",
                 "the user has " + std::to_string(keys->size()) + " API keys, at most " +
                     std::to_string(api_keys_per_user_max) + " are allowed")
        .hinting("delete one that is not used any more");
  }
  return {};
}

}  // namespace

result<std::optional<api_key>> find_api_key(const table_reader& rows, const api_key_id& id) {
  return decoded(rows.find(table::api_keys, id.raw()), decode_api_key);
}

result<std::vector<api_key>> api_keys_of(const table_reader& rows, const user_id& user) {
  const auto ids = ids_of(rows, user);
  if (!ids) return ids.failure();
  std::vector<api_key> keys;
  for (const auto& id : *ids) {
    auto found = find_api_key(rows, id);
    if (!found) return found.failure();
    // The reader may have moved on since the index was read: then the key was deleted.
    if (*found) keys.push_back(without_secret(std::move(**found)));
  }
  std::sort(keys.begin(), keys.end(), [](const api_key& a, const api_key& b) {
    return std::tie(a.name, a.id) < std::tie(b.name, b.id);
  });
  return keys;
}

result<void> erase_api_keys_of(table_writer& rows, const user_id& user) {
  const auto ids = ids_of(rows, user);
  if (!ids) return ids.failure();
  for (const auto& id : *ids)
    erase(rows, user, id);
  return {};
}

command_result apply(const create_api_key& body, apply_context& context) {
  auto& rows = context.rows;
  const auto owner = existing_user(rows, body.key.user);
  if (!owner) return owner.failure();
  if (auto allowed = context.require_self(owner->id); !allowed) return allowed.failure();
  auto made = body.key;
  made.created_at = context.now();
  made.revision = context.revision();
  if (auto valid = validate_creation(made, *owner, context); !valid) return valid.failure();

  rows.put(table::api_keys, made.id.raw(), encode(made));
  rows.put(table::api_keys_by_user, user_api_key_key(made.user, made.id), {});
  auto shown = encode(without_secret(made));
  context.record({"api_key", made.id.str(), made.account, {}, shown});
  return shown;
}

command_result apply(const delete_api_key& body, apply_context& context) {
  const auto found = find_api_key(context.rows, body.id);
  if (!found) return found.failure();
  if (!*found) {
    return error(errc::not_found, "not_found", "the API key " + body.id.str() + " does not exist");
  }
  const auto& current = **found;
  if (auto allowed = context.require_self(current.user); !allowed) return allowed.failure();
  if (auto same = context.require_revision(current.revision); !same) return same.failure();

  erase(context.rows, current.user, current.id);
  context.record(
      {"api_key", current.id.str(), current.account, encode(without_secret(current)), {}});
  return std::string();
}

}  // namespace statushive::storage
