#include "rest/handlers/cluster_handler.hpp"

#include "rest/json/cluster_fields.hpp"

namespace statushive::rest {
namespace {

std::string render_status(const cluster_report& report) {
  json_writer writer;
  writer.open_object();
  writer.key("cluster");
  cluster_resource().show(writer, report);
  writer.close_object();
  return std::move(writer).take();
}

std::string render_members(const std::vector<member_report>& members) {
  json_writer writer(64 + members.size() * 300);
  writer.open_object();
  writer.key("members");
  show_all(writer, member_resource(), members);
  writer.member("total", members.size());
  writer.close_object();
  return std::move(writer).take();
}

}  // namespace

std::vector<api_route> cluster_routes(cluster_gateway& cluster) {
  return {
      {.method = http::method::get,
       .pattern = "/api/cluster/status",
       .needs = access::admin,
       .handler =
           [&cluster](const api_request& request, const answer& to) {
             cluster.status(request.who, to.with<cluster_report>(200, render_status));
           }},
      {.method = http::method::get,
       .pattern = "/api/cluster/members",
       .needs = access::admin,
       .handler =
           [&cluster](const api_request& request, const answer& to) {
             cluster.members(request.who, to.with<std::vector<member_report>>(200, render_members));
           }},
  };
}

}  // namespace statushive::rest
