#include "rest/handlers/monitor_handler.hpp"

#include "rest/json/heartbeat_fields.hpp"
#include "rest/json/monitor_fields.hpp"

namespace statushive::rest {
namespace {

constexpr size_t monitor_bytes_expected = 640;
constexpr size_t heartbeat_bytes_expected = 260;

std::string render_monitor(const monitor_overview& monitor) {
  json_writer writer(monitor_bytes_expected);
  writer.open_object();
  writer.key("monitor");
  monitor_resource().show(writer, monitor);
  writer.close_object();
  return std::move(writer).take();
}

std::string render_details(const monitor_details& details) {
  json_writer writer(monitor_bytes_expected);
  writer.open_object();
  writer.key("monitor");
  monitor_resource().show(writer, details.overview);
  writer.key("stats");
  monitor_statistics_resource().show(writer, details.statistics);
  writer.close_object();
  return std::move(writer).take();
}

std::string render_list(const monitor_list& list) {
  json_writer writer(64 + list.monitors.size() * monitor_bytes_expected);
  writer.open_object();
  writer.key("monitors");
  show_all(writer, monitor_resource(), list.monitors);
  writer.member("total", list.total);
  writer.close_object();
  return std::move(writer).take();
}

std::string render_heartbeats(const std::vector<shown_heartbeat>& heartbeats) {
  json_writer writer(64 + heartbeats.size() * heartbeat_bytes_expected);
  writer.open_object();
  writer.key("heartbeats");
  show_all(writer, heartbeat_resource(), heartbeats);
  writer.close_object();
  return std::move(writer).take();
}

std::string render_deleted() {
  return R"({"deleted":true})";
}

void list(monitor_gateway& monitors, const api_request& request, const answer& to) {
  monitors.list(request.who, monitor_query_resource().take(request.query),
                to.with<monitor_list>(200, render_list));
}

void create(monitor_gateway& monitors, const api_request& request, const answer& to) {
  monitors.create(request.who, monitor_resource().take(request.body).draft(),
                  to.with<monitor_overview>(201, render_monitor));
}

void show(monitor_gateway& monitors, const api_request& request, const answer& to) {
  monitors.show(request.who, request.id<monitor_id>(),
                to.with<monitor_details>(200, render_details));
}

void update(monitor_gateway& monitors, const api_request& request, const answer& to) {
  monitors.update(request.who, request.id<monitor_id>(),
                  monitor_resource().take(request.body).patch,
                  to.with<monitor_overview>(200, render_monitor));
}

void remove(monitor_gateway& monitors, const api_request& request, const answer& to) {
  monitors.remove(request.who, request.id<monitor_id>(), to.with<void>(200, render_deleted));
}

void heartbeats(monitor_gateway& monitors, const api_request& request, const answer& to) {
  monitors.heartbeats(request.who, request.id<monitor_id>(),
                      heartbeat_query_resource().take(request.query),
                      to.with<std::vector<shown_heartbeat>>(200, render_heartbeats));
}

}  // namespace

std::vector<api_route> monitor_routes(monitor_gateway& monitors) {
  const auto with = [&monitors](auto handler) {
    return [&monitors, handler](const api_request& request, const answer& to) {
      handler(monitors, request, to);
    };
  };
  const auto fields = monitor_resource().fields();
  const std::string all = "/api/monitors";
  const std::string one = "/api/monitors/:id";
  using enum http::method;
  return {
      {.method = get,
       .pattern = all,
       .needs = access::viewer,
       .query = monitor_query_resource().fields(),
       .handler = with(list)},
      {.method = post,
       .pattern = all,
       .needs = access::editor,
       .bodies = {{body_purpose::creation, fields}},
       .handler = with(create)},
      {.method = get, .pattern = one, .needs = access::viewer, .handler = with(show)},
      {.method = put,
       .pattern = one,
       .needs = access::editor,
       .bodies = {{body_purpose::change, fields}},
       .handler = with(update)},
      {.method = del, .pattern = one, .needs = access::editor, .handler = with(remove)},
      {.method = get,
       .pattern = one + "/heartbeats",
       .needs = access::viewer,
       .query = heartbeat_query_resource().fields(),
       .handler = with(heartbeats)},
  };
}

}  // namespace statushive::rest
