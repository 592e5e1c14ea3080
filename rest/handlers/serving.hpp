#pragma once

#include <memory>
#include <vector>

#include "actors/gateway/session_gateway.hpp"
#include "actors/gateway/settings_gateway.hpp"
#include "proto/model/network.hpp"
#include "rest/handlers/api_route.hpp"
#include "rest/handlers/request_limits.hpp"

namespace statushive::rest {

/// What every route needs, whatever it does. The gateways and limits outlive the routes and every
/// answer that is still under way.
struct edge {
  const session_gateway& sessions;
  const settings_gateway& settings;
  request_limits& limits;
  std::vector<cidr> trusted_proxies;
  api_log log;
};

/// The one way from a declared route to one that a server can serve: everything that its
/// description declares is checked on the way to its handler, in the order that api_routes() has.
[[nodiscard]] http::route served(api_route declared, const std::shared_ptr<const edge>& with);

}  // namespace statushive::rest
