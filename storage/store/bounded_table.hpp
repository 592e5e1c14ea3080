#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/store/tables.hpp"

namespace statushive::storage {

/// Rows that one command may remove from a bounded table beside as many as it added, so that no
/// command has much to do and what has expired still goes faster than it came.
inline constexpr uint64_t swept_rows_max = 4;

/// A table whose rows go in key order once they expire or are too many. A row of `meta` keeps how
/// many there are, so that nothing counts them, and a key that none of them precedes, so that a
/// sweep does not start among the tombstones of the rows that went before. Holds no state of its
/// own; lives for one command.
class bounded_table {
 public:
  struct row {
    std::string key;
    std::string value;
  };
  struct bounds {
    uint64_t rows_max = 0;
    uint64_t removed_max = swept_rows_max;  ///< By one sweep.
    std::function<result<bool>(std::string_view key, std::string_view value)> has_expired;
  };

  bounded_table(table_writer& writer, table rows, meta_row mark)
      : writer_(writer), rows_(rows), mark_(mark) {}

  /// REQUIRES: the table has no such key.
  [[nodiscard]] result<void> put(std::string_view key, std::string_view value);
  /// REQUIRES: the table has the key.
  [[nodiscard]] result<void> erase(std::string_view key);
  /// Removes the first rows as long as there are too many or the first has expired, and returns
  /// them.
  [[nodiscard]] result<std::vector<row>> sweep(const bounds& limits);

 private:
  table_writer& writer_;
  table rows_;
  meta_row mark_;
};

/// Of a table whose keys begin with the time at which the row expires.
[[nodiscard]] bounded_table::bounds bounds_by_expiry(timestamp now, uint64_t rows_max);

/// How many rows a bounded table has.
[[nodiscard]] result<uint64_t> rows_of_bounded_table(const table_reader& reader, meta_row mark);

}  // namespace statushive::storage
