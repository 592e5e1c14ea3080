#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "proto/model/monitor.hpp"

namespace statushive::checks {

/// Whether a response of this status asks to go elsewhere, given a Location (RFC 9110, 15.4).
[[nodiscard]] bool is_redirect(uint16_t status);

/// The method of the next request: browsers turn POST into GET on 301 and 302, and 303 means it.
[[nodiscard]] http_method method_after(uint16_t status, http_method method);

/// The absolute URL that a Location means, with bytes that a URL cannot have percent-encoded, an
/// international host in its ASCII form, and without fragment. Returns `location` itself when it
/// makes no URL.
[[nodiscard]] std::string redirect_url(const std::string& base, const std::string& location);

/// Whether the text starts with a scheme that is neither http nor https.
[[nodiscard]] bool has_foreign_scheme(std::string_view url);

}  // namespace statushive::checks
