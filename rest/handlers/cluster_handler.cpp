#include "rest/handlers/cluster_handler.hpp"

#include "rest/handlers/route_parts.hpp"
#include "rest/json/cluster_fields.hpp"

namespace statushive::rest {
namespace {

void status(cluster_gateway& cluster, const api_request& request, const answer& to) {
  cluster.status(request.who, to.with<cluster_report>(200, rendering(one_cluster_resource())));
}

void members(cluster_gateway& cluster, const api_request& request, const answer& to) {
  cluster.members(request.who,
                  to.with<std::vector<member_report>>(200, rendering(member_list_resource())));
}

}  // namespace

std::vector<api_route> cluster_routes(cluster_gateway& cluster) {
  constexpr std::string_view group = "Cluster";
  return {
      {.about = {.method = http::method::get,
                 .pattern = "/api/cluster/status",
                 .needs = access::administration,
                 .group = group,
                 .summary = "Shows how the cluster is, as the answering node sees it.",
                 .answer = answering(200, one_cluster_resource())},
       .handler = bound(cluster, status)},
      {.about = {.method = http::method::get,
                 .pattern = "/api/cluster/members",
                 .needs = access::administration,
                 .group = group,
                 .summary = "Lists the cluster's nodes, by name.",
                 .answer = answering(200, member_list_resource())},
       .handler = bound(cluster, members)},
  };
}

}  // namespace statushive::rest
