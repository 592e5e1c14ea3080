#include "rest/handlers/api.hpp"

#include <iterator>
#include <memory>
#include <utility>

#include "rest/documents/documents.hpp"
#include "rest/handlers/api_key_handler.hpp"
#include "rest/handlers/audit_handler.hpp"
#include "rest/handlers/cluster_handler.hpp"
#include "rest/handlers/cors.hpp"
#include "rest/handlers/document_handler.hpp"
#include "rest/handlers/health_handler.hpp"
#include "rest/handlers/metrics_handler.hpp"
#include "rest/handlers/monitor_handler.hpp"
#include "rest/handlers/serving.hpp"
#include "rest/handlers/session_handler.hpp"
#include "rest/handlers/settings_handler.hpp"
#include "rest/handlers/user_handler.hpp"

namespace statushive::rest {
namespace {

/// The one list of all resources. The documents, which are written from it, are not in it.
std::vector<api_route> resource_routes(const api_gateways& gateways, const api_options& options) {
  std::vector<api_route> declared;
  const auto add = [&](std::vector<api_route> more) {
    std::move(more.begin(), more.end(), std::back_inserter(declared));
  };
  add(session_routes(gateways.sessions));
  add(monitor_routes(gateways.monitors));
  add(api_key_routes(gateways.api_keys));
  add(user_routes(gateways.users));
  add(audit_routes(gateways.audit));
  add(settings_routes(gateways.settings));
  add(cluster_routes(gateways.cluster));
  add(health_routes(gateways.cluster));
  add(metrics_routes(options.metrics));
  return declared;
}

}  // namespace

std::vector<http::route> api_routes(const api_gateways& gateways, const api_options& options) {
  const auto shared = std::make_shared<const edge>(edge{.sessions = gateways.sessions,
                                                        .settings = gateways.settings,
                                                        .limits = options.limits,
                                                        .trusted_proxies = options.trusted_proxies,
                                                        .log = options.log});
  auto declared = resource_routes(gateways, options);
  auto documents = document_routes(declared);
  std::move(documents.begin(), documents.end(), std::back_inserter(declared));
  std::vector<http::route> routes;
  for (auto& one : declared)
    routes.push_back(served(std::move(one), shared));
  return routes;
}

std::vector<route_description> api_descriptions(const api_gateways& gateways,
                                                const api_options& options) {
  std::vector<route_description> descriptions;
  for (auto& one : resource_routes(gateways, options))
    descriptions.push_back(std::move(one.about));
  auto documents = document_descriptions();
  std::move(documents.begin(), documents.end(), std::back_inserter(descriptions));
  return descriptions;
}

http::server::answer_filter api_filter(const settings_gateway& settings, request_observer observe) {
  return [&settings, observe = std::move(observe)](
             const http::request& asked, std::string_view route, std::chrono::nanoseconds took,
             http::response& answer) {
    if (observe) observe(asked.method, route, answer.status, took);
    if (const auto current = settings.current()) add_cors_headers(*current, asked, answer);
  };
}

}  // namespace statushive::rest
