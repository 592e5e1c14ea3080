#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "storage/database/key_value.hpp"

namespace statushive::tests {

/// An ordered map of byte strings in memory, which counts how much is read from it. Used by one
/// thread.
class memory_key_values final : public storage::key_value_reader {
 public:
  using map = std::map<std::string, std::string, std::less<>>;

  [[nodiscard]] result<std::optional<std::string>> find(std::string_view key) const override;
  [[nodiscard]] result<void> scan(std::string_view from, std::string_view to,
                                  const storage::row_visitor& visit) const override;
  [[nodiscard]] result<void> scan_backward(std::string_view from, std::string_view to,
                                           const storage::row_visitor& visit) const override;

  void apply(const storage::write_batch& batch);
  void put(std::string_view key, std::string_view value) {
    rows_.insert_or_assign(std::string(key), std::string(value));
  }
  void erase(std::string_view key) { rows_.erase(std::string(key)); }

  [[nodiscard]] const map& rows() const { return rows_; }
  [[nodiscard]] uint64_t point_reads() const { return point_reads_; }
  [[nodiscard]] uint64_t scanned_rows() const { return scanned_rows_; }
  void reset_counters() { point_reads_ = scanned_rows_ = 0; }

 private:
  map rows_;
  mutable uint64_t point_reads_ = 0;
  mutable uint64_t scanned_rows_ = 0;
};

}  // namespace statushive::tests
