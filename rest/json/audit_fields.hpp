#pragma once

#include <string_view>

#include "actors/gateway/audit_gateway.hpp"
#include "rest/json/resource.hpp"

namespace statushive::rest {

[[nodiscard]] const resource<shown_audit_record>& audit_resource();
[[nodiscard]] const resource<nothing, audit_query>& audit_query_resource();

/// The answer `{"audit": [...], "total"}`.
[[nodiscard]] const resource<audit_list>& audit_list_resource();

/// Writes the resource that `bytes` encode as the API shows it, or null: for no bytes, a kind that
/// this build does not know, and bytes that do not decode, as a newer build may have left them.
void show_audited(json_writer& to, std::string_view kind, std::string_view bytes);

}  // namespace statushive::rest
