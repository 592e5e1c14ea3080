#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace statushive {

/// Whether the bytes are UTF-8 (RFC 3629): no overlong forms, surrogates, or code points above
/// U+10FFFF. Text that enters a command must be: protobuf strings that are not do not decode.
[[nodiscard]] bool is_utf8(std::string_view text);

/// How many bytes at the front of `text` form one such character; 0 if none do.
[[nodiscard]] size_t utf8_character_bytes(std::string_view text);

/// With A to Z as a to z, and all else as it is.
[[nodiscard]] std::string ascii_lower(std::string_view text);

/// Whether any byte is an ASCII control character.
[[nodiscard]] bool has_control_characters(std::string_view text);

}  // namespace statushive
