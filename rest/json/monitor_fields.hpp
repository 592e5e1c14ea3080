#pragma once

#include "actors/gateway/monitor_gateway.hpp"
#include "rest/json/resource.hpp"

namespace statushive::rest {

/// The fields that a body sets. `type` is in no patch: there is one type yet, so no change of it
/// can be asked for.
struct monitor_input {
  monitor_patch patch;
  std::optional<monitor_type> type;

  /// For a creation; whether the body names an interval is kept.
  [[nodiscard]] monitor_draft draft() const;
};

[[nodiscard]] const resource<monitor_overview, monitor_input>& monitor_resource();
[[nodiscard]] const resource<monitor_statistics>& monitor_statistics_resource();
[[nodiscard]] const resource<nothing, monitor_query>& monitor_query_resource();

// Answers.

/// `{"monitor": {...}}`
[[nodiscard]] const resource<monitor_overview>& one_monitor_resource();
/// `{"monitor": {...}, "stats": {...}}`
[[nodiscard]] const resource<monitor_details>& monitor_details_resource();
/// `{"monitors": [...], "total"}`
[[nodiscard]] const resource<monitor_list>& monitor_list_resource();

/// A share in basis points as percent with two decimals: 9995 is `99.95`.
[[nodiscard]] std::string percent(uint32_t basis_points);

}  // namespace statushive::rest
