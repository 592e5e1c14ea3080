#pragma once

#include <optional>

#include "proto/model/account.hpp"
#include "storage/store/tables.hpp"

namespace statushive::storage {

// Accounts: table `accounts`.

[[nodiscard]] result<std::optional<account>> find_account(const table_reader& rows,
                                                          const account_id& id);
void write_account(table_writer& rows, const account& value);
void erase_account(table_writer& rows, const account_id& id);

}  // namespace statushive::storage
