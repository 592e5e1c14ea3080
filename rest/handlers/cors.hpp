#pragma once

#include "proto/model/settings.hpp"
#include "rest/http/message.hpp"

namespace statushive::rest {

/// Adds what the Fetch standard's CORS protocol has a browser look for, where the settings name the
/// request's one Origin: to the answer of a preflight (OPTIONS that the server answers with
/// `Allow`) which methods and headers are taken, to others who may read which of its headers.
/// Credentials that browsers send by themselves are never allowed: the API has none. Any answer
/// gets `Vary` once an origin is named, so that caches do not mix them up.
void add_cors_headers(const settings& current, const http::request& request,
                      http::response& answer);

}  // namespace statushive::rest
