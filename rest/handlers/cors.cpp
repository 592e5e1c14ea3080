#include "rest/handlers/cors.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "rest/http/syntax.hpp"

namespace statushive::rest {
namespace {

constexpr std::string_view any_origin = "*";
constexpr std::string_view taken_headers =
    "Authorization, Content-Type, apikey, If-Match, Idempotency-Key, X-Request-Id";
constexpr std::string_view shown_headers =
    "ETag, Location, Retry-After, X-Request-Id, RateLimit-Limit, RateLimit-Remaining, "
    "RateLimit-Reset";
constexpr std::string_view preflight_seconds = "600";

/// What Access-Control-Allow-Origin says to the request; nothing when its origin is not named.
std::optional<std::string_view> admitted_origin(const settings& current,
                                                const http::request& request) {
  const auto names = [&](std::string_view origin) {
    return std::find(current.cors_origins.begin(), current.cors_origins.end(), origin) !=
           current.cors_origins.end();
  };
  const auto origins = request.all_headers("origin");
  if (origins.size() != 1) return {};
  if (names(any_origin)) return any_origin;
  return names(origins.front()) ? std::optional(origins.front()) : std::nullopt;
}

/// The methods that the path is routed for, when this answers the question of a preflight.
std::optional<std::string> preflight_methods(const http::request& request,
                                             const http::response& answer) {
  if (request.method != http::method::options ||
      request.header("access-control-request-method") == nullptr) {
    return {};
  }
  const auto allow = std::find_if(
      answer.headers.begin(), answer.headers.end(),
      [](const auto& header) { return http::equals_ignoring_case(header.first, "allow"); });
  return allow == answer.headers.end() ? std::nullopt : std::optional(allow->second);
}

}  // namespace

void add_cors_headers(const settings& current, const http::request& request,
                      http::response& answer) {
  if (current.cors_origins.empty()) return;
  const auto add = [&](std::string_view name, std::string_view value) {
    answer.headers.emplace_back(name, value);
  };
  const auto methods = preflight_methods(request, answer);
  add("Vary", "Origin");
  const auto origin = admitted_origin(current, request);
  if (!origin) return;
  add("Access-Control-Allow-Origin", *origin);
  if (!methods) return add("Access-Control-Expose-Headers", shown_headers);
  add("Access-Control-Allow-Methods", *methods);
  add("Access-Control-Allow-Headers", taken_headers);
  add("Access-Control-Max-Age", preflight_seconds);
}

}  // namespace statushive::rest
