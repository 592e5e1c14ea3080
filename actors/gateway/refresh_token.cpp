#include "actors/gateway/refresh_token.hpp"

#include <sodium.h>

#include "actors/gateway/base64url.hpp"

namespace statushive {
namespace {

constexpr size_t id_bytes = 16;
constexpr size_t secret_bytes = 32;
constexpr size_t text_characters = (id_bytes + secret_bytes) / 3 * 4;

}  // namespace

refresh_token refresh_token::make(const session_id& session, random_source& random) {
  std::string secret(secret_bytes, '\0');
  random.fill({reinterpret_cast<uint8_t*>(secret.data()), secret.size()});
  return {session, std::move(secret)};
}

result<refresh_token> refresh_token::parse(std::string_view text) {
  if (text.size() != text_characters) return invalid_refresh_token();
  const auto bytes = from_base64url(text);
  if (!bytes || bytes->size() != id_bytes + secret_bytes) return invalid_refresh_token();
  auto id = session_id::from_raw(std::string_view(*bytes).substr(0, id_bytes));
  if (!id) return invalid_refresh_token();
  return refresh_token{*id, bytes->substr(id_bytes)};
}

std::string refresh_token::str() const {
  return to_base64url(std::string(session.raw()) + secret);
}

std::string refresh_token::hash() const {
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                     reinterpret_cast<const unsigned char*>(secret.data()), secret.size());
  return digest;
}

error invalid_refresh_token() {
  return {errc::invalid_argument, "invalid_grant",
          "the refresh token is unknown, was used before or has expired"};
}

}  // namespace statushive
