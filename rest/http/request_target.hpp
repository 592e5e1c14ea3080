#pragma once

#include <string>
#include <string_view>

#include "rest/http/message.hpp"

namespace statushive::http {

/// Splits `message.target` (RFC 9112, 3.2: origin, absolute or asterisk form) into path and query,
/// and percent-decodes the latter. `authority` becomes that of the absolute form, else empty; it
/// points into the target. False when the target is malformed.
[[nodiscard]] bool split_target(request& message, std::string_view& authority);

}  // namespace statushive::http
