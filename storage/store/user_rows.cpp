#include "storage/store/user_rows.hpp"

#include <algorithm>

#include "storage/store/account_store.hpp"

namespace statushive::storage {
namespace {

void write_counts(table_writer& rows, const user_counts& counts) {
  rows.put(table::meta, meta_key(meta_row::user_counts),
           encode_u32(counts.users) + encode_u32(counts.administrators));
}

uint32_t is_administrator(const user* value) {
  return value != nullptr && value->role == role::admin ? 1 : 0;
}

/// Changes the counters by what one user was and is.
result<void> count(table_writer& rows, const user* before, const user* after) {
  const auto counts = user_counts_of(rows);
  if (!counts) return counts.failure();
  const auto users = counts->users + (after != nullptr ? 1u : 0u);
  const auto administrators = counts->administrators + is_administrator(after);
  const auto users_less = before != nullptr ? 1u : 0u;
  if (users < users_less || administrators < is_administrator(before))
    return corrupt("user counts");
  write_counts(rows, {users - users_less, administrators - is_administrator(before)});
  return {};
}

/// Ids in the order of e-mail addresses.
result<std::vector<user_id>> ids_by_email(const table_reader& rows, const page& wanted) {
  std::vector<user_id> ids;
  std::optional<error> failure;
  uint32_t skipped = 0;
  auto scanned =
      rows.scan(table::users_by_email, {}, [&](std::string_view, std::string_view value) {
        if (skipped < wanted.offset) return ++skipped, true;
        const auto id = user_id::from_raw(value);
        if (!id) failure = id.failure();
        if (id) ids.push_back(*id);
        return id && ids.size() < wanted.limit;
      });
  if (!scanned) return scanned.failure();
  if (failure) return *failure;
  return ids;
}

result<std::vector<profile>> profiles_of(const table_reader& rows,
                                         const std::vector<user_id>& ids) {
  std::vector<profile> profiles;
  for (const auto& id : ids) {
    auto found = find_profile(rows, id);
    if (!found) return found.failure();
    // The reader may have moved on since the index was read: then the user was deleted.
    if (*found) profiles.push_back(std::move(**found));
  }
  return profiles;
}

result<user_page> list_users_of(const table_reader& rows, const account_id& account,
                                const page& wanted) {
  const auto ids = user_ids_of(rows, account);
  if (!ids) return ids.failure();
  auto all = profiles_of(rows, *ids);
  if (!all) return all.failure();
  std::ranges::sort(*all, {}, [](const profile& one) { return one.user.email; });
  user_page listed;
  listed.total = static_cast<uint32_t>(all->size());
  const auto first = std::min(wanted.offset, listed.total);
  const auto last = first + std::min(wanted.limit, listed.total - first);
  listed.users.assign(all->begin() + first, all->begin() + last);
  return listed;
}

}  // namespace

result<std::optional<user>> find_user(const table_reader& rows, const user_id& id) {
  return decoded(rows.find(table::users, id.raw()), decode_user);
}

result<user> existing_user(const table_reader& rows, const user_id& id) {
  auto found = find_user(rows, id);
  if (!found) return found.failure();
  if (*found) return std::move(**found);
  return error(errc::not_found, "not_found", "the user " + id.str() + " does not exist");
}

result<std::optional<user>> find_user_by_email(const table_reader& rows, std::string_view email) {
  const auto row = rows.find(table::users_by_email, email);
  if (!row) return row.failure();
  if (!*row) return std::optional<user>();
  const auto id = user_id::from_raw(**row);
  if (!id) return id.failure();
  return find_user(rows, *id);
}

result<std::vector<user_id>> user_ids_of(const table_reader& rows, const account_id& account) {
  return ids_under<user_id>(rows, table::users_by_account, account.raw());
}

profile shown_as(user value, plan of_account) {
  value.password_hash.clear();
  return {std::move(value), of_account};
}

result<std::optional<profile>> find_profile(const table_reader& rows, const user_id& id) {
  auto found = find_user(rows, id);
  if (!found) return found.failure();
  if (!*found) return std::optional<profile>();
  const auto owner = find_account(rows, (*found)->account);
  if (!owner) return owner.failure();
  // The account goes with its last user: the reader moved on between the two reads.
  if (!*owner) return std::optional<profile>();
  return std::optional(shown_as(std::move(**found), (*owner)->plan));
}

result<user_page> list_users(const table_reader& rows, const std::optional<account_id>& account,
                             const page& wanted) {
  if (account) return list_users_of(rows, *account, wanted);
  const auto counts = user_counts_of(rows);
  if (!counts) return counts.failure();
  user_page listed;
  listed.total = counts->users;
  if (wanted.limit == 0 || wanted.offset >= listed.total) return listed;
  const auto ids = ids_by_email(rows, wanted);
  if (!ids) return ids.failure();
  auto profiles = profiles_of(rows, *ids);
  if (!profiles) return profiles.failure();
  listed.users = *std::move(profiles);
  return listed;
}

result<user_counts> user_counts_of(const table_reader& rows) {
  const auto row = rows.find(table::meta, meta_key(meta_row::user_counts));
  if (!row) return row.failure();
  if (!*row) return user_counts{};
  const std::string_view bytes = **row;
  const auto users = decode_u32(bytes.substr(0, 4));
  const auto administrators = decode_u32(bytes.substr(std::min<size_t>(4, bytes.size())));
  if (!users || !administrators || *administrators > *users) return corrupt("user counts");
  return user_counts{*users, *administrators};
}

result<void> insert_user(table_writer& rows, const user& value) {
  rows.put(table::users, value.id.raw(), encode(value));
  rows.put(table::users_by_email, value.email, value.id.raw());
  rows.put(table::users_by_account, account_user_key(value.account, value.id), {});
  return count(rows, nullptr, &value);
}

result<void> replace_user(table_writer& rows, const user& before, const user& after) {
  rows.put(table::users, after.id.raw(), encode(after));
  if (after.email != before.email) {
    rows.erase(table::users_by_email, before.email);
    rows.put(table::users_by_email, after.email, after.id.raw());
  }
  if (after.role == before.role) return {};
  return count(rows, &before, &after);
}

result<void> erase_user(table_writer& rows, const user& value) {
  rows.erase(table::users, value.id.raw());
  rows.erase(table::users_by_email, value.email);
  rows.erase(table::users_by_account, account_user_key(value.account, value.id));
  return count(rows, &value, nullptr);
}

result<void> index_users(table_writer& rows) {
  user_counts counts;
  auto visited = visit_decoded(rows, table::users, decode_user, [&](const user& value) {
    ++counts.users;
    counts.administrators += is_administrator(&value);
    rows.put(table::users_by_account, account_user_key(value.account, value.id), {});
    return true;
  });
  if (visited) write_counts(rows, counts);
  return visited;
}

}  // namespace statushive::storage
