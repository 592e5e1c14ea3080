#include "proto/model/settings.hpp"
#include "proto/model/wire.hpp"

namespace statushive {

void to_pb(const settings& value, pb::Settings& message) {
  for (const auto& range : value.allow_targets)
    message.add_allow_targets(range.str());
  message.set_default_plan(static_cast<pb::Plan>(value.default_plan));
  message.set_require_apikey(value.require_apikey);
  message.set_shard_count(value.shard_count);
  message.set_replication_factor(value.replication_factor);
  message.set_timing(static_cast<pb::TimingProfile>(value.timing));
}

result<settings> from_pb(const pb::Settings& message) {
  settings value;
  for (const auto& text : message.allow_targets()) {
    auto range = cidr::parse(text);
    if (!range) return corrupt("settings allow_targets");
    value.allow_targets.push_back(*range);
  }
  if (!pb::Plan_IsValid(message.default_plan()) || message.default_plan() == pb::PLAN_UNSPECIFIED ||
      !pb::TimingProfile_IsValid(message.timing()) ||
      message.timing() == pb::TIMING_PROFILE_UNSPECIFIED || message.shard_count() == 0 ||
      message.shard_count() > shard_count_max || message.replication_factor() == 0 ||
      message.replication_factor() > UINT8_MAX) {
    return corrupt("settings");
  }
  value.default_plan = static_cast<plan>(message.default_plan());
  value.require_apikey = message.require_apikey();
  value.shard_count = static_cast<uint16_t>(message.shard_count());
  value.replication_factor = static_cast<uint8_t>(message.replication_factor());
  value.timing = static_cast<timing_profile>(message.timing());
  return value;
}

std::string encode(const settings& value) {
  return encode_as<pb::Settings>(value);
}
result<settings> decode_settings(std::string_view bytes) {
  return decode_as<settings, pb::Settings>(bytes, "settings");
}

}  // namespace statushive
