#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "proto/model/ids.hpp"
#include "proto/model/result.hpp"
#include "proto/model/time.hpp"
#include "proto/model/user.hpp"

namespace statushive {

/// Longer texts are refused unread.
inline constexpr size_t access_token_bytes_max = 1024;
/// How far the clocks of two nodes may be apart before a token seems to come from the future.
inline constexpr std::chrono::seconds access_token_clock_skew{60};

/// What an access token says. Times are whole seconds.
struct access_claims {
  user_id user;
  account_id account;
  /// Nil in tokens of releases before the claim.
  session_id session;
  statushive::role role = role::viewer;
  timestamp issued_at;
  timestamp expires_at;

  friend bool operator==(const access_claims&, const access_claims&) = default;
};

/// A 256-bit key that signs access tokens and checks them. Wiped when it goes.
class token_key {
 public:
  static constexpr size_t bytes_size = 32;

  /// Errors: corruption when `secret` has not 32 bytes.
  [[nodiscard]] static result<token_key> from(std::string_view secret);
  ~token_key();
  token_key(token_key&&) noexcept = default;
  token_key& operator=(token_key&&) noexcept = default;
  token_key(const token_key&) = delete;
  token_key& operator=(const token_key&) = delete;

  [[nodiscard]] const std::array<uint8_t, bytes_size>& bytes() const { return bytes_; }
  /// The first part of the tokens that it signs, encoded: fixed algorithm and the key's id.
  [[nodiscard]] const std::string& header() const { return header_; }

 private:
  token_key() = default;

  std::array<uint8_t, bytes_size> bytes_{};
  std::string header_;
};

/// A JWT (RFC 7519), signed with HMAC-SHA256.
[[nodiscard]] std::string sign(const access_claims& claims, const token_key& key);

/// What the token says, if one of the keys signed it and `now` is before its expiry. The header
/// must be, byte for byte, the one of that key's tokens, so it has no say in how the signature is
/// checked; nothing else is decoded before the signature is found right, by a comparison in
/// constant time. Errors: unauthenticated `invalid_token`.
[[nodiscard]] result<access_claims> verify(std::string_view token, std::span<const token_key> keys,
                                           timestamp now);

}  // namespace statushive
