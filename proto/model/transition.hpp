#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/model/heartbeat.hpp"
#include "proto/model/monitor.hpp"

namespace statushive {

/// One committed change of a monitor's state, as its history keeps it: from these, and not from
/// heartbeats, comes its downtime.
struct transition_record {
  uint64_t version = 0;  ///< Of the standing that the change led to.
  monitor_state from = monitor_state::unknown;
  monitor_state to = monitor_state::unknown;
  timestamp at;  ///< When it was observed, or its command proposed.
  std::optional<timestamp>
      slot;  ///< Of the heartbeat that showed it; none if an owner's change did.
  failure_reason reason = failure_reason::none;
  std::vector<heartbeat> evidence;  ///< The heartbeats that decided it, oldest first.
  friend bool operator==(const transition_record&, const transition_record&) = default;
};

[[nodiscard]] std::string encode(const transition_record& value);
[[nodiscard]] result<transition_record> decode_transition_record(std::string_view bytes);

}  // namespace statushive
