#include "rest/json/session_fields.hpp"

#include <array>
#include <limits>

#include "rest/json/answer_field.hpp"
#include "rest/json/choices.hpp"
#include "rest/json/plan_fields.hpp"
#include "rest/json/user_fields.hpp"

namespace statushive::rest {
namespace {

using enum field_type;
using enum field_use;

constexpr auto grants = std::to_array<std::string_view>({"password", "refresh_token"});
constexpr auto token_types = std::to_array<std::string_view>({"bearer"});
constexpr auto logout_scopes = std::to_array<std::string_view>({"local", "global"});
constexpr int64_t token_characters_max = 4096;

constexpr resource_field<token_grant, nothing> token_table[] = {
    {{.name = "access_token",
      .type = text,
      .is_secret = true,
      .low = 1,
      .high = token_characters_max,
      .meaning = "A JWT for the header `Authorization: Bearer`; every node takes it.",
      .example = "\"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...\""},
     [](json_writer& to, const token_grant& from) { to.value(from.access_token); }},
    {{.name = "token_type",
      .type = choice,
      .choices = token_types,
      .meaning = "Always `bearer`: whoever has the access token can use it."},
     [](json_writer& to, const token_grant&) { to.value("bearer"); }},
    {{.name = "expires_in",
      .type = integer,
      .high = std::numeric_limits<int32_t>::max(),
      .meaning = "For how many seconds the access token works.",
      .example = "3600"},
     [](json_writer& to, const token_grant& from) { to.value(from.expires_in.count()); }},
    {{.name = "expires_at",
      .type = integer,
      .high = std::numeric_limits<int64_t>::max(),
      .meaning = "When the access token stops working, in seconds of Unix time.",
      .example = "1795426200"},
     [](json_writer& to, const token_grant& from) {
       to.value(
           std::chrono::floor<std::chrono::seconds>(from.expires_at).time_since_epoch().count());
     }},
    {{.name = "refresh_token",
      .type = text,
      .is_secret = true,
      .low = 1,
      .high = token_characters_max,
      .meaning = "Gets a new pair of tokens, once.",
      .example = "\"AZNYOkwAcACABT...\""},
     [](json_writer& to, const token_grant& from) { to.value(from.refresh_token); }},
    object_field<token_grant, user_resource, &token_grant::owner>("user", "Who logged in."),
};
constexpr resource<token_grant> tokens(token_table);

constexpr resource_field<nothing, grant_query> grant_table[] = {
    {{.name = "grant_type",
      .type = choice,
      .use = required,
      .choices = grants,
      .meaning = "Whether the body holds an e-mail address and a password, or a refresh token."},
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
      .meaning = "The user's address; capital letters make no difference.",
      .example = "\"you@example.com\""},
     nullptr,
     [](password_credentials& into, const json_value& value) { into.email = *value.text(); }},
    {{.name = "password",
      .type = text,
      .use = required,
      .is_secret = true,
      .low = 1,
      .high = password_characters_max,
      .meaning = "The user's password.",
      .example = "\"correct horse battery staple\""},
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
      .meaning = "The one of the latest answer, which works once.",
      .example = "\"AZNYOkwAcACABT...\""},
     nullptr,
     [](refresh_credentials& into, const json_value& value) {
       into.refresh_token = *value.text();
     }},
};
constexpr resource<nothing, refresh_credentials> refreshes(refresh_table);

constexpr resource_field<nothing, logout_query> logout_table[] = {
    {{.name = "scope",
      .type = choice,
      .use = optional,
      .choices = logout_scopes,
      .fallback = "\"local\"",
      .meaning = "`local` ends the session of the request, `global` all sessions of the user."},
     nullptr,
     [](logout_query& into, const json_value& value) {
       using enum session_gateway::logout_scope;
       into.which = *value.text() == logout_scopes[0] ? this_session : all_sessions;
     }},
};
constexpr resource<nothing, logout_query> logouts(logout_table);

constexpr resource_field<nothing, password_pair> password_pair_table[] = {
    {{.name = "current_password",
      .type = text,
      .use = required,
      .is_secret = true,
      .low = 1,
      .high = password_characters_max,
      .meaning = "The password that the user has had so far.",
      .example = "\"correct horse battery staple\""},
     nullptr,
     [](password_pair& into, const json_value& value) { into.current_password = *value.text(); }},
    {{.name = "new_password",
      .type = text,
      .use = required,
      .is_secret = true,
      .low = password_characters_min,
      .high = password_characters_max,
      .meaning = "The password that the user has from now on.",
      .example = "\"purple monkey dishwasher lamp\""},
     nullptr,
     [](password_pair& into, const json_value& value) { into.new_password = *value.text(); }},
};
constexpr resource<nothing, password_pair> password_pairs(password_pair_table);

constexpr resource_field<profile, nothing> self_table[] = {
    object_field<profile, user_resource>("user", "Who asks."),
    object_field<profile, plan_limits_resource,
                 [](const profile& from) { return limits_of(from.plan); }>(
        "limits", "What the plan of the user's account allows."),
};
constexpr resource<profile> selves(self_table);

constexpr resource_field<nothing, nothing> password_change_table[] = {
    {{.name = "changed", .type = boolean, .meaning = "Always `true`."},
     [](json_writer& to, const nothing&) { to.value(true); }},
};
constexpr resource<nothing> password_changes(password_change_table);

}  // namespace

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
const resource<nothing, logout_query>& logout_query_resource() {
  return logouts;
}
const resource<nothing, password_pair>& password_pair_resource() {
  return password_pairs;
}
const resource<profile>& self_resource() {
  return selves;
}
const resource<nothing>& password_change_resource() {
  return password_changes;
}

}  // namespace statushive::rest
