#pragma once

#include <string>
#include <string_view>

#include "proto/model/ids.hpp"
#include "proto/model/random.hpp"
#include "proto/model/result.hpp"

namespace statushive {

/// What the text of an API key holds: which key it is, and 256 random bits of which only the
/// SHA-256 is stored.
struct api_key_token {
  static constexpr std::string_view prefix = "shk_";

  api_key_id key;
  std::string secret;  ///< 32 bytes.

  [[nodiscard]] static api_key_token make(const api_key_id& key, random_source& random);
  /// Errors: unauthenticated `invalid_token`.
  [[nodiscard]] static result<api_key_token> parse(std::string_view text);
  /// 68 characters, the prefix included.
  [[nodiscard]] std::string str() const;
  /// 32 bytes: api_key::secret_hash.
  [[nodiscard]] std::string hash() const;
};

/// unauthenticated `invalid_token`: about an API key that is not, or no longer, good for anything.
[[nodiscard]] error invalid_api_key();

}  // namespace statushive
