#include "actors/gateway/refresh_token.hpp"

#include "actors/gateway/bearer_secret.hpp"

namespace statushive {

refresh_token refresh_token::make(const session_id& session, random_source& random) {
  return {session, make_bearer_secret(random)};
}

result<refresh_token> refresh_token::parse(std::string_view text) {
  auto parts = read_bearer(text);
  if (!parts) return invalid_refresh_token();
  return refresh_token{session_id(parts->id), std::move(parts->secret)};
}

std::string refresh_token::str() const {
  return write_bearer(session.raw(), secret);
}

std::string refresh_token::hash() const {
  return hash_of_bearer_secret(secret);
}

error invalid_refresh_token() {
  return {errc::invalid_argument, "invalid_grant",
          "the refresh token is unknown, was used before or has expired"};
}

}  // namespace statushive
