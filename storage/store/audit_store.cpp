#include "storage/store/audit_store.hpp"

#include "storage/store/bounded_table.hpp"

namespace statushive::storage {
namespace {

bool matches(const audit_filter& filter, const audit_record& record) {
  return filter.account.value_or(record.account) == record.account &&
         (!filter.resource_id || *filter.resource_id == record.resource_id) &&
         (!filter.action || *filter.action == record.action);
}

}  // namespace

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

result<audit_page> list_audit(const table_reader& rows, const audit_filter& filter,
                              const page& wanted) {
  const bool is_filtered = filter.account || filter.resource_id || filter.action;
  audit_page listed;
  if (!is_filtered) {
    const auto total = rows_of_bounded_table(rows, meta_row::audit_mark);
    if (!total) return total.failure();
    listed.total = *total;
    if (wanted.limit == 0 || wanted.offset >= listed.total) return listed;
  }
  std::optional<error> failure;
  uint64_t seen = 0;
  auto scanned =
      rows.scan_backward(table::audit, {}, [&](std::string_view key, std::string_view value) {
        if (!is_filtered && seen < wanted.offset) return ++seen, true;
        const auto index = decode_u64(key);
        auto record = decode_audit_record(value);
        if (!index || !record) {
          failure = corrupt("audit record");
          return false;
        }
        if (!matches(filter, *record)) return true;
        if (seen++ >= wanted.offset && listed.entries.size() < wanted.limit) {
          listed.entries.push_back({*index, *std::move(record)});
        }
        return is_filtered || listed.entries.size() < wanted.limit;
      });
  if (!scanned) return scanned.failure();
  if (failure) return *failure;
  if (is_filtered) listed.total = seen;
  return listed;
}

}  // namespace statushive::storage
