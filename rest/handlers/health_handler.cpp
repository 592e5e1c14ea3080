#include "rest/handlers/health_handler.hpp"

#include "rest/handlers/route_parts.hpp"
#include "rest/json/outcome_fields.hpp"

namespace statushive::rest {

std::vector<api_route> health_routes(const cluster_gateway& cluster) {
  return {
      {.about = {.method = http::method::get,
                 .pattern = "/healthz",
                 .needs = access::open,
                 .group = "Probes",
                 .summary = "Says whether the process runs.",
                 .answer = answering(200, health_resource())},
       .handler = [](const api_request&,
                     const answer& to) { to.send(200, render(health_resource(), nothing{})); }},
      {.about = {.method = http::method::get,
                 .pattern = "/readyz",
                 .needs = access::open,
                 .group = "Probes",
                 .summary =
                     "Says whether the node can serve: it knows a leader, and its disk takes "
                     "writes.",
                 .answer = answering(200, readiness_resource()),
                 .errors = {"no_leader", "no_space", "stopping"}},
       .handler =
           [&cluster](const api_request&, const answer& to) {
             to.with<void>(200, rendering(readiness_resource()))(cluster.readiness());
           }},
  };
}

}  // namespace statushive::rest
