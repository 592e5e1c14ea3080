#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace statushive {

/// Base64 for URLs, without padding (RFC 4648, 5).
[[nodiscard]] std::string to_base64url(std::string_view bytes);
/// Accepts only what to_base64url writes: no padding, no spaces, no spare bits.
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);

}  // namespace statushive
