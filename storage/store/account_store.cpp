#include "storage/store/account_store.hpp"

namespace statushive::storage {

result<std::optional<account>> find_account(const table_reader& rows, const account_id& id) {
  return decoded(rows.find(table::accounts, id.raw()), decode_account);
}

void write_account(table_writer& rows, const account& value) {
  rows.put(table::accounts, value.id.raw(), encode(value));
}

void erase_account(table_writer& rows, const account_id& id) {
  rows.erase(table::accounts, id.raw());
}

}  // namespace statushive::storage
