#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/gateway/reply.hpp"
#include "rest/handlers/answer.hpp"
#include "rest/http/message.hpp"
#include "rest/json/route_description.hpp"

namespace statushive::rest {

/// A request of which everything that its route declares was checked. Valid during the handler's
/// call.
struct api_request {
  const http::request& http;
  /// Nil ids where the route is open. Has the source address (behind the trusted proxies) and what
  /// the headers If-Match and Idempotency-Key ask for, where the route takes part in them.
  caller who;
  json_value query;  ///< An object, for resource::take.
  json_value body;   ///< An object, for resource::take; null where none is declared.

  /// REQUIRES: the route's pattern has the parameter, and its name is `id` or ends in `_id`.
  template <class Id>
  [[nodiscard]] Id id(std::string_view parameter = "id") const {
    return Id::parse(http.parameter(parameter)).value();
  }
};

/// One route of the API: what it demands and answers, as data, and what serves it.
struct api_route {
  route_description about;
  /// Asks a gateway or answers at once; must not block.
  std::function<void(const api_request&, const answer&)> handler;
};

}  // namespace statushive::rest
