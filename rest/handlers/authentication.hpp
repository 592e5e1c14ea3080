#pragma once

#include "actors/gateway/session_gateway.hpp"
#include "proto/model/settings.hpp"
#include "rest/http/message.hpp"
#include "rest/json/access_rule.hpp"

namespace statushive::rest {

/// Whether the header `apikey` holds the cluster's anon key, where the settings require it; null is
/// for a cluster that has none yet. Errors: unauthenticated `missing_apikey`, `invalid_apikey`.
[[nodiscard]] result<void> check_apikey(const settings* current, const http::request& request);

/// Who the one header `Authorization: Bearer` (RFC 6750, 2.1) speaks for. Errors: unauthenticated
/// `missing_token`, `invalid_token`; the gateway's.
[[nodiscard]] result<caller> identify(const session_gateway& sessions,
                                      const http::request& request);

/// Whether a caller may use what takes this access. Errors: permission_denied `role_too_low`;
/// `scope_missing` where the role would do, but the API key does not.
[[nodiscard]] result<void> check_access(const access_rule& rule, const caller& who);

}  // namespace statushive::rest
