#pragma once

#include <optional>
#include <string_view>

#include "proto/model/user.hpp"
#include "storage/store/tables.hpp"

namespace statushive::storage {

// Users: table `users`, and `users_by_email`, which keeps e-mail addresses unique.

[[nodiscard]] result<std::optional<user>> find_user(const table_reader& rows, const user_id& id);
/// `email` in its normalised form.
[[nodiscard]] result<std::optional<user>> find_user_by_email(const table_reader& rows,
                                                             std::string_view email);
/// REQUIRES: neither the id nor the e-mail address is in use.
void insert_user(table_writer& rows, const user& value);

}  // namespace statushive::storage
