#pragma once

namespace statushive::rest {

/// The release that this binary is, from the build.
inline constexpr const char* version = STATUSHIVE_VERSION;

}  // namespace statushive::rest
