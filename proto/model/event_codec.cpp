#include "proto/model/event.hpp"
#include "proto/model/overloaded.hpp"
#include "proto/model/wire.hpp"

namespace statushive {
namespace {

template <class Body, class Value>
result<event_body> wrapped(result<Value> value) {
  if (!value) return value.failure();
  return event_body(Body{std::move(*value)});
}

result<event_body> transitioned_from_pb(const pb::MonitorTransitioned& message) {
  monitor_transitioned body;
  auto standing = from_pb(message.to());
  if (!standing) return standing.failure();
  if (!read_id(message.id(), body.id) || message.shard() >= shard_count_max ||
      !pb::MonitorState_IsValid(message.from()) ||
      message.from() == pb::MONITOR_STATE_UNSPECIFIED) {
    return corrupt("transition event");
  }
  body.number = monitor_number(message.number());
  body.shard = shard_number(static_cast<uint16_t>(message.shard()));
  body.from = static_cast<monitor_state>(message.from());
  body.to = *standing;
  body.slot = from_ms(message.slot_ms());
  return event_body(body);
}

result<event_body> body_from_pb(const pb::Event& message) {
  switch (message.body_case()) {
    case pb::Event::kMonitorCreated:
      return wrapped<monitor_created>(from_pb(message.monitor_created()));
    case pb::Event::kMonitorUpdated:
      return wrapped<monitor_updated>(from_pb(message.monitor_updated()));
    case pb::Event::kMonitorDeleted: {
      monitor_deleted body;
      if (!read_id(message.monitor_deleted().id(), body.id)) return corrupt("monitor id");
      body.number = monitor_number(message.monitor_deleted().number());
      return event_body(body);
    }
    case pb::Event::kMonitorTransitioned:
      return transitioned_from_pb(message.monitor_transitioned());
    case pb::Event::kSettingsChanged:
      return wrapped<settings_changed>(from_pb(message.settings_changed()));
    case pb::Event::kMemberChanged:
      return wrapped<member_changed>(from_pb(message.member_changed()));
    case pb::Event::kShardAssigned:
      return wrapped<shard_assigned>(from_pb(message.shard_assigned()));
    case pb::Event::BODY_NOT_SET: break;
  }
  return corrupt("event");
}

}  // namespace

std::string_view name_of(const event_body& body) {
  return std::visit(overloaded{
                        [](const monitor_created&) { return "monitor_created"; },
                        [](const monitor_updated&) { return "monitor_updated"; },
                        [](const monitor_deleted&) { return "monitor_deleted"; },
                        [](const monitor_transitioned&) { return "monitor_transitioned"; },
                        [](const settings_changed&) { return "settings_changed"; },
                        [](const member_changed&) { return "member_changed"; },
                        [](const shard_assigned&) { return "shard_assigned"; },
                    },
                    body);
}

std::string encode(const event& value) {
  pb::Event message;
  message.set_visible_to(raw_id(value.visible_to));
  message.set_at_ms(to_ms(value.at));
  std::visit(
      overloaded{
          [&](const monitor_created& b) { to_pb(b.monitor, *message.mutable_monitor_created()); },
          [&](const monitor_updated& b) { to_pb(b.monitor, *message.mutable_monitor_updated()); },
          [&](const monitor_deleted& b) {
            message.mutable_monitor_deleted()->set_id(raw_id(b.id));
            message.mutable_monitor_deleted()->set_number(b.number.value());
          },
          [&](const monitor_transitioned& b) {
            auto& out = *message.mutable_monitor_transitioned();
            out.set_id(raw_id(b.id));
            out.set_number(b.number.value());
            out.set_shard(b.shard.value());
            out.set_from(static_cast<pb::MonitorState>(b.from));
            to_pb(b.to, *out.mutable_to());
            out.set_slot_ms(to_ms(b.slot));
          },
          [&](const settings_changed& b) {
            to_pb(b.settings, *message.mutable_settings_changed());
          },
          [&](const member_changed& b) { to_pb(b.member, *message.mutable_member_changed()); },
          [&](const shard_assigned& b) { to_pb(b.shard, *message.mutable_shard_assigned()); },
      },
      value.body);
  return message.SerializeAsString();
}

result<event> decode_event(std::string_view bytes) {
  auto message = parse_message<pb::Event>(bytes, "event");
  if (!message) return message.failure();
  auto body = body_from_pb(*message);
  if (!body) return body.failure();
  event value;
  if (!read_id(message->visible_to(), value.visible_to)) return corrupt("event");
  value.at = from_ms(message->at_ms());
  value.body = std::move(*body);
  return value;
}

std::string encode(const audit_record& value) {
  pb::AuditRecord message;
  message.set_at_ms(to_ms(value.at));
  to_pb(value.actor, *message.mutable_actor());
  message.set_source_address(value.source_address);
  message.set_action(value.action);
  message.set_account_id(raw_id(value.account));
  message.set_resource_kind(value.resource_kind);
  message.set_resource_id(value.resource_id);
  message.set_before(value.before);
  message.set_after(value.after);
  return message.SerializeAsString();
}

result<audit_record> decode_audit_record(std::string_view bytes) {
  auto message = parse_message<pb::AuditRecord>(bytes, "audit record");
  if (!message) return message.failure();
  auto actor = from_pb(message->actor());
  if (!actor) return actor.failure();
  audit_record value;
  if (!read_id(message->account_id(), value.account)) return corrupt("audit record");
  value.at = from_ms(message->at_ms());
  value.actor = *actor;
  value.source_address = message->source_address();
  value.action = message->action();
  value.resource_kind = message->resource_kind();
  value.resource_id = message->resource_id();
  value.before = message->before();
  value.after = message->after();
  return value;
}

}  // namespace statushive
