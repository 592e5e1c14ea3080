#pragma once

#include <vector>

#include "proto/model/command.hpp"
#include "proto/model/event.hpp"
#include "proto/model/transition.hpp"

namespace statushive::tests {

// One value of each stored type, in which no field has its default: what a codec forgets is missed.

template <class Id>
[[nodiscard]] Id sample_id(uint8_t first) {
  uuid_bytes bytes{};
  for (size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<uint8_t>(first + i);
  return Id(bytes);
}

[[nodiscard]] account sample_account();
[[nodiscard]] user sample_user();
[[nodiscard]] session sample_session();
[[nodiscard]] shard sample_shard();
[[nodiscard]] member sample_member();
[[nodiscard]] settings sample_settings();
[[nodiscard]] heartbeat sample_heartbeat();
[[nodiscard]] monitor sample_monitor();
[[nodiscard]] monitor_patch sample_patch();
[[nodiscard]] transition_record sample_transition_record();
[[nodiscard]] audit_record sample_audit_record();
/// One for each body.
[[nodiscard]] std::vector<command> sample_commands();
[[nodiscard]] std::vector<event> sample_events();
[[nodiscard]] command_result sample_refusal();

}  // namespace statushive::tests
