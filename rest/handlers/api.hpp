#pragma once

#include <vector>

#include "actors/gateway/cluster_gateway.hpp"
#include "actors/gateway/monitor_gateway.hpp"
#include "actors/gateway/session_gateway.hpp"
#include "rest/handlers/answer.hpp"
#include "rest/http/server.hpp"

namespace statushive::rest {

/// What the API stands on. The gateways must outlive the routes and every answer that is still
/// under way.
struct api_gateways {
  monitor_gateway& monitors;
  session_gateway& sessions;
  cluster_gateway& cluster;
};

/// The whole REST API, for http::server. What all routes have in common happens here, before a
/// route's handler runs and in this order: the caller is identified (401) and may use the route
/// (403), the ids in the path have the form of ids (404), the query (400), the body's content type
/// (415), its JSON and its fields (400) are what the route declares. Handlers see only input that
/// passed, and answer in the API's form.
[[nodiscard]] std::vector<http::route> api_routes(const api_gateways& gateways, api_log log);

/// What http::server answers by itself (unknown route, method, broken framing, ...), in the API's
/// form.
[[nodiscard]] http::response render_failure(const http::failure& why);

}  // namespace statushive::rest
