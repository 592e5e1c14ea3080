#include "storage/store/session_store.hpp"

#include <cstdint>
#include <vector>

#include "storage/store/bounded_table.hpp"
#include "storage/store/user_rows.hpp"

namespace statushive::storage {
namespace {

constexpr size_t token_hash_bytes = 32;

bounded_table by_expiry(table_writer& rows) {
  return {rows, table::sessions_by_expiry, meta_row::session_mark};
}

std::string without_secrets(session value) {
  value.token_hash.clear();
  return encode(value);
}

apply_context::change change_of(const session& value, const account_id& account) {
  return {"session", value.id.str(), account, {}, {}};
}

error invalid_grant() {
  return {errc::invalid_argument, "invalid_grant", "the refresh token is unknown, used or expired"};
}

/// Everything of a session but its row in `sessions_by_expiry`.
void erase_session_rows(table_writer& rows, const session& value) {
  rows.erase(table::sessions, value.id.raw());
  rows.erase(table::sessions_by_user, session_user_key(value.user, value.created_at, value.id));
}

result<void> end_session(table_writer& rows, const session& value) {
  erase_session_rows(rows, value);
  return by_expiry(rows).erase(session_expiry_key(value.expires_at, value.id));
}

/// A user's sessions, oldest first.
result<std::vector<session_id>> ids_of(const table_reader& rows, const user_id& user) {
  return ids_under<session_id>(rows, table::sessions_by_user, user.raw());
}

result<void> end_listed_session(table_writer& rows, const session_id& id) {
  const auto found = find_session(rows, id);
  if (!found) return found.failure();
  if (!*found) return corrupt("session index");
  return end_session(rows, **found);
}

/// Makes room for one more session of a user.
result<void> end_oldest_sessions(table_writer& rows, const user_id& user) {
  const auto ids = ids_of(rows, user);
  if (!ids) return ids.failure();
  for (size_t i = 0; ids->size() - i >= sessions_per_user_max; ++i) {
    if (auto ended = end_listed_session(rows, (*ids)[i]); !ended) return ended;
  }
  return {};
}

result<void> validate(const session& value, timestamp now) {
  if (value.id.is_nil()) return invalid_field("session", "needs an id");
  if (value.token_hash.size() != token_hash_bytes) {
    return invalid_field("token_hash", "must have 32 bytes");
  }
  if (auto valid = validate_time("created_at", value.created_at); !valid) return valid;
  if (auto valid = validate_time("expires_at", value.expires_at); !valid) return valid;
  if (value.expires_at <= now) return invalid_field("expires_at", "must be in the future");
  return {};
}

}  // namespace

result<std::optional<session>> find_session(const table_reader& rows, const session_id& id) {
  return decoded(rows.find(table::sessions, id.raw()), decode_session);
}

result<void> end_sessions_of(table_writer& rows, const user_id& user, const session_id& kept) {
  const auto ids = ids_of(rows, user);
  if (!ids) return ids.failure();
  for (const auto& id : *ids) {
    if (id == kept) continue;
    if (auto ended = end_listed_session(rows, id); !ended) return ended;
  }
  return {};
}

command_result apply(const open_session& body, apply_context& context) {
  auto& rows = context.rows;
  const auto& opened = body.session;
  if (auto valid = validate(opened, context.now()); !valid) return valid.failure();
  const auto owner = existing_user(rows, opened.user);
  if (!owner) return owner.failure();
  if (auto allowed = context.require_logged_in_self(opened.user); !allowed) {
    return allowed.failure();
  }
  if (auto same = context.require_revision(owner->revision); !same) return same.failure();
  const auto existing = find_session(rows, opened.id);
  if (!existing) return existing.failure();
  if (*existing) {
    return error(errc::already_exists, "already_exists",
                 "the session " + opened.id.str() + " exists");
  }

  if (auto ended = end_oldest_sessions(rows, opened.user); !ended) return ended.failure();
  auto encoded = encode(opened);
  rows.put(table::sessions, opened.id.raw(), encoded);
  rows.put(table::sessions_by_user, session_user_key(opened.user, opened.created_at, opened.id),
           {});
  auto indexed = by_expiry(rows).put(session_expiry_key(opened.expires_at, opened.id), {});
  if (!indexed) return indexed.failure();
  auto made = change_of(opened, owner->account);
  made.after = without_secrets(opened);
  context.record(std::move(made));
  return encoded;
}

command_result apply(const refresh_session& body, apply_context& context) {
  auto& rows = context.rows;
  const auto found = find_session(rows, body.session);
  if (!found) return found.failure();
  if (!*found) return invalid_grant();
  const auto& current = **found;
  if (auto allowed = context.require_logged_in_self(current.user); !allowed) {
    return allowed.failure();
  }
  const auto owner = find_user(rows, current.user);
  if (!owner) return owner.failure();
  auto made = change_of(current, *owner ? (*owner)->account : account_id());
  made.before = without_secrets(current);

  if (!*owner || current.expires_at <= context.now() || body.token_hash != current.token_hash) {
    if (auto ended = end_session(rows, current); !ended) return ended.failure();
    context.record(std::move(made));
    return invalid_grant();
  }

  auto refreshed = current;
  refreshed.token_hash = body.new_token_hash;
  refreshed.expires_at = body.expires_at;
  if (auto valid = validate(refreshed, context.now()); !valid) return valid.failure();
  auto encoded = encode(refreshed);
  rows.put(table::sessions, refreshed.id.raw(), encoded);
  auto index = by_expiry(rows);
  auto left = index.erase(session_expiry_key(current.expires_at, current.id));
  if (!left) return left.failure();
  auto indexed = index.put(session_expiry_key(refreshed.expires_at, refreshed.id), {});
  if (!indexed) return indexed.failure();
  made.after = without_secrets(refreshed);
  context.record(std::move(made));
  return encoded;
}

command_result apply(const end_sessions& body, apply_context& context) {
  auto& rows = context.rows;
  const auto owner = existing_user(rows, body.user);
  if (!owner) return owner.failure();
  if (auto allowed = context.require_logged_in_self(owner->id); !allowed) return allowed.failure();
  if (body.only.is_nil()) {
    const auto ids = ids_of(rows, owner->id);
    if (!ids) return ids.failure();
    if (ids->empty()) return std::string();
    if (auto ended = end_sessions_of(rows, owner->id, {}); !ended) return ended.failure();
    context.record({"session", {}, owner->account, {}, {}});
    return std::string();
  }
  const auto found = find_session(rows, body.only);
  if (!found) return found.failure();
  if (!*found) return std::string();
  if ((*found)->user != owner->id) {
    return error(errc::permission_denied, "not_owner", "the session belongs to another user");
  }
  if (auto ended = end_session(rows, **found); !ended) return ended.failure();
  auto gone = change_of(**found, owner->account);
  gone.before = without_secrets(**found);
  context.record(std::move(gone));
  return std::string();
}

result<void> sweep_sessions(table_writer& rows, timestamp now) {
  auto removed = by_expiry(rows).sweep(bounds_by_expiry(now, UINT64_MAX));
  if (!removed) return removed.failure();
  for (const auto& [key, value] : *removed) {
    const auto id = id_at_end<session_id>(key);
    if (!id) return id.failure();
    const auto expired = find_session(rows, *id);
    if (!expired) return expired.failure();
    if (!*expired) return corrupt("session index");
    erase_session_rows(rows, **expired);
  }
  return {};
}

}  // namespace statushive::storage
