#pragma once

#include "proto/model/error.hpp"
#include "rest/http/message.hpp"
#include "rest/http/server.hpp"

namespace statushive::rest {

/// The one place that maps kinds of errors to HTTP.
[[nodiscard]] int status_of(errc code);

/// `{"error", "code", "field"?, "hint"?, "limit"?: {"name", "allowed", "used"}}` with the headers
/// that belong to the status: WWW-Authenticate for 401, Retry-After for 429 and 503, but not where
/// the outcome is unknown (deadline_exceeded). Of defects of ours (500) clients learn
/// only that they happened. The reason `invalid_grant` takes the form of OAuth (RFC 6749, 5.2):
/// `{"error":"invalid_grant","error_description","code"}`.
[[nodiscard]] http::response error_response(const error& why);

/// Every answer of the API: no cache may keep it.
[[nodiscard]] http::response json_response(int status, std::string body);

}  // namespace statushive::rest
