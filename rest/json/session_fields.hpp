#pragma once

#include <string>

#include "actors/gateway/session_gateway.hpp"
#include "rest/json/resource.hpp"

namespace statushive::rest {

struct password_credentials {
  std::string email;
  std::string password;
};

struct refresh_credentials {
  std::string refresh_token;
};

struct password_pair {
  std::string current_password;
  std::string new_password;
};

/// Which credentials the body of a token request holds.
enum class grant_type : uint8_t { password, refresh_token };
struct grant_query {
  grant_type type = grant_type::password;
};

struct logout_query {
  session_gateway::logout_scope which = session_gateway::logout_scope::this_session;
};

[[nodiscard]] const resource<nothing, grant_query>& grant_query_resource();
[[nodiscard]] const resource<nothing, password_credentials>& password_credentials_resource();
[[nodiscard]] const resource<nothing, refresh_credentials>& refresh_credentials_resource();
[[nodiscard]] const resource<nothing, logout_query>& logout_query_resource();
[[nodiscard]] const resource<nothing, password_pair>& password_pair_resource();

// Answers.

/// `{"access_token", "refresh_token", ..., "user": {...}}`
[[nodiscard]] const resource<token_grant>& token_resource();
/// `{"user": {...}, "limits": {...}}`
[[nodiscard]] const resource<profile>& self_resource();
/// `{"changed": true}`
[[nodiscard]] const resource<nothing>& password_change_resource();

}  // namespace statushive::rest
