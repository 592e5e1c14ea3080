#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rest/json/route_description.hpp"

namespace statushive::rest {

/// One value of `code` in an error's body.
struct error_code {
  std::string_view code;
  int status = 500;
  std::string_view meaning;  ///< One sentence, in English.
};

/// Every code that the API can answer, by status, then code. The documents and the tests are held
/// against it: an answer with another code is a defect.
[[nodiscard]] std::span<const error_code> error_codes();
/// Null for an unknown one.
[[nodiscard]] const error_code* find_error_code(std::string_view code);

/// The codes that a request which reached the route can be answered with, ordered as error_codes():
/// those that the route names, and those that its declaration implies:
///   any route         unknown_parameter, internal, handler_timeout, unanswered
///   /api/ and /auth/  missing_apikey, invalid_apikey
///   /auth/            rate_limited
///   not open          missing_token, invalid_token, rate_limited, queue_full, stopping,
///                     storage_failed, and by its access_rule role_too_low, scope_missing
///   :id in the path   not_found
///   a query           invalid_parameter, missing_parameter
///   a body            invalid_json, duplicate_field, unknown_field, invalid_field, missing_field,
///                     read_only_field, body_too_large, unsupported_media_type
///   not GET           what the cluster can have against a change: no_leader, no_space, queue_full,
///                     stopping, storage_failed, outcome_unknown, superseded, command_too_large,
///                     and where it is not open unknown_user, unknown_key
///   conditions        invalid_header, and if_match_failed or idempotency_key_reused,
///                     idempotent_resource_gone, too_many_idempotency_keys
/// What the server refuses before it knows the route (broken framing, a request that never ends, an
/// unknown path) is not among them.
[[nodiscard]] std::vector<error_code> errors_of(const route_description& route);

}  // namespace statushive::rest
