#include "storage/store/keys.hpp"

#include "storage/database/big_endian.hpp"

namespace statushive::storage {
namespace {

constexpr uint64_t sign_bit = uint64_t{1} << 63;

void append_time(std::string& key, timestamp moment) {
  put_big_endian(key, static_cast<uint64_t>(to_ms(moment)) ^ sign_bit);
}

template <class Number>
result<Number> read_number(std::string_view bytes) {
  if (bytes.size() != sizeof(Number)) return corrupt("number");
  return big_endian<Number>(bytes);
}

void append_name_and_id(std::string& key, std::string_view name, const monitor_id& id) {
  key += name;
  key += '\0';
  key += id.raw();
}

template <class Id>
std::string time_key(timestamp moment, const Id& id) {
  std::string key;
  append_time(key, moment);
  key += id.raw();
  return key;
}

}  // namespace

std::string table_prefix(generation live, table rows) {
  return {static_cast<char>(live.value()), static_cast<char>(rows)};
}

std::string meta_key(meta_row row) {
  return std::string(1, static_cast<char>(row));
}

std::string token_key_key(uint8_t slot) {
  return meta_key(meta_row::token_key) + static_cast<char>(slot);
}

std::string session_user_key(const user_id& user, timestamp created_at, const session_id& id) {
  return std::string(user.raw()) + time_key(created_at, id);
}

std::string session_expiry_key(timestamp expires_at, const session_id& id) {
  return time_key(expires_at, id);
}

std::string account_user_key(const account_id& account, const user_id& user) {
  return std::string(account.raw()) + std::string(user.raw());
}

std::string user_api_key_key(const user_id& user, const api_key_id& key) {
  return std::string(user.raw()) + std::string(key.raw());
}

std::string monitor_name_prefix(const account_id& account) {
  return std::string(account.raw());
}

std::string monitor_activity_prefix(const account_id& account, bool active) {
  return std::string(account.raw()) + (active ? '\1' : '\0');
}

std::string monitor_name_key(const account_id& account, std::string_view name,
                             const monitor_id& id) {
  auto key = monitor_name_prefix(account);
  append_name_and_id(key, name, id);
  return key;
}

std::string monitor_activity_key(const account_id& account, bool active, std::string_view name,
                                 const monitor_id& id) {
  auto key = monitor_activity_prefix(account, active);
  append_name_and_id(key, name, id);
  return key;
}

std::string transition_prefix(monitor_number monitor) {
  return encode_u32(monitor.value());
}

std::string transition_key(monitor_number monitor, uint64_t version) {
  return transition_prefix(monitor) + encode_u64(version);
}

std::string shard_key(shard_number number) {
  std::string key;
  put_big_endian(key, number.value());
  return key;
}

std::string member_key(node_id id) {
  return encode_u64(id.value());
}

std::string event_key(uint64_t index, uint32_t n) {
  return encode_u64(index) + encode_u32(n);
}

std::string audit_key(uint64_t index) {
  return encode_u64(index);
}

std::string request_expiry_key(timestamp expires_at, const request_id& id) {
  return time_key(expires_at, id);
}

std::string monitor_number_key(const account_id& account, monitor_number number) {
  return std::string(account.raw()) + encode_u32(number.value());
}

std::string idempotency_key_key(const account_id& account, std::string_view key) {
  return std::string(account.raw()).append(key);
}

std::string idempotency_expiry_key(timestamp expires_at, const account_id& account,
                                   std::string_view key) {
  return time_key(expires_at, account).append(key);
}

std::string_view after_expiry(std::string_view key) {
  return key.substr(sizeof(uint64_t));
}

result<timestamp> expiry_of_key(std::string_view key) {
  const auto bits = decode_u64(key.substr(0, 8));
  if (!bits) return bits.failure();
  return from_ms(static_cast<int64_t>(*bits ^ sign_bit));
}

std::string encode_u32(uint32_t value) {
  std::string bytes;
  put_big_endian(bytes, value);
  return bytes;
}

std::string encode_u64(uint64_t value) {
  std::string bytes;
  put_big_endian(bytes, value);
  return bytes;
}

result<uint32_t> decode_u32(std::string_view bytes) {
  return read_number<uint32_t>(bytes);
}
result<uint64_t> decode_u64(std::string_view bytes) {
  return read_number<uint64_t>(bytes);
}

}  // namespace statushive::storage
