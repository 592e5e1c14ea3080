#pragma once

#include <span>
#include <string>

#include "proto/model/network.hpp"
#include "rest/http/message.hpp"

namespace statushive::rest {

/// Where a request came from: the peer, or where the peer is a trusted proxy, the last address in
/// X-Forwarded-For that is none. What stands before that anybody can have written, and an entry
/// that is no address ends the search at the proxy that wrote it. Numeric, without port.
[[nodiscard]] std::string source_address(const http::request& request,
                                         std::span<const cidr> trusted_proxies);

}  // namespace statushive::rest
