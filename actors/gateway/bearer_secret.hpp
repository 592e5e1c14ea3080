#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "proto/model/ids.hpp"
#include "proto/model/random.hpp"

namespace statushive {

// What refresh tokens and API keys have in common: an id, and 256 random bits of which only the
// SHA-256 is stored, as 64 characters of base64url.

[[nodiscard]] std::string make_bearer_secret(random_source& random);
/// 32 bytes.
[[nodiscard]] std::string hash_of_bearer_secret(std::string_view secret);

struct bearer_parts {
  uuid_bytes id{};
  std::string secret;  ///< 32 bytes.
};
[[nodiscard]] std::string write_bearer(std::string_view raw_id, std::string_view secret);
/// Nothing for a text that write_bearer does not write.
[[nodiscard]] std::optional<bearer_parts> read_bearer(std::string_view text);

}  // namespace statushive
