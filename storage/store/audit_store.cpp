#include "storage/store/audit_store.hpp"

#include "storage/store/bounded_table.hpp"

namespace statushive::storage {

result<void> write_audit(table_writer& rows, uint64_t index,
                         const std::optional<audit_record>& record, timestamp now,
                         uint64_t rows_max) {
  bounded_table kept(rows, table::audit, meta_row::audit_mark);
  if (record) {
    if (auto put = kept.put(audit_key(index), encode(*record)); !put) return put;
  }
  bounded_table::bounds limits;
  limits.rows_max = rows_max;
  limits.has_expired = [now](std::string_view, std::string_view value) -> result<bool> {
    const auto kept_record = decode_audit_record(value);
    if (!kept_record) return kept_record.failure();
    return kept_record->at < now - audit_life;
  };
  auto swept = kept.sweep(limits);
  if (!swept) return swept.failure();
  return {};
}

result<std::vector<audit_record>> audit_records(const table_reader& rows, const page& wanted) {
  std::vector<audit_record> records;
  if (wanted.limit == 0) return records;
  std::optional<error> failure;
  uint32_t skipped = 0;
  auto scanned =
      rows.scan_backward(table::audit, {}, [&](std::string_view, std::string_view value) {
        if (skipped < wanted.offset) return ++skipped, true;
        auto record = decode_audit_record(value);
        if (!record) failure = record.failure();
        if (record) records.push_back(std::move(*record));
        return record && records.size() < wanted.limit;
      });
  if (!scanned) return scanned.failure();
  if (failure) return *failure;
  return records;
}

}  // namespace statushive::storage
