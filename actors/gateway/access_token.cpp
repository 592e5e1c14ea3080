#include "actors/gateway/access_token.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <sodium.h>

#include "actors/gateway/base64url.hpp"

namespace statushive {
namespace {

namespace json = boost::json;
using std::chrono::floor;
using std::chrono::seconds;

constexpr size_t key_id_bytes = 12;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// Says which key signed without saying anything about the key.
std::string key_id_of(std::string_view secret) {
  constexpr std::string_view label = "statushive access token key id";
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256_state hashing;
  crypto_hash_sha256_init(&hashing);
  crypto_hash_sha256_update(&hashing, bytes_of(label), label.size());
  crypto_hash_sha256_update(&hashing, bytes_of(secret), secret.size());
  crypto_hash_sha256_final(&hashing, reinterpret_cast<unsigned char*>(digest.data()));
  return to_base64url(std::string_view(digest).substr(0, key_id_bytes));
}

error invalid_token(std::string message) {
  return {errc::unauthenticated, "invalid_token", std::move(message)};
}

error invalid_token() {
  return invalid_token("the access token is not valid");
}

struct token_parts {
  std::string_view header;
  std::string_view payload;
  std::string_view signature;
  std::string_view signed_text;  ///< Header and payload with the dot between them.
};

std::optional<token_parts> split(std::string_view token) {
  if (token.size() > access_token_bytes_max) return {};
  const auto first = token.find('.');
  if (first == std::string_view::npos) return {};
  const auto second = token.find('.', first + 1);
  if (second == std::string_view::npos) return {};
  // A third dot is not in base64url, so the signature would not decode.
  return token_parts{token.substr(0, first), token.substr(first + 1, second - first - 1),
                     token.substr(second + 1), token.substr(0, second)};
}

bool is_signed_by(const token_key& key, const token_parts& parts) {
  const auto signature = from_base64url(parts.signature);
  return signature && signature->size() == crypto_auth_hmacsha256_BYTES &&
         crypto_auth_hmacsha256_verify(bytes_of(*signature), bytes_of(parts.signed_text),
                                       parts.signed_text.size(), key.bytes().data()) == 0;
}

template <class Id>
std::optional<Id> id_claim(const json::object& claims, std::string_view name) {
  const auto* value = claims.if_contains(name);
  if (value == nullptr || !value->is_string()) return {};
  auto id = Id::parse(std::string_view(value->get_string()));
  if (!id) return {};
  return *id;
}

std::optional<timestamp> time_claim(const json::object& claims, std::string_view name) {
  // Far in the future, and far from where milliseconds overflow.
  constexpr int64_t latest = std::numeric_limits<uint32_t>::max();
  const auto* value = claims.if_contains(name);
  if (value == nullptr || !value->is_int64()) return {};
  const auto count = value->get_int64();
  if (count < 0 || count > latest) return {};
  return timestamp(seconds(count));
}

std::optional<access_claims> parse_claims(std::string_view payload) {
  const auto text = from_base64url(payload);
  if (!text) return {};
  std::array<unsigned char, 2048> memory;
  json::monotonic_resource resource(memory.data(), memory.size());
  json::parse_options options;
  options.max_depth = 2;
  json::error_code failed;
  const auto parsed = json::parse(*text, failed, &resource, options);
  if (failed || !parsed.is_object()) return {};
  const auto& claims = parsed.get_object();

  const auto* role_name = claims.if_contains("role");
  if (role_name == nullptr || !role_name->is_string()) return {};
  const auto role = find_role(std::string_view(role_name->get_string()));
  const auto user = id_claim<user_id>(claims, "sub");
  const auto account = id_claim<account_id>(claims, "account");
  // Absent in tokens of before; what is there must be one.
  const auto session = claims.contains("sid") ? id_claim<session_id>(claims, "sid") : session_id();
  const auto issued = time_claim(claims, "iat");
  const auto expires = time_claim(claims, "exp");
  if (!role || !user || !account || !session || !issued || !expires) return {};
  return access_claims{*user, *account, *session, *role, *issued, *expires};
}

}  // namespace

result<token_key> token_key::from(std::string_view secret) {
  if (secret.size() != bytes_size) return corrupt("a token key");
  token_key key;
  std::copy(secret.begin(), secret.end(), key.bytes_.begin());
  key.header_ = to_base64url(R"({"alg":"HS256","typ":"JWT","kid":")" + key_id_of(secret) + R"("})");
  return key;
}

token_key::~token_key() {
  sodium_memzero(bytes_.data(), bytes_.size());
}

std::string sign(const access_claims& claims, const token_key& key) {
  const auto in_seconds = [](timestamp moment) {
    return std::to_string(floor<seconds>(moment).time_since_epoch().count());
  };
  const auto sid = claims.session.is_nil() ? "" : R"(","sid":")" + claims.session.str();
  // None of the values has a character that JSON escapes.
  auto text = R"({"sub":")" + claims.user.str() + R"(","account":")" + claims.account.str() + sid +
              R"(","role":")" + std::string(name_of(claims.role)) + R"(","iat":)" +
              in_seconds(claims.issued_at) + R"(,"exp":)" + in_seconds(claims.expires_at) + "}";
  auto token = key.header() + '.' + to_base64url(text);
  std::string signature(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256(reinterpret_cast<unsigned char*>(signature.data()), bytes_of(token),
                         token.size(), key.bytes().data());
  return token + '.' + to_base64url(signature);
}

result<access_claims> verify(std::string_view token, std::span<const token_key> keys,
                             timestamp now) {
  const auto parts = split(token);
  if (!parts) return invalid_token();
  const auto key = std::find_if(keys.begin(), keys.end(), [&](const token_key& candidate) {
    return candidate.header() == parts->header;
  });
  if (key == keys.end() || !is_signed_by(*key, *parts)) return invalid_token();
  const auto claims = parse_claims(parts->payload);
  if (!claims || claims->issued_at > now + access_token_clock_skew) return invalid_token();
  if (claims->expires_at <= now) return invalid_token("the access token has expired");
  return *claims;
}

}  // namespace statushive
