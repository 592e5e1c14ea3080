#include "storage/store/tables.hpp"

#include <cassert>

namespace statushive::storage {
namespace {

constexpr size_t prefix_bytes = 2;

/// Cuts generation and table off the keys that a visitor sees.
row_visitor inside_table(const row_visitor& visit) {
  return [&visit](std::string_view key, std::string_view value) {
    return visit(key.substr(prefix_bytes), value);
  };
}

}  // namespace

result<table_reader> table_reader::open(const key_value_reader& rows) {
  const auto row = rows.find(live_generation_key);
  if (!row) return row.failure();
  if (!*row) return table_reader(rows, std::nullopt);
  const auto& value = **row;
  if (value.size() != 1 || value[0] == '\0') return corrupt("live generation");
  return table_reader(rows, generation(static_cast<uint8_t>(value[0])));
}

std::string table_reader::full_key(table rows, std::string_view key) const {
  assert(live_.has_value());
  auto full = table_prefix(*live_, rows);
  full += key;
  return full;
}

result<std::optional<std::string>> table_reader::find(table rows, std::string_view key) const {
  if (!live_) return std::optional<std::string>();
  return rows_->find(full_key(rows, key));
}

result<void> table_reader::scan(table rows, std::string_view prefix,
                                const row_visitor& visit) const {
  if (!live_) return {};
  const auto from = full_key(rows, prefix);
  return rows_->scan(from, prefix_end(from), inside_table(visit));
}

result<void> table_reader::scan_backward(table rows, std::string_view prefix,
                                         const row_visitor& visit) const {
  if (!live_) return {};
  const auto from = full_key(rows, prefix);
  return rows_->scan_backward(from, prefix_end(from), inside_table(visit));
}

result<void> table_reader::scan_from(table rows, std::string_view first,
                                     const row_visitor& visit) const {
  if (!live_) return {};
  return rows_->scan(full_key(rows, first), prefix_end(full_key(rows, {})), inside_table(visit));
}

result<table_writer> table_writer::open(state_transaction& transaction) {
  auto reader = table_reader::open(transaction);
  if (!reader) return reader.failure();
  return table_writer(*reader, transaction);
}

void table_writer::begin(generation first) {
  assert(!has_state());
  const char value = static_cast<char>(first.value());
  transaction_->put(live_generation_key, std::string_view(&value, 1));
  set_live(first);
}

void table_writer::put(table rows, std::string_view key, std::string_view value) {
  transaction_->put(full_key(rows, key), value);
}

void table_writer::erase(table rows, std::string_view key) {
  transaction_->erase(full_key(rows, key));
}

}  // namespace statushive::storage
