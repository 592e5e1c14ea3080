#include "storage/store/event_store.hpp"

#include "storage/store/bounded_table.hpp"

namespace statushive::storage {

result<void> write_events(table_writer& rows, uint64_t index, const std::vector<event>& events,
                          timestamp now, uint64_t rows_max) {
  bounded_table kept(rows, table::events, meta_row::event_mark);
  uint32_t n = 0;
  for (const auto& made : events) {
    if (auto put = kept.put(event_key(index, n++), encode(made)); !put) return put;
  }
  bounded_table::bounds limits;
  limits.rows_max = rows_max;
  limits.removed_max = swept_rows_max + events.size();
  limits.has_expired = [now](std::string_view, std::string_view value) -> result<bool> {
    const auto kept_event = decode_event(value);
    if (!kept_event) return kept_event.failure();
    return kept_event->at < now - event_life;
  };
  auto swept = kept.sweep(limits);
  if (!swept) return swept.failure();
  return {};
}

result<void> visit_events(const table_reader& rows, uint64_t index, uint32_t n,
                          const event_visitor& visit) {
  std::optional<error> failure;
  auto scanned = rows.scan_from(
      table::events, event_key(index, n), [&](std::string_view key, std::string_view value) {
        const auto at_index = decode_u64(key.substr(0, 8));
        const auto number = decode_u32(key.substr(std::min<size_t>(8, key.size())));
        const auto seen = decode_event(value);
        if (!at_index || !number || !seen) {
          failure = corrupt("event");
          return false;
        }
        return visit(*at_index, *number, *seen);
      });
  if (scanned && failure) return *failure;
  return scanned;
}

}  // namespace statushive::storage
