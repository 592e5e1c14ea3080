#include "rest/handlers/settings_handler.hpp"

#include "rest/handlers/route_parts.hpp"
#include "rest/json/settings_fields.hpp"

namespace statushive::rest {
namespace {

shown_resource revision_of(const settings& shown) {
  return {.revision = shown.revision};
}

void show(settings_gateway& cluster, const api_request& request, const answer& to) {
  cluster.show(request.who,
               to.with<settings>(200, rendering(one_settings_resource()), revision_of));
}

void update(settings_gateway& cluster, const api_request& request, const answer& to) {
  auto patch = settings_resource().take(request.body).patch();
  if (!patch) return to.fail(patch.failure());
  cluster.update(request.who, *std::move(patch),
                 to.with<settings>(200, rendering(one_settings_resource()), revision_of));
}

}  // namespace

std::vector<api_route> settings_routes(settings_gateway& cluster) {
  const std::string path = "/api/cluster/settings";
  constexpr std::string_view group = "Cluster";
  return {
      {.about = {.method = http::method::get,
                 .pattern = path,
                 .needs = access::administration,
                 .group = group,
                 .summary = "Shows the cluster's settings, which are equal on all nodes.",
                 .answer = answering(200, one_settings_resource()),
                 .has_etag = true},
       .handler = bound(cluster, show)},
      {.about = {.method = http::method::put,
                 .pattern = path,
                 .needs = access::administration,
                 .group = group,
                 .summary =
                     "Changes settings, at once on all nodes; fields that are absent stay as "
                     "they are.",
                 .bodies = {{.purpose = body_purpose::change,
                             .fields = settings_resource().fields(),
                             .example = R"({"cors_origins":["https://app.example.com"]})"}},
                 .answer = answering(200, one_settings_resource()),
                 .conditions = conditions::if_match,
                 .has_etag = true},
       .handler = bound(cluster, update)},
  };
}

}  // namespace statushive::rest
