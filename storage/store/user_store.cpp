#include "storage/store/user_store.hpp"

#include "storage/store/account_store.hpp"
#include "storage/store/account_sweep.hpp"
#include "storage/store/api_key_store.hpp"
#include "storage/store/session_store.hpp"
#include "storage/store/user_rows.hpp"

namespace statushive::storage {
namespace {

/// The account of a user who exists.
result<account> account_of(const table_reader& rows, const user& owner) {
  auto found = find_account(rows, owner.account);
  if (!found) return found.failure();
  if (!*found) return corrupt("the account of the user " + owner.id.str());
  return std::move(**found);
}

error email_taken(const std::string& email) {
  return error(errc::already_exists, "email_taken", "the e-mail address " + email + " is in use")
      .at("email");
}

result<void> validate_free_email(const table_reader& rows, const std::string& email) {
  if (auto valid = validate_email(email); !valid) return valid;
  if (email != normalized_email(email)) return invalid_field("email", "must be in lower case");
  const auto taken = find_user_by_email(rows, email);
  if (!taken) return taken.failure();
  if (*taken) return email_taken(email);
  return {};
}

/// That there is another administrator when this one is none any more.
result<void> require_another_administrator(const table_reader& rows, const user& leaving) {
  if (leaving.role != role::admin) return {};
  const auto counts = user_counts_of(rows);
  if (!counts) return counts.failure();
  if (counts->administrators > 1) return {};
  return error(errc::failed_precondition, "last_administrator",
               "the cluster has no other administrator than " + leaving.email)
      .hinting("make another user an administrator first");
}

/// That the account to which a new user belongs can have them.
result<void> validate_membership(const create_user& body, const table_reader& rows) {
  const auto& id = body.user.account;
  if (id.is_nil()) return invalid_field("account_id", "is missing");
  const auto found = find_account(rows, id);
  if (!found) return found.failure();
  if (body.new_account) {
    const auto leftover = is_to_be_swept(rows, id);
    if (!leftover) return leftover.failure();
    if (body.new_account->id != id) return invalid_field("account_id", "must be the new account's");
    if (!*found && !*leftover) return {};
    return error(errc::already_exists, "already_exists", "the account " + id.str() + " exists");
  }
  if (!*found) return invalid_field("account_id", "names no account");
  const auto users = user_ids_of(rows, id);
  if (!users) return users.failure();
  if (users->size() < users_per_account_max) return {};
  return error(errc::resource_exhausted, "too_many_users",
               "the account has " + std::to_string(users->size()) + " users, at most " +
                   std::to_string(users_per_account_max) + " are allowed");
}

result<void> validate_creation(const create_user& body, const table_reader& rows) {
  if (body.user.id.is_nil()) return invalid_field("id", "is missing");
  const auto existing = find_user(rows, body.user.id);
  if (!existing) return existing.failure();
  if (*existing) {
    return error(errc::already_exists, "already_exists",
                 "the user " + body.user.id.str() + " exists");
  }
  if (body.user.password_hash.empty()) return invalid_field("password", "is missing");
  if (auto valid = validate_free_email(rows, body.user.email); !valid) return valid;
  return validate_membership(body, rows);
}

user patched(user value, const user_patch& patch) {
  if (patch.email) value.email = *patch.email;
  if (patch.role) value.role = *patch.role;
  if (patch.password_hash) value.password_hash = *patch.password_hash;
  return value;
}

result<void> validate_change(const table_reader& rows, const user& before, const user& after) {
  if (after.password_hash.empty()) return invalid_field("password", "is missing");
  if (after.email != before.email) {
    if (auto valid = validate_free_email(rows, after.email); !valid) return valid;
  }
  if (after.role == before.role) return {};
  return require_another_administrator(rows, before);
}

/// The account's users show the plan, so their revision changes with it.
result<void> touch_users_of(const account_id& id, apply_context& context) {
  const auto users = user_ids_of(context.rows, id);
  if (!users) return users.failure();
  for (const auto& one : *users) {
    const auto before = find_user(context.rows, one);
    if (!before) return before.failure();
    if (!*before) return corrupt("user index");
    auto after = **before;
    after.updated_at = context.now();
    after.revision = context.revision();
    if (auto replaced = replace_user(context.rows, **before, after); !replaced) return replaced;
  }
  return {};
}

result<void> move_account(const account& from, plan to, apply_context& context) {
  write_account(context.rows, moved_to(from, to, context.now()));
  if (auto touched = touch_users_of(from.id, context); !touched) return touched;
  return begin_sweep(from.id, context);
}

/// Everything that is left of an account whose last user went.
result<void> close_account(const account_id& id, apply_context& context) {
  erase_account(context.rows, id);
  return begin_sweep(id, context);
}

void record(const user& value, std::string before, std::string after, apply_context& context) {
  context.record({"user", value.id.str(), value.account, std::move(before), std::move(after)});
}

}  // namespace

command_result apply(const create_user& body, apply_context& context) {
  auto& rows = context.rows;
  if (auto allowed = context.require_operator(); !allowed) return allowed.failure();
  if (auto valid = validate_creation(body, rows); !valid) return valid.failure();

  if (body.new_account) {
    write_account(rows,
                  account{body.new_account->id, body.new_account->plan, context.now(), {}, {}});
  }
  auto made = body.user;
  made.created_at = made.updated_at = context.now();
  made.revision = context.revision();
  if (auto inserted = insert_user(rows, made); !inserted) return inserted.failure();
  const auto owner = account_of(rows, made);
  if (!owner) return owner.failure();
  auto shown = encode(shown_as(made, owner->plan));
  record(made, {}, shown, context);
  return shown;
}

command_result apply(const update_user& body, apply_context& context) {
  auto& rows = context.rows;
  if (auto allowed = context.require_operator(); !allowed) return allowed.failure();
  const auto current = existing_user(rows, body.id);
  if (!current) return current.failure();
  if (auto same = context.require_revision(current->revision); !same) return same.failure();
  const auto owner = account_of(rows, *current);
  if (!owner) return owner.failure();
  auto changed = patched(*current, body.patch);
  if (auto valid = validate_change(rows, *current, changed); !valid) return valid.failure();

  auto before = encode(shown_as(*current, owner->plan));
  const auto to = body.patch.plan.value_or(owner->plan);
  if (changed == *current && to == owner->plan) return before;
  changed.updated_at = context.now();
  changed.revision = context.revision();
  if (auto replaced = replace_user(rows, *current, changed); !replaced) return replaced.failure();
  if (changed.password_hash != current->password_hash) {
    if (auto ended = end_sessions_of(rows, changed.id, {}); !ended) return ended.failure();
  }
  if (to != owner->plan) {
    if (auto moved = move_account(*owner, to, context); !moved) return moved.failure();
  }
  auto shown = encode(shown_as(changed, to));
  record(changed, std::move(before), shown, context);
  return shown;
}

command_result apply(const delete_user& body, apply_context& context) {
  auto& rows = context.rows;
  if (auto allowed = context.require_operator(); !allowed) return allowed.failure();
  const auto current = existing_user(rows, body.id);
  if (!current) return current.failure();
  if (auto same = context.require_revision(current->revision); !same) return same.failure();
  if (auto valid = require_another_administrator(rows, *current); !valid) return valid.failure();
  const auto owner = account_of(rows, *current);
  if (!owner) return owner.failure();

  if (auto ended = end_sessions_of(rows, current->id, {}); !ended) return ended.failure();
  if (auto erased = erase_api_keys_of(rows, current->id); !erased) return erased.failure();
  if (auto erased = erase_user(rows, *current); !erased) return erased.failure();
  const auto others = user_ids_of(rows, owner->id);
  if (!others) return others.failure();
  if (others->empty()) {
    if (auto closed = close_account(owner->id, context); !closed) return closed.failure();
  }
  record(*current, encode(shown_as(*current, owner->plan)), {}, context);
  return std::string();
}

command_result apply(const change_password& body, apply_context& context) {
  auto& rows = context.rows;
  const auto current = existing_user(rows, body.user);
  if (!current) return current.failure();
  if (auto allowed = context.require_logged_in_self(current->id); !allowed) {
    return allowed.failure();
  }
  if (auto same = context.require_revision(current->revision); !same) return same.failure();
  if (body.password_hash.empty()) return invalid_field("password", "is missing");
  const auto owner = account_of(rows, *current);
  if (!owner) return owner.failure();

  auto changed = *current;
  changed.password_hash = body.password_hash;
  changed.updated_at = context.now();
  changed.revision = context.revision();
  if (auto replaced = replace_user(rows, *current, changed); !replaced) return replaced.failure();
  if (auto ended = end_sessions_of(rows, changed.id, body.kept_session); !ended) {
    return ended.failure();
  }
  auto shown = encode(shown_as(changed, owner->plan));
  record(changed, encode(shown_as(*current, owner->plan)), shown, context);
  return shown;
}

}  // namespace statushive::storage
