#pragma once

#include <string>
#include <string_view>

namespace statushive::ctl {

/// All bytes but the unreserved characters of RFC 3986 as %XX: a segment of a path, or a file's
/// name; different texts stay different.
[[nodiscard]] std::string percent_encoded(std::string_view text);

}  // namespace statushive::ctl
