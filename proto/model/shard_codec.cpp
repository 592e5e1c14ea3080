#include "proto/model/shard.hpp"
#include "proto/model/wire.hpp"

namespace statushive {

void to_pb(const shard& value, pb::Shard& message) {
  message.set_number(value.number.value());
  message.set_owner(value.owner.value());
  message.set_epoch(value.epoch.value());
  for (const auto node : value.replicas)
    message.add_replicas(node.value());
  for (const auto node : value.in_sync)
    message.add_in_sync(node.value());
}

result<shard> from_pb(const pb::Shard& message) {
  if (message.number() >= shard_count_max) return corrupt("shard number");
  shard value;
  value.number = shard_number(static_cast<uint16_t>(message.number()));
  value.owner = node_id(message.owner());
  value.epoch = epoch(message.epoch());
  for (const auto node : message.replicas())
    value.replicas.emplace_back(node);
  for (const auto node : message.in_sync())
    value.in_sync.emplace_back(node);
  return value;
}

void to_pb(const member& value, pb::Member& message) {
  message.set_id(value.id.value());
  message.set_name(value.name);
  message.set_address(value.address);
  message.set_zone(value.zone);
  message.set_version(value.version);
  message.set_incarnation(value.incarnation);
}

result<member> from_pb(const pb::Member& message) {
  return member{node_id(message.id()), message.name(),    message.address(),
                message.zone(),        message.version(), message.incarnation()};
}

std::string encode(const shard& value) {
  return encode_as<pb::Shard>(value);
}
result<shard> decode_shard(std::string_view bytes) {
  return decode_as<shard, pb::Shard>(bytes, "shard");
}
std::string encode(const member& value) {
  return encode_as<pb::Member>(value);
}
result<member> decode_member(std::string_view bytes) {
  return decode_as<member, pb::Member>(bytes, "member");
}

}  // namespace statushive
