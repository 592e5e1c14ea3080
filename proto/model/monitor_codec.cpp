#include "proto/model/monitor.hpp"
#include "proto/model/wire.hpp"

namespace statushive {
namespace {

bool is_valid(pb::HttpMethod method) {
  return pb::HttpMethod_IsValid(method) && method != pb::HTTP_METHOD_UNSPECIFIED;
}

bool is_valid(pb::MonitorType type) {
  return pb::MonitorType_IsValid(type) && type != pb::MONITOR_TYPE_UNSPECIFIED;
}

bool is_valid(pb::MonitorState state) {
  return pb::MonitorState_IsValid(state) && state != pb::MONITOR_STATE_UNSPECIFIED;
}

}  // namespace

void to_pb(const monitor_spec& value, pb::MonitorSpec& message) {
  message.set_name(value.name);
  message.set_type(static_cast<pb::MonitorType>(value.type));
  message.set_url(value.url);
  message.set_method(static_cast<pb::HttpMethod>(value.method));
  message.set_interval_seconds(saturated(value.interval));
  message.set_timeout_ms(saturated(value.timeout));
  message.set_expected_status(value.expected_status);
  message.set_active(value.active);
}

result<monitor_spec> from_pb(const pb::MonitorSpec& message) {
  if (!is_valid(message.type())) return corrupt("monitor type");
  if (!is_valid(message.method())) return corrupt("monitor method");
  if (message.expected_status() > UINT16_MAX) return corrupt("monitor expected_status");
  monitor_spec value;
  value.name = message.name();
  value.type = static_cast<monitor_type>(message.type());
  value.url = message.url();
  value.method = static_cast<http_method>(message.method());
  value.interval = std::chrono::seconds(message.interval_seconds());
  value.timeout = std::chrono::milliseconds(message.timeout_ms());
  value.expected_status = static_cast<uint16_t>(message.expected_status());
  value.active = message.active();
  return value;
}

void to_pb(const monitor_patch& value, pb::MonitorPatch& message) {
  if (value.name) message.set_name(*value.name);
  if (value.url) message.set_url(*value.url);
  if (value.method) message.set_method(static_cast<pb::HttpMethod>(*value.method));
  if (value.interval) message.set_interval_seconds(saturated(*value.interval));
  if (value.timeout) message.set_timeout_ms(saturated(*value.timeout));
  if (value.expected_status) message.set_expected_status(*value.expected_status);
  if (value.active) message.set_active(*value.active);
}

result<monitor_patch> from_pb(const pb::MonitorPatch& message) {
  if (message.has_method() && !is_valid(message.method())) return corrupt("monitor method");
  if (message.expected_status() > UINT16_MAX) return corrupt("monitor expected_status");
  monitor_patch value;
  if (message.has_name()) value.name = message.name();
  if (message.has_url()) value.url = message.url();
  if (message.has_method()) value.method = static_cast<http_method>(message.method());
  if (message.has_interval_seconds())
    value.interval = std::chrono::seconds(message.interval_seconds());
  if (message.has_timeout_ms()) value.timeout = std::chrono::milliseconds(message.timeout_ms());
  if (message.has_expected_status())
    value.expected_status = static_cast<uint16_t>(message.expected_status());
  if (message.has_active()) value.active = message.active();
  return value;
}

void to_pb(const monitor_standing& value, pb::MonitorStanding& message) {
  message.set_state(static_cast<pb::MonitorState>(value.state));
  message.set_version(value.version);
  message.set_since_ms(to_ms(value.since));
  message.set_reason(static_cast<uint32_t>(value.reason));
}

result<monitor_standing> from_pb(const pb::MonitorStanding& message) {
  monitor_standing value;
  value.reason = static_cast<failure_reason>(message.reason());
  if (!is_valid(message.state()) || message.reason() > UINT8_MAX || !is_known(value.reason)) {
    return corrupt("monitor standing");
  }
  value.state = static_cast<monitor_state>(message.state());
  value.version = message.version();
  value.since = from_ms(message.since_ms());
  return value;
}

void to_pb(const monitor& value, pb::Monitor& message) {
  message.set_id(raw_id(value.id));
  message.set_account_id(raw_id(value.account));
  message.set_number(value.number.value());
  to_pb(value.spec, *message.mutable_spec());
  to_pb(value.standing, *message.mutable_standing());
  message.set_created_at_ms(to_ms(value.created_at));
  message.set_updated_at_ms(to_ms(value.updated_at));
  message.set_revision(value.revision);
  if (value.wanted_interval) {
    message.set_wanted_interval_seconds(saturated(*value.wanted_interval));
  }
  message.set_is_paused_by_plan(value.is_paused_by_plan);
}

result<monitor> from_pb(const pb::Monitor& message) {
  monitor value;
  if (!read_id(message.id(), value.id) || !read_id(message.account_id(), value.account))
    return corrupt("monitor id");
  auto spec = from_pb(message.spec());
  if (!spec) return spec.failure();
  auto standing = from_pb(message.standing());
  if (!standing) return standing.failure();
  value.number = monitor_number(message.number());
  value.spec = std::move(*spec);
  value.standing = *standing;
  value.created_at = from_ms(message.created_at_ms());
  value.updated_at = from_ms(message.updated_at_ms());
  value.revision = message.revision();
  if (message.wanted_interval_seconds() != 0) {
    value.wanted_interval = std::chrono::seconds(message.wanted_interval_seconds());
  }
  value.is_paused_by_plan = message.is_paused_by_plan();
  return value;
}

std::string encode(const monitor& value) {
  return encode_as<pb::Monitor>(value);
}
result<monitor> decode_monitor(std::string_view bytes) {
  return decode_as<monitor, pb::Monitor>(bytes, "monitor");
}

}  // namespace statushive
