#pragma once

#include "actors/gateway/api_key_gateway.hpp"
#include "rest/json/resource.hpp"

namespace statushive::rest {

/// A key without its token.
[[nodiscard]] const resource<shown_api_key, api_key_draft>& api_key_resource();
[[nodiscard]] const resource<nothing, api_key_query>& api_key_query_resource();

// Answers.

/// `{"api_key": {...}}`
[[nodiscard]] const resource<shown_api_key>& one_api_key_resource();
/// `{"api_key": {..., "token"}}`, of a creation.
[[nodiscard]] const resource<shown_api_key>& created_api_key_resource();
/// `{"api_keys": [...], "total"}`
[[nodiscard]] const resource<api_key_list>& api_key_list_resource();

}  // namespace statushive::rest
