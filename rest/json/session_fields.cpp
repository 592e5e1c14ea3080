#include "rest/json/session_fields.hpp"

#include <array>
#include <limits>

namespace statushive::rest {
namespace {

using enum field_type;
using enum field_use;

constexpr auto roles = std::to_array<std::string_view>({"viewer", "editor", "admin"});
constexpr auto plans = std::to_array<std::string_view>({"free", "pro", "pro_plus", "unlimited"});
constexpr auto grants = std::to_array<std::string_view>({"password", "refresh_token"});
constexpr auto token_types = std::to_array<std::string_view>({"bearer"});
constexpr int64_t email_characters_max = 254;
constexpr int64_t token_characters_max = 4096;

constexpr resource_field<profile, nothing> user_table[] = {
    {{.name = "id", .type = id, .meaning = "Names the user for ever."},
     [](json_writer& to, const profile& from) { to.value(from.user.id); }},
    {{.name = "email",
      .type = text,
      .low = 3,
      .high = email_characters_max,
      .meaning = "The address under which the user logs in."},
     [](json_writer& to, const profile& from) { to.value(from.user.email); }},
    {{.name = "role",
      .type = choice,
      .choices = roles,
      .meaning = "A viewer reads, an editor also changes, an admin also operates the cluster."},
     [](json_writer& to, const profile& from) { to.value(name_of(from.user.role)); }},
    {{.name = "plan", .type = choice, .choices = plans, .meaning = "The plan of the account."},
     [](json_writer& to, const profile& from) { to.value(name_of(from.plan)); }},
    {{.name = "account_id", .type = id, .meaning = "The account that the user belongs to."},
     [](json_writer& to, const profile& from) { to.value(from.user.account); }},
    {{.name = "created_at", .type = time, .meaning = "When the user was created."},
     [](json_writer& to, const profile& from) { to.value(from.user.created_at); }},
    {{.name = "updated_at", .type = time, .meaning = "When the user last changed."},
     [](json_writer& to, const profile& from) { to.value(from.user.updated_at); }},
};
constexpr resource<profile> users(user_table);

constexpr resource_field<token_grant, nothing> token_table[] = {
    {{.name = "access_token",
      .type = text,
      .is_secret = true,
      .low = 1,
      .high = token_characters_max,
      .meaning = "A JWT for the header `Authorization: Bearer`; every node takes it."},
     [](json_writer& to, const token_grant& from) { to.value(from.access_token); }},
    {{.name = "token_type", .type = choice, .choices = token_types, .meaning = "How it is used."},
     [](json_writer& to, const token_grant&) { to.value("bearer"); }},
    {{.name = "expires_in",
      .type = integer,
      .high = std::numeric_limits<int32_t>::max(),
      .meaning = "Seconds for which the access token works."},
     [](json_writer& to, const token_grant& from) { to.value(from.expires_in.count()); }},
    {{.name = "expires_at",
      .type = integer,
      .high = std::numeric_limits<int64_t>::max(),
      .meaning = "When it stops working, in seconds of Unix time."},
     [](json_writer& to, const token_grant& from) {
       to.value(
           std::chrono::floor<std::chrono::seconds>(from.expires_at).time_since_epoch().count());
     }},
    {{.name = "refresh_token",
      .type = text,
      .is_secret = true,
      .low = 1,
      .high = token_characters_max,
      .meaning = "Gets a new pair of tokens, once."},
     [](json_writer& to, const token_grant& from) { to.value(from.refresh_token); }},
    {{.name = "user", .type = object, .meaning = "Who logged in."},
     [](json_writer& to, const token_grant& from) { users.show(to, from.owner); }},
};
constexpr resource<token_grant> tokens(token_table);

constexpr resource_field<nothing, grant_query> grant_table[] = {
    {{.name = "grant_type",
      .type = choice,
      .use = required,
      .choices = grants,
      .meaning = "What the body holds: an e-mail address and password, or a refresh token."},
     nullptr,
     [](grant_query& into, const json_value& value) {
       into.type = *value.text() == grants[0] ? grant_type::password : grant_type::refresh_token;
     }},
};
constexpr resource<nothing, grant_query> grant_queries(grant_table);

constexpr resource_field<nothing, password_credentials> password_table[] = {
    {{.name = "email",
      .type = text,
      .use = required,
      .low = 1,
      .high = email_characters_max,
      .meaning = "The user's address, in any case."},
     nullptr,
     [](password_credentials& into, const json_value& value) { into.email = *value.text(); }},
    {{.name = "password",
      .type = text,
      .use = required,
      .is_secret = true,
      .low = 1,
      .high = password_characters_max,
      .meaning = "The user's password."},
     nullptr,
     [](password_credentials& into, const json_value& value) { into.password = *value.text(); }},
};
constexpr resource<nothing, password_credentials> passwords(password_table);

constexpr resource_field<nothing, refresh_credentials> refresh_table[] = {
    {{.name = "refresh_token",
      .type = text,
      .use = required,
      .is_secret = true,
      .low = 1,
      .high = token_characters_max,
      .meaning = "From the latest answer; it works once."},
     nullptr,
     [](refresh_credentials& into, const json_value& value) {
       into.refresh_token = *value.text();
     }},
};
constexpr resource<nothing, refresh_credentials> refreshes(refresh_table);

}  // namespace

const resource<profile>& user_resource() {
  return users;
}
const resource<token_grant>& token_resource() {
  return tokens;
}
const resource<nothing, grant_query>& grant_query_resource() {
  return grant_queries;
}
const resource<nothing, password_credentials>& password_credentials_resource() {
  return passwords;
}
const resource<nothing, refresh_credentials>& refresh_credentials_resource() {
  return refreshes;
}

}  // namespace statushive::rest
