#pragma once

#include "proto/model/result.hpp"
#include "rest/http/message.hpp"
#include "rest/json/route_description.hpp"

namespace statushive::rest {

/// Whether the request's one Content-Type is `application/json`, in UTF-8 where it names a
/// character set (RFC 9110, 8.3.1), or what curl sends by itself, where that is allowed. Errors:
/// invalid_argument `unsupported_media_type`.
[[nodiscard]] result<void> check_content_type(content_types allowed, const http::request& request);

}  // namespace statushive::rest
