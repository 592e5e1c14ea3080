#include "rest/handlers/health_handler.hpp"

#include "rest/json/json_writer.hpp"

namespace statushive::rest {
namespace {

std::string status_body(std::string_view status) {
  json_writer writer(32);
  writer.open_object();
  writer.member("status", status);
  writer.close_object();
  return std::move(writer).take();
}

}  // namespace

std::vector<api_route> health_routes(const cluster_gateway& cluster) {
  return {
      {.method = http::method::get,
       .pattern = "/healthz",
       .needs = access::open,
       .handler = [](const api_request&, const answer& to) { to.send(200, status_body("ok")); }},
      {.method = http::method::get,
       .pattern = "/readyz",
       .needs = access::open,
       .handler =
           [&cluster](const api_request&, const answer& to) {
             const auto ready = cluster.readiness();
             ready ? to.send(200, status_body("ready")) : to.fail(ready.failure());
           }},
  };
}

}  // namespace statushive::rest
