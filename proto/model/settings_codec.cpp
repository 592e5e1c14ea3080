#include "proto/model/settings.hpp"
#include "proto/model/wire.hpp"

namespace statushive {
namespace {

using texts = google::protobuf::RepeatedPtrField<std::string>;

result<std::vector<cidr>> ranges_of(const texts& values) {
  std::vector<cidr> ranges;
  for (const auto& text : values) {
    auto range = cidr::parse(text);
    if (!range) return corrupt("settings allow_targets");
    ranges.push_back(*range);
  }
  return ranges;
}

}  // namespace

void to_pb(const settings& value, pb::Settings& message) {
  for (const auto& range : value.allow_targets)
    message.add_allow_targets(range.str());
  message.set_default_plan(static_cast<pb::Plan>(value.default_plan));
  message.set_require_apikey(value.require_apikey);
  message.set_shard_count(value.shard_count);
  message.set_replication_factor(value.replication_factor);
  message.set_timing(static_cast<pb::TimingProfile>(value.timing));
  for (const auto& origin : value.cors_origins)
    message.add_cors_origins(origin);
  message.set_anon_key(value.anon_key);
  message.set_revision(value.revision);
}

result<settings> from_pb(const pb::Settings& message) {
  settings value;
  auto ranges = ranges_of(message.allow_targets());
  if (!ranges) return ranges.failure();
  value.allow_targets = *std::move(ranges);
  if (!is_valid(message.default_plan()) || !pb::TimingProfile_IsValid(message.timing()) ||
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
  value.cors_origins.assign(message.cors_origins().begin(), message.cors_origins().end());
  value.anon_key = message.anon_key();
  value.revision = message.revision();
  return value;
}

void to_pb(const settings_patch& value, pb::SettingsPatch& message) {
  if (value.allow_targets) {
    auto& ranges = *message.mutable_allow_targets();
    for (const auto& range : *value.allow_targets)
      ranges.add_values(range.str());
  }
  if (value.default_plan) message.set_default_plan(static_cast<pb::Plan>(*value.default_plan));
  if (value.require_apikey) message.set_require_apikey(*value.require_apikey);
  if (value.cors_origins) {
    auto& origins = *message.mutable_cors_origins();
    for (const auto& origin : *value.cors_origins)
      origins.add_values(origin);
  }
  if (value.anon_key) message.set_anon_key(*value.anon_key);
}

result<settings_patch> from_pb(const pb::SettingsPatch& message) {
  settings_patch value;
  if (message.has_allow_targets()) {
    auto ranges = ranges_of(message.allow_targets().values());
    if (!ranges) return ranges.failure();
    value.allow_targets = *std::move(ranges);
  }
  if (message.has_default_plan()) {
    if (!is_valid(message.default_plan())) return corrupt("settings default_plan");
    value.default_plan = static_cast<plan>(message.default_plan());
  }
  if (message.has_require_apikey()) value.require_apikey = message.require_apikey();
  if (message.has_cors_origins()) {
    const auto& origins = message.cors_origins().values();
    value.cors_origins.emplace(origins.begin(), origins.end());
  }
  if (message.has_anon_key()) value.anon_key = message.anon_key();
  return value;
}

std::string encode(const settings& value) {
  return encode_as<pb::Settings>(value);
}
result<settings> decode_settings(std::string_view bytes) {
  return decode_as<settings, pb::Settings>(bytes, "settings");
}

}  // namespace statushive
