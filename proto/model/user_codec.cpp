#include "proto/model/user.hpp"
#include "proto/model/wire.hpp"

namespace statushive {

void to_pb(const user& value, pb::User& message) {
  message.set_id(raw_id(value.id));
  message.set_account_id(raw_id(value.account));
  message.set_email(value.email);
  message.set_role(static_cast<pb::Role>(value.role));
  message.set_password_hash(value.password_hash);
  message.set_created_at_ms(to_ms(value.created_at));
  message.set_updated_at_ms(to_ms(value.updated_at));
}

result<user> from_pb(const pb::User& message) {
  user value;
  if (!read_id(message.id(), value.id) || !read_id(message.account_id(), value.account))
    return corrupt("user id");
  if (!pb::Role_IsValid(message.role()) || message.role() == pb::ROLE_UNSPECIFIED)
    return corrupt("user role");
  value.email = message.email();
  value.role = static_cast<role>(message.role());
  value.password_hash = message.password_hash();
  value.created_at = from_ms(message.created_at_ms());
  value.updated_at = from_ms(message.updated_at_ms());
  return value;
}

void to_pb(const session& value, pb::Session& message) {
  message.set_id(raw_id(value.id));
  message.set_user_id(raw_id(value.user));
  message.set_token_hash(value.token_hash);
  message.set_created_at_ms(to_ms(value.created_at));
  message.set_expires_at_ms(to_ms(value.expires_at));
}

result<session> from_pb(const pb::Session& message) {
  session value;
  if (!read_id(message.id(), value.id) || !read_id(message.user_id(), value.user))
    return corrupt("session id");
  value.token_hash = message.token_hash();
  value.created_at = from_ms(message.created_at_ms());
  value.expires_at = from_ms(message.expires_at_ms());
  return value;
}

std::string encode(const user& value) {
  return encode_as<pb::User>(value);
}
result<user> decode_user(std::string_view bytes) {
  return decode_as<user, pb::User>(bytes, "user");
}
std::string encode(const session& value) {
  return encode_as<pb::Session>(value);
}
result<session> decode_session(std::string_view bytes) {
  return decode_as<session, pb::Session>(bytes, "session");
}

}  // namespace statushive
