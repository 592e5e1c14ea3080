#include "actors/gateway/api_key_token.hpp"

#include <sodium.h>

#include "actors/gateway/base64url.hpp"

namespace statushive {
namespace {

constexpr size_t id_bytes = 16;
constexpr size_t secret_bytes = 32;
constexpr size_t text_characters = api_key_token::prefix.size() + (id_bytes + secret_bytes) / 3 * 4;

}  // namespace

api_key_token api_key_token::make(const api_key_id& key, random_source& random) {
  std::string secret(secret_bytes, '\0');
  random.fill({reinterpret_cast<uint8_t*>(secret.data()), secret.size()});
  return {key, std::move(secret)};
}

result<api_key_token> api_key_token::parse(std::string_view text) {
  if (text.size() != text_characters || !text.starts_with(prefix)) return invalid_api_key();
  const auto bytes = from_base64url(text.substr(prefix.size()));
  if (!bytes || bytes->size() != id_bytes + secret_bytes) return invalid_api_key();
  auto id = api_key_id::from_raw(std::string_view(*bytes).substr(0, id_bytes));
  if (!id) return invalid_api_key();
  return api_key_token{*id, bytes->substr(id_bytes)};
}

std::string api_key_token::str() const {
  return std::string(prefix) + to_base64url(std::string(key.raw()) + secret);
}

std::string api_key_token::hash() const {
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                     reinterpret_cast<const unsigned char*>(secret.data()), secret.size());
  return digest;
}

error invalid_api_key() {
  return {errc::unauthenticated, "invalid_token", "the API key is unknown or has expired"};
}

}  // namespace statushive
