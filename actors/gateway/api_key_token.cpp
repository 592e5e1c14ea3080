#include "actors/gateway/api_key_token.hpp"

#include "actors/gateway/bearer_secret.hpp"

namespace statushive {

api_key_token api_key_token::make(const api_key_id& key, random_source& random) {
  return {key, make_bearer_secret(random)};
}

result<api_key_token> api_key_token::parse(std::string_view text) {
  if (!text.starts_with(prefix)) return invalid_api_key();
  auto parts = read_bearer(text.substr(prefix.size()));
  if (!parts) return invalid_api_key();
  return api_key_token{api_key_id(parts->id), std::move(parts->secret)};
}

std::string api_key_token::str() const {
  return std::string(prefix) + write_bearer(key.raw(), secret);
}

std::string api_key_token::hash() const {
  return hash_of_bearer_secret(secret);
}

error invalid_api_key() {
  return {errc::unauthenticated, "invalid_token", "the API key is unknown or has expired"};
}

}  // namespace statushive
