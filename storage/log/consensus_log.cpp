#include "storage/log/consensus_log.hpp"

namespace statushive::storage {
namespace {

error damaged(std::string sentence) {
  return error(errc::corruption, "log_damaged", std::move(sentence))
      .hinting(
          "A node that lost entries must not vote again: restore a backup, or let it join as a new "
          "node.");
}

result<void> check_terms(const recovered_log& log) {
  uint64_t previous = 1;
  for (size_t i = 0; i < log.entries.size(); ++i) {
    const auto term = log.entries[i].term;
    if (term < previous) {
      return damaged("entry " + std::to_string(log.first_index + i) + " of the log has term " +
                     std::to_string(term) + ", which is less than " + std::to_string(previous) +
                     " before it");
    }
    previous = term;
  }
  const auto newest = log.entries.empty() ? log.applied.term : previous;
  if (log.hard.term >= newest) return {};
  return damaged("the log has reached term " + std::to_string(newest) +
                 ", but the hard state knows only term " + std::to_string(log.hard.term));
}

}  // namespace

result<void> check_consistency(const recovered_log& log) {
  const auto applied = log.applied.index;
  if (log.first_index == 0) return damaged("the log begins at index 0");
  if (log.last_index() < applied) {
    return damaged("the log ends at entry " + std::to_string(log.last_index()) + ", but entry " +
                   std::to_string(applied) + " has been applied: its end is lost");
  }
  if (log.first_index > applied + 1) {
    return damaged("the log begins at entry " + std::to_string(log.first_index) +
                   ", but only entry " + std::to_string(applied) +
                   " has been applied: what is between is lost");
  }
  if (applied >= log.first_index) {
    const auto term = log.entries[applied - log.first_index].term;
    if (term != log.applied.term) {
      return damaged("entry " + std::to_string(applied) + " of the log has term " +
                     std::to_string(term) + ", but it was applied with term " +
                     std::to_string(log.applied.term));
    }
  }
  if (log.applied.configuration_index > applied) {
    return damaged("the configuration of entry " + std::to_string(log.applied.configuration_index) +
                   " counts as applied, but the state is that of entry " + std::to_string(applied));
  }
  return check_terms(log);
}

}  // namespace statushive::storage
