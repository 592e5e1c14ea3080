#pragma once

#include "proto/model/api_key.hpp"
#include "proto/model/user.hpp"
#include "rest/json/route_description.hpp"

namespace statushive::rest {

/// What a kind of access takes of whoever asks.
struct access_rule {
  bool is_open = false;  ///< Nobody needs to say who they are; the rest is without meaning then.
  role lowest_role = role::admin;
  scope lowest_scope = scope::admin;  ///< Of an API key.
  bool admits_keys = false;
};

/// The one table that requests are checked and documents are written by.
[[nodiscard]] access_rule access_rule_of(access needs);

}  // namespace statushive::rest
