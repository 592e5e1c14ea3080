#include "rest/handlers/metrics_handler.hpp"

#include <utility>

namespace statushive::rest {
namespace {

/// Version 0.0.4 of the exposition format: what prometheus-cpp writes.
constexpr std::string_view exposition = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace

std::vector<api_route> metrics_routes(std::function<std::string()> text) {
  return {{
      .about = {.method = http::method::get,
                .pattern = "/metrics",
                .needs = access::open,
                .group = "Probes",
                .summary = "The node's figures, in the text format of Prometheus.",
                .answer = {.status = 200, .fields = {}, .content_type = exposition}},
      .handler =
          [text = std::move(text)](const api_request&, const answer& to) {
            to.send(http::response{.status = 200,
                                   .content_type = std::string(exposition),
                                   .body = text(),
                                   .headers = {}});
          },
  }};
}

}  // namespace statushive::rest
