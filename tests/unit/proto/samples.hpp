#pragma once

#include <vector>

#include "proto/model/api_key.hpp"
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
[[nodiscard]] profile sample_profile();
[[nodiscard]] user_patch sample_user_patch();
[[nodiscard]] api_key sample_api_key();
[[nodiscard]] session sample_session();
[[nodiscard]] shard sample_shard();
[[nodiscard]] member sample_member();
[[nodiscard]] settings sample_settings();
[[nodiscard]] settings_patch sample_settings_patch();
[[nodiscard]] heartbeat sample_heartbeat();
[[nodiscard]] monitor sample_monitor();
[[nodiscard]] monitor_patch sample_patch();
[[nodiscard]] transition_record sample_transition_record();
[[nodiscard]] audit_record sample_audit_record();
[[nodiscard]] idempotency_record sample_idempotency_record();
/// One for each body.
[[nodiscard]] std::vector<command> sample_commands();
[[nodiscard]] std::vector<event> sample_events();
[[nodiscard]] command_result sample_refusal();

// The same with what the first build knew, before accounts could change: only its fields are set.

[[nodiscard]] account as_in_v1(account value);
[[nodiscard]] user as_in_v1(user value);
[[nodiscard]] settings as_in_v1(settings value);
[[nodiscard]] monitor as_in_v1(monitor value);
[[nodiscard]] audit_record as_in_v1(audit_record value);
/// REQUIRES: the first build knew the body.
[[nodiscard]] command as_in_v1(command value);
[[nodiscard]] event as_in_v1(event value);
[[nodiscard]] command_result refusal_in_v1();

}  // namespace statushive::tests
