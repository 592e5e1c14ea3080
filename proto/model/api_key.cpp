#include "proto/model/api_key.hpp"

#include <algorithm>

#include "proto/model/enum_names.hpp"
#include "proto/model/text.hpp"

namespace statushive {
namespace {

constexpr size_t secret_hash_bytes = 32;
constexpr auto scope_names =
    names_table<scope>({{scope::read, "read"}, {scope::write, "write"}, {scope::admin, "admin"}});

}  // namespace

std::string_view name_of(scope s) {
  return scope_names.of(s);
}
std::optional<scope> find_scope(std::string_view name) {
  return scope_names.find(name);
}

scope scope_of(role r) {
  switch (r) {
    case role::viewer: return scope::read;
    case role::editor: return scope::write;
    case role::admin: return scope::admin;
  }
  return scope::read;
}

scope reach_of(const api_key& key) {
  return key.scopes.back();
}

api_key without_secret(api_key key) {
  key.secret_hash.clear();
  return key;
}

bool has_expired(const api_key& key, timestamp now) {
  return key.expires_at && *key.expires_at <= now;
}

result<void> validate(const api_key& key) {
  if (auto valid = validate_label("name", key.name, api_key_name_characters_max); !valid) {
    return valid;
  }
  const bool is_ascending =
      std::is_sorted(key.scopes.begin(), key.scopes.end()) &&
      std::adjacent_find(key.scopes.begin(), key.scopes.end()) == key.scopes.end();
  if (key.scopes.empty() || !is_ascending) {
    return invalid_field("scopes", "must be one or more of read, write and admin, each once");
  }
  if (key.secret_hash.size() != secret_hash_bytes) {
    return invalid_field("secret_hash", "must have 32 bytes");
  }
  if (key.expires_at && *key.expires_at <= key.created_at) {
    return invalid_field("expires_at", "must be in the future");
  }
  return {};
}

}  // namespace statushive
