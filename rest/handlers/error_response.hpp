#pragma once

#include "proto/model/error.hpp"
#include "rest/http/message.hpp"
#include "rest/http/server.hpp"

namespace statushive::rest {

/// The reasons that HTTP knows more exactly than by their kind: the status is 415, the body takes
/// the form of OAuth.
inline constexpr std::string_view unsupported_media_type = "unsupported_media_type";
inline constexpr std::string_view invalid_grant = "invalid_grant";

/// Of defects of ours.
inline constexpr int internal_status = 500;

// The one place that maps errors to HTTP.
[[nodiscard]] int status_of(errc code);
[[nodiscard]] int status_of(const error& why);

/// `{"error", "code", "field"?, "hint"?, "limit"?: {"name", "allowed", "used"}}` with the headers
/// that belong to the status: WWW-Authenticate for 401, Retry-After for 429 and 503 (the error's
/// own wait, or a usual one), but not where the outcome is unknown (deadline_exceeded). Of defects
/// of ours clients learn only that they happened. OAuth's form (RFC 6749, 5.2) is
/// `{"error":"invalid_grant","error_description","code"}`.
[[nodiscard]] http::response error_response(const error& why);

/// Every answer of the API: no cache may keep it.
[[nodiscard]] http::response json_response(int status, std::string body);

}  // namespace statushive::rest
