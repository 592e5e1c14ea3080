#include "proto/model/api_key.hpp"
#include "proto/model/user.hpp"
#include "proto/model/wire.hpp"

namespace statushive {
namespace {

bool is_valid(pb::Role role) {
  return pb::Role_IsValid(role) && role != pb::ROLE_UNSPECIFIED;
}

bool is_valid(pb::Scope scope) {
  return pb::Scope_IsValid(scope) && scope != pb::SCOPE_UNSPECIFIED;
}

}  // namespace

void to_pb(const user& value, pb::User& message) {
  message.set_id(raw_id(value.id));
  message.set_account_id(raw_id(value.account));
  message.set_email(value.email);
  message.set_role(static_cast<pb::Role>(value.role));
  message.set_password_hash(value.password_hash);
  message.set_created_at_ms(to_ms(value.created_at));
  message.set_updated_at_ms(to_ms(value.updated_at));
  message.set_revision(value.revision);
}

result<user> from_pb(const pb::User& message) {
  user value;
  if (!read_id(message.id(), value.id) || !read_id(message.account_id(), value.account))
    return corrupt("user id");
  if (!is_valid(message.role())) return corrupt("user role");
  value.email = message.email();
  value.role = static_cast<role>(message.role());
  value.password_hash = message.password_hash();
  value.created_at = from_ms(message.created_at_ms());
  value.updated_at = from_ms(message.updated_at_ms());
  value.revision = message.revision();
  return value;
}

void to_pb(const profile& value, pb::Profile& message) {
  to_pb(value.user, *message.mutable_user());
  message.set_plan(static_cast<pb::Plan>(value.plan));
}

result<profile> from_pb(const pb::Profile& message) {
  auto owner = from_pb(message.user());
  if (!owner) return owner.failure();
  if (!is_valid(message.plan())) return corrupt("profile plan");
  return profile{*std::move(owner), static_cast<plan>(message.plan())};
}

void to_pb(const user_patch& value, pb::UserPatch& message) {
  if (value.email) message.set_email(*value.email);
  if (value.role) message.set_role(static_cast<pb::Role>(*value.role));
  if (value.password_hash) message.set_password_hash(*value.password_hash);
  if (value.plan) message.set_plan(static_cast<pb::Plan>(*value.plan));
}

result<user_patch> from_pb(const pb::UserPatch& message) {
  if (message.has_role() && !is_valid(message.role())) return corrupt("user role");
  if (message.has_plan() && !is_valid(message.plan())) return corrupt("account plan");
  user_patch value;
  if (message.has_email()) value.email = message.email();
  if (message.has_role()) value.role = static_cast<role>(message.role());
  if (message.has_password_hash()) value.password_hash = message.password_hash();
  if (message.has_plan()) value.plan = static_cast<plan>(message.plan());
  return value;
}

void to_pb(const api_key& value, pb::ApiKey& message) {
  message.set_id(raw_id(value.id));
  message.set_user_id(raw_id(value.user));
  message.set_account_id(raw_id(value.account));
  message.set_name(value.name);
  for (const auto one : value.scopes)
    message.add_scopes(static_cast<pb::Scope>(one));
  message.set_secret_hash(value.secret_hash);
  message.set_created_at_ms(to_ms(value.created_at));
  if (value.expires_at) message.set_expires_at_ms(to_ms(*value.expires_at));
  message.set_revision(value.revision);
}

result<api_key> from_pb(const pb::ApiKey& message) {
  api_key value;
  if (!read_id(message.id(), value.id) || !read_id(message.user_id(), value.user) ||
      !read_id(message.account_id(), value.account)) {
    return corrupt("api key id");
  }
  value.name = message.name();
  for (const auto one : message.scopes()) {
    if (!is_valid(static_cast<pb::Scope>(one))) return corrupt("api key scope");
    value.scopes.push_back(static_cast<scope>(one));
  }
  if (value.scopes.empty()) return corrupt("api key scope");
  value.secret_hash = message.secret_hash();
  value.created_at = from_ms(message.created_at_ms());
  if (message.has_expires_at_ms()) value.expires_at = from_ms(message.expires_at_ms());
  value.revision = message.revision();
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
std::string encode(const profile& value) {
  return encode_as<pb::Profile>(value);
}
result<profile> decode_profile(std::string_view bytes) {
  return decode_as<profile, pb::Profile>(bytes, "profile");
}
std::string encode(const api_key& value) {
  return encode_as<pb::ApiKey>(value);
}
result<api_key> decode_api_key(std::string_view bytes) {
  return decode_as<api_key, pb::ApiKey>(bytes, "api key");
}
std::string encode(const session& value) {
  return encode_as<pb::Session>(value);
}
result<session> decode_session(std::string_view bytes) {
  return decode_as<session, pb::Session>(bytes, "session");
}

}  // namespace statushive
