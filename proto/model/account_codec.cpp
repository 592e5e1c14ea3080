#include "proto/model/account.hpp"
#include "proto/model/wire.hpp"

namespace statushive {

void to_pb(const account& value, pb::Account& message) {
  message.set_id(raw_id(value.id));
  message.set_plan(static_cast<pb::Plan>(value.plan));
  message.set_created_at_ms(to_ms(value.created_at));
}

result<account> from_pb(const pb::Account& message) {
  account value;
  if (!read_id(message.id(), value.id)) return corrupt("account id");
  if (!pb::Plan_IsValid(message.plan()) || message.plan() == pb::PLAN_UNSPECIFIED)
    return corrupt("account plan");
  value.plan = static_cast<plan>(message.plan());
  value.created_at = from_ms(message.created_at_ms());
  return value;
}

std::string encode(const account& value) {
  return encode_as<pb::Account>(value);
}
result<account> decode_account(std::string_view bytes) {
  return decode_as<account, pb::Account>(bytes, "account");
}

}  // namespace statushive
