#include "storage/store/request_store.hpp"

#include "storage/store/bounded_table.hpp"

namespace statushive::storage {

result<std::optional<command_result>> find_answer(const table_reader& rows, const request_id& id) {
  return decoded(rows.find(table::requests, id.raw()), decode_command_result);
}

result<void> write_answer(table_writer& rows, const request_id& id, const command_result& answer,
                          timestamp now, uint64_t rows_max) {
  rows.put(table::requests, id.raw(), encode(answer));
  bounded_table order(rows, table::requests_by_expiry, meta_row::request_mark);
  if (auto put = order.put(request_expiry_key(now + request_life, id), {}); !put) return put;

  auto swept = order.sweep(bounds_by_expiry(now, rows_max));
  if (!swept) return swept.failure();
  for (const auto& [key, value] : *swept) {
    const auto expired = id_at_end<request_id>(key);
    if (!expired) return expired.failure();
    rows.erase(table::requests, expired->raw());
  }
  return {};
}

}  // namespace statushive::storage
