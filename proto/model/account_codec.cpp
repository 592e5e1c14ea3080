#include "proto/model/account.hpp"
#include "proto/model/wire.hpp"

namespace statushive {

void to_pb(const account& value, pb::Account& message) {
  message.set_id(raw_id(value.id));
  message.set_plan(static_cast<pb::Plan>(value.plan));
  message.set_created_at_ms(to_ms(value.created_at));
  message.set_history_since_ms(to_ms(value.history_since));
  for (const auto& change : value.plan_changes) {
    auto& out = *message.add_plan_changes();
    out.set_plan(static_cast<pb::Plan>(change.plan));
    out.set_at_ms(to_ms(change.at));
  }
}

result<account> from_pb(const pb::Account& message) {
  account value;
  if (!read_id(message.id(), value.id)) return corrupt("account id");
  if (!is_valid(message.plan())) return corrupt("account plan");
  value.plan = static_cast<plan>(message.plan());
  value.created_at = from_ms(message.created_at_ms());
  value.history_since = from_ms(message.history_since_ms());
  for (const auto& change : message.plan_changes()) {
    if (!is_valid(change.plan())) return corrupt("account plan");
    value.plan_changes.push_back({static_cast<plan>(change.plan()), from_ms(change.at_ms())});
  }
  return value;
}

std::string encode(const account& value) {
  return encode_as<pb::Account>(value);
}
result<account> decode_account(std::string_view bytes) {
  return decode_as<account, pb::Account>(bytes, "account");
}

}  // namespace statushive
