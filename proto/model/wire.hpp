#pragma once

// Private to proto/model: conversions between the model's types and their protobuf messages. Each
// `from_pb` refuses ids of the wrong length and numbers that are no value of their enum, with
// errc::corruption.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "account.pb.h"
#include "cluster.pb.h"
#include "command.pb.h"
#include "event.pb.h"
#include "heartbeat.pb.h"
#include "monitor.pb.h"
#include "proto/model/api_key.hpp"
#include "proto/model/command.hpp"
#include "proto/model/event.hpp"
#include "transition.pb.h"
#include "user.pb.h"

namespace statushive {

namespace pb = statushive::v1;

template <class Message>
[[nodiscard]] result<Message> parse_message(std::string_view bytes, std::string_view what) {
  Message message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return corrupt(what);
  return message;
}

/// Whether the message or one inside it carries a field that this build does not know.
[[nodiscard]] bool has_unknown_fields(const google::protobuf::Message& message);

/// A duration as a number of its unit; the nearest there is for one that does not fit, so that what
/// is out of range stays so.
template <class Rep, class Period>
[[nodiscard]] uint32_t saturated(std::chrono::duration<Rep, Period> length) {
  return static_cast<uint32_t>(std::clamp<int64_t>(length.count(), 0, UINT32_MAX));
}

/// Reads an id field into `id`; false when its length is wrong.
template <class Id>
[[nodiscard]] bool read_id(const std::string& raw, Id& id) {
  auto parsed = Id::from_raw(raw);
  if (!parsed) return false;
  id = *parsed;
  return true;
}

template <class Id>
[[nodiscard]] std::string raw_id(const Id& id) {
  return id.is_nil() ? std::string() : std::string(id.raw());
}

[[nodiscard]] inline bool is_valid(pb::Plan plan) {
  return pb::Plan_IsValid(plan) && plan != pb::PLAN_UNSPECIFIED;
}

void to_pb(const account& value, pb::Account& message);
result<account> from_pb(const pb::Account& message);
void to_pb(const user& value, pb::User& message);
result<user> from_pb(const pb::User& message);
void to_pb(const profile& value, pb::Profile& message);
result<profile> from_pb(const pb::Profile& message);
void to_pb(const user_patch& value, pb::UserPatch& message);
result<user_patch> from_pb(const pb::UserPatch& message);
void to_pb(const api_key& value, pb::ApiKey& message);
result<api_key> from_pb(const pb::ApiKey& message);
void to_pb(const session& value, pb::Session& message);
result<session> from_pb(const pb::Session& message);
void to_pb(const shard& value, pb::Shard& message);
result<shard> from_pb(const pb::Shard& message);
void to_pb(const member& value, pb::Member& message);
result<member> from_pb(const pb::Member& message);
void to_pb(const settings& value, pb::Settings& message);
result<settings> from_pb(const pb::Settings& message);
void to_pb(const settings_patch& value, pb::SettingsPatch& message);
result<settings_patch> from_pb(const pb::SettingsPatch& message);
void to_pb(const heartbeat& value, pb::Heartbeat& message);
result<heartbeat> from_pb(const pb::Heartbeat& message);
void to_pb(const monitor_spec& value, pb::MonitorSpec& message);
result<monitor_spec> from_pb(const pb::MonitorSpec& message);
void to_pb(const monitor_patch& value, pb::MonitorPatch& message);
result<monitor_patch> from_pb(const pb::MonitorPatch& message);
void to_pb(const monitor_standing& value, pb::MonitorStanding& message);
result<monitor_standing> from_pb(const pb::MonitorStanding& message);
void to_pb(const monitor& value, pb::Monitor& message);
result<monitor> from_pb(const pb::Monitor& message);
void to_pb(const principal& value, pb::Principal& message);
result<principal> from_pb(const pb::Principal& message);

/// The record's bytes.
template <class Message, class Value>
[[nodiscard]] std::string encode_as(const Value& value) {
  Message message;
  to_pb(value, message);
  return message.SerializeAsString();
}

template <class Value, class Message>
[[nodiscard]] result<Value> decode_as(std::string_view bytes, std::string_view what) {
  auto message = parse_message<Message>(bytes, what);
  if (!message) return message.failure();
  return from_pb(*message);
}

}  // namespace statushive
