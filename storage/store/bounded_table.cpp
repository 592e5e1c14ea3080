#include "storage/store/bounded_table.hpp"

#include <algorithm>
#include <optional>

namespace statushive::storage {
namespace {

struct table_mark {
  uint64_t rows = 0;
  std::string first;  ///< No row's key is less.
};

result<table_mark> load(const table_reader& reader, meta_row row) {
  const auto found = reader.find(table::meta, meta_key(row));
  if (!found) return found.failure();
  if (!*found) return table_mark{};
  const std::string_view bytes = **found;
  const auto rows = decode_u64(bytes.substr(0, 8));
  if (!rows) return corrupt("table mark");
  return table_mark{*rows, std::string(bytes.substr(8))};
}

void save(table_writer& writer, meta_row row, const table_mark& mark) {
  writer.put(table::meta, meta_key(row), encode_u64(mark.rows) + mark.first);
}

}  // namespace

result<void> bounded_table::put(std::string_view key, std::string_view value) {
  auto mark = load(writer_, mark_);
  if (!mark) return mark.failure();
  if (mark->rows == 0 || key < mark->first) mark->first = key;
  ++mark->rows;
  save(writer_, mark_, *mark);
  writer_.put(rows_, key, value);
  return {};
}

result<void> bounded_table::erase(std::string_view key) {
  auto mark = load(writer_, mark_);
  if (!mark) return mark.failure();
  if (mark->rows == 0) return corrupt("table mark");
  if (--mark->rows == 0) mark->first.clear();
  save(writer_, mark_, *mark);
  writer_.erase(rows_, key);
  return {};
}

result<std::vector<bounded_table::row>> bounded_table::sweep(const bounds& limits) {
  auto mark = load(writer_, mark_);
  if (!mark) return mark.failure();
  std::vector<row> removed;
  if (mark->rows == 0) return removed;

  std::optional<error> failure;
  std::optional<std::string> remaining;
  auto scanned =
      writer_.scan_from(rows_, mark->first, [&](std::string_view key, std::string_view value) {
        bool goes = removed.size() < limits.removed_max;
        if (goes && mark->rows - removed.size() <= limits.rows_max) {
          const auto expired = limits.has_expired(key, value);
          if (!expired) failure = expired.failure();
          goes = expired && *expired;
        }
        if (goes) {
          removed.push_back({std::string(key), std::string(value)});
          return removed.size() < mark->rows;
        }
        remaining = key;
        return false;
      });
  if (!scanned) return scanned.failure();
  if (failure) return *failure;
  if (!remaining && removed.size() != mark->rows) return corrupt("table mark");

  for (const auto& gone : removed)
    writer_.erase(rows_, gone.key);
  table_mark now{mark->rows - removed.size(), remaining.value_or(std::string())};
  if (now.rows != mark->rows || now.first != mark->first) save(writer_, mark_, now);
  return removed;
}

bounded_table::bounds bounds_by_expiry(timestamp now, uint64_t rows_max) {
  bounded_table::bounds limits;
  limits.rows_max = rows_max;
  limits.has_expired = [now](std::string_view key, std::string_view) -> result<bool> {
    const auto expires_at = expiry_of_key(key);
    if (!expires_at) return expires_at.failure();
    return *expires_at <= now;
  };
  return limits;
}

result<uint64_t> rows_of_bounded_table(const table_reader& reader, meta_row mark) {
  const auto loaded = load(reader, mark);
  if (!loaded) return loaded.failure();
  return loaded->rows;
}

}  // namespace statushive::storage
