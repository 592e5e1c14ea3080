#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "proto/model/user.hpp"
#include "storage/store/listing.hpp"
#include "storage/store/tables.hpp"

namespace statushive::storage {

// Users: table `users`, with `users_by_email`, which keeps e-mail addresses unique,
// `users_by_account`, and meta_row::user_counts. Nothing else writes these rows.

[[nodiscard]] result<std::optional<user>> find_user(const table_reader& rows, const user_id& id);
/// Errors: not_found.
[[nodiscard]] result<user> existing_user(const table_reader& rows, const user_id& id);
/// `email` in its normalised form.
[[nodiscard]] result<std::optional<user>> find_user_by_email(const table_reader& rows,
                                                             std::string_view email);
/// At most users_per_account_max.
[[nodiscard]] result<std::vector<user_id>> user_ids_of(const table_reader& rows,
                                                       const account_id& account);

/// As it may leave the replicated state: with the account's plan, without the password's hash.
[[nodiscard]] profile shown_as(user value, plan of_account);
[[nodiscard]] result<std::optional<profile>> find_profile(const table_reader& rows,
                                                          const user_id& id);
/// By e-mail address. Reads offset + limit rows, or all users of the one account.
[[nodiscard]] result<user_page> list_users(const table_reader& rows,
                                           const std::optional<account_id>& account,
                                           const page& wanted);

struct user_counts {
  uint32_t users = 0;
  uint32_t administrators = 0;
  friend bool operator==(const user_counts&, const user_counts&) = default;
};
[[nodiscard]] result<user_counts> user_counts_of(const table_reader& rows);

/// REQUIRES: neither the id nor the e-mail address is in use.
[[nodiscard]] result<void> insert_user(table_writer& rows, const user& value);
/// REQUIRES: `before` is stored, id and account stay, and a new e-mail address is not in use.
[[nodiscard]] result<void> replace_user(table_writer& rows, const user& before, const user& after);
/// REQUIRES: the user is stored.
[[nodiscard]] result<void> erase_user(table_writer& rows, const user& value);

/// Puts `users_by_account` and `user_counts` as the users themselves say.
[[nodiscard]] result<void> index_users(table_writer& rows);

}  // namespace statushive::storage
