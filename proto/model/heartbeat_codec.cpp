#include "proto/model/heartbeat.hpp"
#include "proto/model/wire.hpp"

namespace statushive {

void to_pb(const heartbeat& value, pb::Heartbeat& message) {
  message.set_monitor_number(value.monitor.value());
  message.set_slot_ms(to_ms(value.slot));
  message.set_start_delay_ms(saturated(value.start_delay));
  message.set_attempt(value.attempt);
  message.set_result(static_cast<pb::CheckResult>(value.result));
  message.set_reason(static_cast<uint32_t>(value.reason));
  message.set_response_time_ms(saturated(value.response_time));
  if (value.status_code) message.set_status_code(*value.status_code);
  message.set_node_id(value.node.value());
  message.set_message(value.message);
}

result<heartbeat> from_pb(const pb::Heartbeat& message) {
  heartbeat value;
  value.monitor = monitor_number(message.monitor_number());
  value.slot = from_ms(message.slot_ms());
  value.start_delay = std::chrono::milliseconds(message.start_delay_ms());
  value.attempt = static_cast<uint8_t>(message.attempt());
  value.result = static_cast<check_result>(message.result());
  value.reason = static_cast<failure_reason>(message.reason());
  value.response_time = std::chrono::milliseconds(message.response_time_ms());
  if (message.has_status_code()) value.status_code = static_cast<uint16_t>(message.status_code());
  value.node = node_id(message.node_id());
  value.message = message.message();
  if (message.attempt() > UINT8_MAX || message.reason() > UINT8_MAX ||
      message.status_code() > UINT16_MAX || !is_known(value.result) || !is_known(value.reason)) {
    return corrupt("heartbeat");
  }
  return value;
}

}  // namespace statushive
