#include "actors/gateway/bearer_secret.hpp"

#include <algorithm>

#include <sodium.h>

#include "actors/gateway/base64url.hpp"

namespace statushive {
namespace {

constexpr size_t secret_bytes = 32;
constexpr size_t id_bytes = sizeof(uuid_bytes);
constexpr size_t text_characters = (id_bytes + secret_bytes) / 3 * 4;

}  // namespace

std::string make_bearer_secret(random_source& random) {
  std::string secret(secret_bytes, '\0');
  random.fill({reinterpret_cast<uint8_t*>(secret.data()), secret.size()});
  return secret;
}

std::string hash_of_bearer_secret(std::string_view secret) {
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                     reinterpret_cast<const unsigned char*>(secret.data()), secret.size());
  return digest;
}

std::string write_bearer(std::string_view raw_id, std::string_view secret) {
  return to_base64url(std::string(raw_id).append(secret));
}

std::optional<bearer_parts> read_bearer(std::string_view text) {
  if (text.size() != text_characters) return {};
  const auto bytes = from_base64url(text);
  if (!bytes || bytes->size() != id_bytes + secret_bytes) return {};
  bearer_parts parts;
  std::copy_n(bytes->begin(), id_bytes, parts.id.begin());
  parts.secret = bytes->substr(id_bytes);
  return parts;
}

}  // namespace statushive
