#include "storage/log/column_reader.hpp"

#include <rocksdb/db.h>

#include "storage/database/storage_status.hpp"

namespace statushive::storage {

result<std::optional<std::string>> column_reader::find(std::string_view key) const {
  std::string value;
  const auto status = database_.Get({}, &column_, key, &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  if (!status.ok()) return storage_error(status, "a read of the state failed");
  return std::optional(std::move(value));
}

result<void> column_reader::scan(std::string_view from, std::string_view to,
                                 const row_visitor& visit) const {
  if (from >= to) return {};
  const rocksdb::Slice end(to);
  rocksdb::ReadOptions options;
  options.iterate_upper_bound = &end;
  const std::unique_ptr<rocksdb::Iterator> row(database_.NewIterator(options, &column_));
  for (row->Seek(from); row->Valid(); row->Next()) {
    if (!visit(row->key().ToStringView(), row->value().ToStringView())) break;
  }
  // A damaged block ends a scan the way the last row does.
  if (!row->status().ok()) return storage_error(row->status(), "a scan of the state failed");
  return {};
}

result<void> column_reader::scan_backward(std::string_view from, std::string_view to,
                                          const row_visitor& visit) const {
  if (from >= to) return {};
  const rocksdb::Slice begin(from);
  const rocksdb::Slice end(to);
  rocksdb::ReadOptions options;
  options.iterate_lower_bound = &begin;
  options.iterate_upper_bound = &end;
  const std::unique_ptr<rocksdb::Iterator> row(database_.NewIterator(options, &column_));
  for (row->SeekToLast(); row->Valid(); row->Prev()) {
    if (!visit(row->key().ToStringView(), row->value().ToStringView())) break;
  }
  if (!row->status().ok()) return storage_error(row->status(), "a scan of the state failed");
  return {};
}

}  // namespace statushive::storage
