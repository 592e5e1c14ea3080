#include "rest/handlers/authentication.hpp"

#include <string>
#include <string_view>

#include "actors/gateway/refusals.hpp"
#include "actors/gateway/secret_comparison.hpp"
#include "rest/http/syntax.hpp"

namespace statushive::rest {
namespace {

using http::equals_ignoring_case;
using http::trimmed;

error unauthenticated(std::string reason, std::string message) {
  return {errc::unauthenticated, std::move(reason), std::move(message)};
}

result<std::string_view> bearer_token(const http::request& request) {
  const auto headers = request.all_headers("authorization");
  if (headers.empty()) {
    return unauthenticated(
               "missing_token",
               "the header `Authorization: Bearer <access token or API key>` is missing")
        .hinting("get a token from POST /auth/v1/token?grant_type=password");
  }
  if (headers.size() > 1) {
    return unauthenticated("invalid_token", "the header Authorization is there twice");
  }
  const auto header = trimmed(headers.front());
  const auto scheme = header.substr(0, header.find(' '));
  const auto token = trimmed(header.substr(scheme.size()));
  if (!equals_ignoring_case(scheme, "bearer") || token.empty()) {
    return unauthenticated("invalid_token",
                           "the header Authorization must be `Bearer <access token or API key>`");
  }
  return token;
}

}  // namespace

result<void> check_apikey(const settings* current, const http::request& request) {
  if (current == nullptr || !current->require_apikey) return {};
  const auto headers = request.all_headers("apikey");
  if (headers.empty()) return unauthenticated("missing_apikey", "the header apikey is missing");
  // A cluster without an anon key admits nobody, rather than whoever sends an empty one.
  if (headers.size() == 1 && !current->anon_key.empty() &&
      is_same_secret(headers.front(), current->anon_key)) {
    return {};
  }
  return unauthenticated("invalid_apikey", "the header apikey is not the cluster's anon key");
}

result<caller> identify(const session_gateway& sessions, const http::request& request) {
  const auto token = bearer_token(request);
  if (!token) return token.failure();
  return sessions.identify(*token);
}

result<void> check_access(const access_rule& rule, const caller& who) {
  if (auto allowed = require_role(who, rule.lowest_role); !allowed) return allowed;
  if (!rule.admits_keys) return require_session(who);
  return require_scope(who, rule.lowest_scope);
}

}  // namespace statushive::rest
