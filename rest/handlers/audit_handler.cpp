#include "rest/handlers/audit_handler.hpp"

#include "rest/handlers/route_parts.hpp"
#include "rest/json/audit_fields.hpp"

namespace statushive::rest {
namespace {

void list(audit_gateway& audit, const api_request& request, const answer& to) {
  audit.list(request.who, audit_query_resource().take(request.query),
             to.with<audit_list>(200, rendering(audit_list_resource())));
}

}  // namespace

std::vector<api_route> audit_routes(audit_gateway& audit) {
  return {{.about = {.method = http::method::get,
                     .pattern = "/api/audit",
                     .needs = access::administration,
                     .group = "Audit",
                     .summary = "Lists who changed what, from where and when, newest first.",
                     .query = audit_query_resource().fields(),
                     .answer = answering(200, audit_list_resource())},
           .handler = bound(audit, list)}};
}

}  // namespace statushive::rest
