#pragma once

#include <string_view>

namespace statushive {

/// Whether the bytes are UTF-8 (RFC 3629): no overlong forms, surrogates, or code points above
/// U+10FFFF. Text that enters a command must be: protobuf strings that are not do not decode.
[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace statushive
