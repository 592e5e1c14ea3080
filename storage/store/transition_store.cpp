#include "storage/store/transition_store.hpp"

#include <algorithm>

namespace statushive::storage {

void write_transition(table_writer& rows, monitor_number monitor, transition_record made) {
  if (made.evidence.size() > transition_evidence_max) {
    made.evidence.erase(made.evidence.begin(),
                        made.evidence.end() - static_cast<ptrdiff_t>(transition_evidence_max));
  }
  rows.put(table::transitions, transition_key(monitor, made.version), encode(made));
  if (made.version > transitions_per_monitor_max) {
    rows.erase(table::transitions,
               transition_key(monitor, made.version - transitions_per_monitor_max));
  }
}

void erase_transitions(table_writer& rows, monitor_number monitor, uint64_t version) {
  const auto kept = std::min(version, transitions_per_monitor_max);
  for (auto behind = kept; behind > 0; --behind) {
    // No change led to the first version.
    const auto one = version - behind + 1;
    if (one > 1) rows.erase(table::transitions, transition_key(monitor, one));
  }
}

result<std::vector<transition_record>> transitions_of(const table_reader& rows,
                                                      monitor_number monitor, size_t limit) {
  std::vector<transition_record> found;
  if (limit == 0) return found;
  std::optional<error> failure;
  auto scanned = rows.scan_backward(table::transitions, transition_prefix(monitor),
                                    [&](std::string_view, std::string_view value) {
                                      auto kept = decode_transition_record(value);
                                      if (!kept) failure = kept.failure();
                                      if (kept) found.push_back(std::move(*kept));
                                      return kept && found.size() < limit;
                                    });
  if (!scanned) return scanned.failure();
  if (failure) return *failure;
  return found;
}

}  // namespace statushive::storage
