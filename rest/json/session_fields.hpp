#pragma once

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

/// Which credentials the body of a token request holds.
enum class grant_type : uint8_t { password, refresh_token };
struct grant_query {
  grant_type type = grant_type::password;
};

[[nodiscard]] const resource<profile>& user_resource();
[[nodiscard]] const resource<token_grant>& token_resource();
[[nodiscard]] const resource<nothing, grant_query>& grant_query_resource();
[[nodiscard]] const resource<nothing, password_credentials>& password_credentials_resource();
[[nodiscard]] const resource<nothing, refresh_credentials>& refresh_credentials_resource();

}  // namespace statushive::rest
