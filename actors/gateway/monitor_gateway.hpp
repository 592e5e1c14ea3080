#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "actors/gateway/list_bounds.hpp"
#include "actors/gateway/reply.hpp"
#include "proto/model/heartbeat.hpp"
#include "proto/model/monitor.hpp"

namespace statushive {

/// A monitor with its latest up or down heartbeat, as lists show it.
struct monitor_overview {
  statushive::monitor monitor;
  std::optional<heartbeat> latest;
};

struct monitor_statistics {
  std::optional<uint32_t> uptime_30d_basis_points;  ///< 10000 is 100.00 %.
  std::optional<uint32_t> average_response_ms;
};

struct monitor_details {
  monitor_overview overview;
  monitor_statistics statistics;
};

struct monitor_list {
  std::vector<monitor_overview> monitors;
  uint32_t total = 0;
};

/// Bounds of a query's `limit`; the smallest is 1.
inline constexpr uint32_t monitor_list_limit_max = 100;
inline constexpr uint32_t heartbeat_limit_max = 1000;

struct monitor_query {
  std::optional<bool> active;
  uint32_t limit = 50;
  uint32_t offset = 0;
};

struct heartbeat_query {
  uint32_t limit = 50;
  bool include_no_data = false;
};

/// A heartbeat as it is shown: with the name of the node that checked.
struct shown_heartbeat {
  heartbeat beat;
  std::string node_name;
};

/// A spec of which the interval may be left to the account's plan.
struct monitor_draft {
  monitor_spec spec;
  bool has_interval = false;
};

/// Monitors, for the edge. Errors beside proposal_done's: not_found `not_found`, permission_denied
/// `not_owner` (another account's monitor), `role_too_low` (a viewer changes something),
/// `scope_missing` (or an API key without `write` does), `plan_limit`; aborted `if_match_failed`;
/// invalid_argument at the field. Thread-safe.
class monitor_gateway {
 public:
  virtual ~monitor_gateway() = default;

  virtual void list(const caller& who, const monitor_query& query, reply<monitor_list> answer) = 0;
  virtual void show(const caller& who, const monitor_id& id, reply<monitor_details> answer) = 0;
  virtual void create(const caller& who, monitor_draft draft, reply<monitor_overview> answer) = 0;
  virtual void update(const caller& who, const monitor_id& id, monitor_patch patch,
                      reply<monitor_overview> answer) = 0;
  virtual void remove(const caller& who, const monitor_id& id, reply<void> answer) = 0;
  /// Newest first.
  virtual void heartbeats(const caller& who, const monitor_id& id, const heartbeat_query& query,
                          reply<std::vector<shown_heartbeat>> answer) = 0;
};

}  // namespace statushive
