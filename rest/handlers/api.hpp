#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/gateway/api_key_gateway.hpp"
#include "actors/gateway/audit_gateway.hpp"
#include "actors/gateway/cluster_gateway.hpp"
#include "actors/gateway/monitor_gateway.hpp"
#include "actors/gateway/session_gateway.hpp"
#include "actors/gateway/settings_gateway.hpp"
#include "actors/gateway/user_gateway.hpp"
#include "proto/model/network.hpp"
#include "rest/handlers/answer.hpp"
#include "rest/handlers/request_limits.hpp"
#include "rest/http/server.hpp"
#include "rest/json/route_description.hpp"

namespace statushive::rest {

/// What the API stands on. All of it must outlive the routes and every answer that is still under
/// way.
struct api_gateways {
  monitor_gateway& monitors;
  session_gateway& sessions;
  user_gateway& users;
  api_key_gateway& api_keys;
  settings_gateway& settings;
  audit_gateway& audit;
  cluster_gateway& cluster;
};

struct api_options {
  request_limits& limits;  ///< Outlives the routes.
  /// Whose X-Forwarded-For says where a request came from.
  std::vector<cidr> trusted_proxies = {};
  /// What /metrics shows: on any thread, without blocking.
  std::function<std::string()> metrics;
  api_log log;
};

/// The whole REST API with its documents, for http::server. What all routes have in common happens
/// here, before a route's handler runs and in this order:
///   401  the header apikey, where the cluster requires one
///   429  the rate of the source address, under /auth/
///   401  who asks
///   403  whether they may
///   429  the rate of their account
///   404  ids in the path have the form of ids
///   400  the query, then the headers If-Match and Idempotency-Key, are what the route declares
///   415  so is the body's content type
///   400  so are the body's JSON and its fields
/// Handlers see only input that passed, and answer in the API's form. REQUIRES: all options are
/// set.
[[nodiscard]] std::vector<http::route> api_routes(const api_gateways& gateways,
                                                  const api_options& options);

/// What the same routes say of themselves.
[[nodiscard]] std::vector<route_description> api_descriptions(const api_gateways& gateways,
                                                              const api_options& options);

/// Gets every answer of the server, on its threads; must not block. `route` is the pattern that the
/// path fits, or empty.
using request_observer = std::function<void(http::method asked, std::string_view route, int status,
                                            std::chrono::nanoseconds took)>;

/// What all answers have in common, for http::server, those that never saw a route included: the
/// headers that pages of other origins need, and the observer. The gateway must outlive it.
[[nodiscard]] http::server::answer_filter api_filter(const settings_gateway& settings,
                                                     request_observer observe);

/// What http::server answers by itself (unknown route, method, broken framing, ...), in the API's
/// form.
[[nodiscard]] http::response render_failure(const http::failure& why);

}  // namespace statushive::rest
