#include "rest/handlers/monitor_handler.hpp"

#include "rest/handlers/route_parts.hpp"
#include "rest/json/heartbeat_fields.hpp"
#include "rest/json/monitor_fields.hpp"
#include "rest/json/outcome_fields.hpp"

namespace statushive::rest {
namespace {

constexpr char all[] = "/api/monitors";
constexpr char one[] = "/api/monitors/:id";

shown_resource revision_of(const monitor_overview& shown) {
  return {.revision = shown.monitor.revision};
}

void list(monitor_gateway& monitors, const api_request& request, const answer& to) {
  monitors.list(request.who, monitor_query_resource().take(request.query),
                to.with<monitor_list>(200, rendering(monitor_list_resource())));
}

void create(monitor_gateway& monitors, const api_request& request, const answer& to) {
  const auto describe = [](const monitor_overview& made) {
    return created_in(all, made.monitor.id, made.monitor.revision);
  };
  monitors.create(request.who, monitor_resource().take(request.body).draft(),
                  to.with<monitor_overview>(201, rendering(one_monitor_resource()), describe));
}

void show(monitor_gateway& monitors, const api_request& request, const answer& to) {
  const auto describe = [](const monitor_details& shown) { return revision_of(shown.overview); };
  monitors.show(request.who, request.id<monitor_id>(),
                to.with<monitor_details>(200, rendering(monitor_details_resource()), describe));
}

void update(monitor_gateway& monitors, const api_request& request, const answer& to) {
  monitors.update(request.who, request.id<monitor_id>(),
                  monitor_resource().take(request.body).patch,
                  to.with<monitor_overview>(200, rendering(one_monitor_resource()), revision_of));
}

void remove(monitor_gateway& monitors, const api_request& request, const answer& to) {
  monitors.remove(request.who, request.id<monitor_id>(),
                  to.with<void>(200, rendering(deletion_resource())));
}

void heartbeats(monitor_gateway& monitors, const api_request& request, const answer& to) {
  monitors.heartbeats(
      request.who, request.id<monitor_id>(), heartbeat_query_resource().take(request.query),
      to.with<std::vector<shown_heartbeat>>(200, rendering(heartbeat_list_resource())));
}

}  // namespace

std::vector<api_route> monitor_routes(monitor_gateway& monitors) {
  using enum http::method;
  constexpr std::string_view group = "Monitors";
  const auto fields = monitor_resource().fields();
  return {
      {.about = {.method = get,
                 .pattern = all,
                 .needs = access::read,
                 .group = group,
                 .summary = "Lists the account's monitors, by name.",
                 .query = monitor_query_resource().fields(),
                 .answer = answering(200, monitor_list_resource())},
       .handler = bound(monitors, list)},
      {.about = {.method = post,
                 .pattern = all,
                 .needs = access::write,
                 .group = group,
                 .summary = "Creates a monitor; its first check starts within its interval.",
                 .bodies = {{.purpose = body_purpose::creation,
                             .fields = fields,
                             .example = R"({"name":"Shop","url":"https://example.com",)"
                                        R"("interval_seconds":300})"}},
                 .answer = answering(201, one_monitor_resource()),
                 .conditions = conditions::idempotency_key,
                 .has_etag = true,
                 .errors = {"plan_limit", "monitor_numbers_used_up"}},
       .handler = bound(monitors, create)},
      {.about = {.method = get,
                 .pattern = one,
                 .needs = access::read,
                 .group = group,
                 .summary = "Shows a monitor and what its checks found.",
                 .answer = answering(200, monitor_details_resource()),
                 .has_etag = true,
                 .errors = {"not_owner"}},
       .handler = bound(monitors, show)},
      {.about = {.method = put,
                 .pattern = one,
                 .needs = access::write,
                 .group = group,
                 .summary = "Changes a monitor; fields that are absent stay as they are.",
                 .bodies = {{.purpose = body_purpose::change,
                             .fields = fields,
                             .example = R"({"interval_seconds":600,"timeout_ms":5000})"}},
                 .answer = answering(200, one_monitor_resource()),
                 .conditions = conditions::if_match,
                 .has_etag = true,
                 .errors = {"not_owner", "plan_limit"}},
       .handler = bound(monitors, update)},
      {.about = {.method = del,
                 .pattern = one,
                 .needs = access::write,
                 .group = group,
                 .summary = "Deletes a monitor with all its heartbeats.",
                 .answer = answering(200, deletion_resource()),
                 .conditions = conditions::if_match,
                 .errors = {"not_owner"}},
       .handler = bound(monitors, remove)},
      {.about = {.method = get,
                 .pattern = std::string(one) + "/heartbeats",
                 .needs = access::read,
                 .group = group,
                 .summary = "Lists a monitor's heartbeats, newest first.",
                 .query = heartbeat_query_resource().fields(),
                 .answer = answering(200, heartbeat_list_resource()),
                 .errors = {"not_owner"}},
       .handler = bound(monitors, heartbeats)},
  };
}

}  // namespace statushive::rest
