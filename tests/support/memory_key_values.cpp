#include "tests/support/memory_key_values.hpp"

namespace statushive::tests {

result<std::optional<std::string>> memory_key_values::find(std::string_view key) const {
  ++point_reads_;
  const auto row = rows_.find(key);
  if (row == rows_.end()) return std::optional<std::string>();
  return std::optional(row->second);
}

result<void> memory_key_values::scan(std::string_view from, std::string_view to,
                                     const storage::row_visitor& visit) const {
  for (auto row = rows_.lower_bound(from); row != rows_.end() && row->first < to; ++row) {
    ++scanned_rows_;
    if (!visit(row->first, row->second)) break;
  }
  return {};
}

result<void> memory_key_values::scan_backward(std::string_view from, std::string_view to,
                                              const storage::row_visitor& visit) const {
  for (auto row = rows_.lower_bound(to); row != rows_.begin();) {
    --row;
    if (row->first < from) break;
    ++scanned_rows_;
    if (!visit(row->first, row->second)) break;
  }
  return {};
}

void memory_key_values::apply(const storage::write_batch& batch) {
  for (const auto& [key, value] : batch.operations) {
    if (value) {
      put(key, *value);
    } else {
      erase(key);
    }
  }
}

}  // namespace statushive::tests
