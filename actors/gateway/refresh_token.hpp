#pragma once

#include <string>
#include <string_view>

#include "proto/model/ids.hpp"
#include "proto/model/random.hpp"
#include "proto/model/result.hpp"

namespace statushive {

/// What a refresh token's text holds: the session that it continues, and 256 random bits of which
/// only the SHA-256 is stored.
struct refresh_token {
  session_id session;
  std::string secret;  ///< 32 bytes.

  [[nodiscard]] static refresh_token make(const session_id& session, random_source& random);
  /// Errors: invalid_argument `invalid_grant`.
  [[nodiscard]] static result<refresh_token> parse(std::string_view text);
  /// 64 characters that are opaque to whoever holds them.
  [[nodiscard]] std::string str() const;
  /// 32 bytes.
  [[nodiscard]] std::string hash() const;
};

/// invalid_argument `invalid_grant`: about a refresh token that is not, or no longer, good for
/// anything.
[[nodiscard]] error invalid_refresh_token();

}  // namespace statushive
