#pragma once

#include <memory>

#include "storage/database/key_value.hpp"

namespace rocksdb {
class ColumnFamilyHandle;
class DB;
}  // namespace rocksdb

namespace statushive::storage {

/// Reads one column family, each call at its own moment. The database must outlive it. Thread-safe.
class column_reader final : public key_value_reader {
 public:
  column_reader(rocksdb::DB& database, rocksdb::ColumnFamilyHandle& column)
      : database_(database), column_(column) {}

  [[nodiscard]] result<std::optional<std::string>> find(std::string_view key) const override;
  [[nodiscard]] result<void> scan(std::string_view from, std::string_view to,
                                  const row_visitor& visit) const override;
  [[nodiscard]] result<void> scan_backward(std::string_view from, std::string_view to,
                                           const row_visitor& visit) const override;

 private:
  rocksdb::DB& database_;
  rocksdb::ColumnFamilyHandle& column_;
};

}  // namespace statushive::storage
