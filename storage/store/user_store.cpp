#include "storage/store/user_store.hpp"

namespace statushive::storage {

result<std::optional<user>> find_user(const table_reader& rows, const user_id& id) {
  return decoded(rows.find(table::users, id.raw()), decode_user);
}

result<std::optional<user>> find_user_by_email(const table_reader& rows, std::string_view email) {
  const auto row = rows.find(table::users_by_email, email);
  if (!row) return row.failure();
  if (!*row) return std::optional<user>();
  const auto id = user_id::from_raw(**row);
  if (!id) return id.failure();
  return find_user(rows, *id);
}

void insert_user(table_writer& rows, const user& value) {
  rows.put(table::users, value.id.raw(), encode(value));
  rows.put(table::users_by_email, value.email, value.id.raw());
}

}  // namespace statushive::storage
