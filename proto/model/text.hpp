#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "proto/model/result.hpp"

namespace statushive {

/// Whether the bytes are UTF-8 (RFC 3629): no overlong forms, surrogates, or code points above
/// U+10FFFF. Text that enters a command must be: protobuf strings that are not do not decode.
[[nodiscard]] bool is_utf8(std::string_view text);

/// How many bytes at the front of `text` form one such character; 0 if none do.
[[nodiscard]] size_t utf8_character_bytes(std::string_view text);

/// Characters of UTF-8 text.
[[nodiscard]] size_t utf8_characters(std::string_view text);

/// With A to Z as a to z, and all else as it is.
[[nodiscard]] std::string ascii_lower(std::string_view text);

/// Whether any byte is an ASCII control character.
[[nodiscard]] bool has_control_characters(std::string_view text);

/// Whether `text` can name something: UTF-8 of 1 to `characters_max` characters, none of them a
/// control character. Errors: invalid_argument at `field`.
[[nodiscard]] result<void> validate_label(std::string field, std::string_view text,
                                          size_t characters_max);

}  // namespace statushive
