#include "proto/model/transition.hpp"
#include "proto/model/wire.hpp"

namespace statushive {
namespace {

bool is_valid(pb::MonitorState state) {
  return pb::MonitorState_IsValid(state) && state != pb::MONITOR_STATE_UNSPECIFIED;
}

}  // namespace

std::string encode(const transition_record& value) {
  pb::TransitionRecord message;
  message.set_version(value.version);
  message.set_from(static_cast<pb::MonitorState>(value.from));
  message.set_to(static_cast<pb::MonitorState>(value.to));
  message.set_at_ms(to_ms(value.at));
  if (value.slot) message.set_slot_ms(to_ms(*value.slot));
  message.set_reason(static_cast<uint32_t>(value.reason));
  for (const auto& beat : value.evidence)
    to_pb(beat, *message.add_evidence());
  return message.SerializeAsString();
}

result<transition_record> decode_transition_record(std::string_view bytes) {
  auto message = parse_message<pb::TransitionRecord>(bytes, "transition");
  if (!message) return message.failure();
  transition_record value;
  value.reason = static_cast<failure_reason>(message->reason());
  if (!is_valid(message->from()) || !is_valid(message->to()) || message->reason() > UINT8_MAX ||
      !is_known(value.reason)) {
    return corrupt("transition");
  }
  value.version = message->version();
  value.from = static_cast<monitor_state>(message->from());
  value.to = static_cast<monitor_state>(message->to());
  value.at = from_ms(message->at_ms());
  if (message->has_slot_ms()) value.slot = from_ms(message->slot_ms());
  value.evidence.reserve(static_cast<size_t>(message->evidence_size()));
  for (const auto& one : message->evidence()) {
    auto beat = from_pb(one);
    if (!beat) return beat.failure();
    value.evidence.push_back(std::move(*beat));
  }
  return value;
}

}  // namespace statushive
