#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/database/key_value.hpp"
#include "storage/store/keys.hpp"

namespace statushive::storage {

/// The rows of the generation that was live when the object was made, table by table: every store
/// reads through it. Keeps a reference to the reader, and is as thread-safe as that reader. Before
/// a cluster is bootstrapped there is no generation and nothing is found.
class table_reader {
 public:
  /// Reads which generation is live, one point read. Errors: corruption.
  [[nodiscard]] static result<table_reader> open(const key_value_reader& rows);

  [[nodiscard]] bool has_state() const { return live_.has_value(); }

  [[nodiscard]] result<std::optional<std::string>> find(table rows, std::string_view key) const;

  /// Visits the rows whose keys begin with `prefix`, in key order. The visitor sees keys inside the
  /// table.
  [[nodiscard]] result<void> scan(table rows, std::string_view prefix,
                                  const row_visitor& visit) const;
  [[nodiscard]] result<void> scan_backward(table rows, std::string_view prefix,
                                           const row_visitor& visit) const;
  /// Visits the rows from `first` on, in key order.
  [[nodiscard]] result<void> scan_from(table rows, std::string_view first,
                                       const row_visitor& visit) const;

 protected:
  table_reader(const key_value_reader& rows, std::optional<generation> live)
      : rows_(&rows), live_(live) {}
  void set_live(generation live) { live_ = live; }
  /// REQUIRES: has_state()
  [[nodiscard]] std::string full_key(table rows, std::string_view key) const;

 private:
  const key_value_reader* rows_;
  std::optional<generation> live_;
};

/// The same with writes, which the reads see. Used by one thread, for one command.
class table_writer final : public table_reader {
 public:
  [[nodiscard]] static result<table_writer> open(state_transaction& transaction);

  /// Makes an empty generation live. REQUIRES: !has_state()
  void begin(generation first);

  /// REQUIRES: has_state(), for both.
  void put(table rows, std::string_view key, std::string_view value);
  void erase(table rows, std::string_view key);

 private:
  table_writer(table_reader reader, state_transaction& transaction)
      : table_reader(reader), transaction_(&transaction) {}

  state_transaction* transaction_;
};

/// A found row as its type.
template <class Value>
[[nodiscard]] result<std::optional<Value>> decoded(const result<std::optional<std::string>>& row,
                                                   result<Value> (*decode)(std::string_view)) {
  if (!row) return row.failure();
  if (!*row) return std::optional<Value>();
  auto value = decode(**row);
  if (!value) return value.failure();
  return std::optional<Value>(std::move(*value));
}

/// Visits the rows of a table as their type; the visitor returns false to end.
template <class Value, class Visit>
[[nodiscard]] result<void> visit_decoded(const table_reader& reader, table rows,
                                         result<Value> (*decode)(std::string_view), Visit visit) {
  std::optional<error> failure;
  auto scanned = reader.scan(rows, {}, [&](std::string_view, std::string_view bytes) {
    auto value = decode(bytes);
    if (!value) failure = value.failure();
    return value && visit(std::move(*value));
  });
  if (scanned && failure) return *failure;
  return scanned;
}

/// The ids at the ends of an index table's keys that begin with `prefix`, in key order.
template <class Id>
[[nodiscard]] result<std::vector<Id>> ids_under(const table_reader& reader, table index,
                                                std::string_view prefix) {
  std::vector<Id> ids;
  std::optional<error> failure;
  auto scanned = reader.scan(index, prefix, [&](std::string_view key, std::string_view) {
    const auto id = id_at_end<Id>(key);
    if (!id) failure = id.failure();
    if (id) ids.push_back(*id);
    return id.has_value();
  });
  if (!scanned) return scanned.failure();
  if (failure) return *failure;
  return ids;
}

/// A whole table, for tables that are small.
template <class Value>
[[nodiscard]] result<std::vector<Value>> decoded_table(const table_reader& reader, table rows,
                                                       result<Value> (*decode)(std::string_view)) {
  std::vector<Value> values;
  auto visited = visit_decoded(reader, rows, decode, [&](Value&& value) {
    values.push_back(std::move(value));
    return true;
  });
  if (!visited) return visited.failure();
  return values;
}

}  // namespace statushive::storage
