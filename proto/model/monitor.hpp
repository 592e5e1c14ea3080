#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "proto/model/heartbeat.hpp"
#include "proto/model/ids.hpp"
#include "proto/model/network.hpp"
#include "proto/model/plan.hpp"
#include "proto/model/result.hpp"
#include "proto/model/time.hpp"

namespace statushive {

/// What a monitor checks. Stored; never renumber.
enum class monitor_type : uint8_t { http = 1 };
/// The request that an http check sends. Stored; never renumber.
enum class http_method : uint8_t { get = 1, head = 2, post = 3 };
/// A monitor's committed state. Stored; never renumber.
enum class monitor_state : uint8_t {
  pending = 1,  ///< Not yet checked since it was created or resumed.
  up = 2,
  degraded = 3,
  down = 4,
  maintenance = 5,
  paused = 6,   ///< Not checked, because it is not active.
  unknown = 7,  ///< We cannot tell: our own trouble, or parents that are down.
};

[[nodiscard]] std::string_view name_of(monitor_type type);
[[nodiscard]] std::optional<monitor_type> find_monitor_type(std::string_view name);
[[nodiscard]] std::string_view name_of(http_method method);
[[nodiscard]] std::optional<http_method> find_http_method(std::string_view name);
[[nodiscard]] std::string_view name_of(monitor_state state);

inline constexpr size_t name_characters_max = 200;
inline constexpr std::chrono::seconds interval_max{86400};
inline constexpr std::chrono::seconds default_interval{60};
inline constexpr std::chrono::milliseconds timeout_min{1000};
inline constexpr std::chrono::milliseconds timeout_max{60000};
inline constexpr int expected_status_min = 100;
inline constexpr int expected_status_max = 599;

/// What a monitor's owner may choose.
struct monitor_spec {
  std::string name;
  monitor_type type = monitor_type::http;
  std::string url;
  http_method method = http_method::get;
  std::chrono::seconds interval = default_interval;
  std::chrono::milliseconds timeout{10000};
  uint16_t expected_status = 200;
  bool active = true;

  friend bool operator==(const monitor_spec&, const monitor_spec&) = default;
};

/// The default interval under a plan: 60 s, or the plan's shortest if that is longer.
[[nodiscard]] std::chrono::seconds default_interval_of(plan p);

/// Whether the spec makes sense by itself: lengths and ranges, and a URL that parses.
/// Errors: invalid_argument with the field as the API names it.
[[nodiscard]] result<void> validate(const monitor_spec& spec);

/// Whether the URL's literal address, if it has one, may be reached. Names are judged when they are
/// resolved. Errors: invalid_argument at `url`.
[[nodiscard]] result<void> validate_target(const monitor_spec& spec, const address_policy& policy);

/// Whether the plan admits the interval. Errors: permission_denied `plan_limit`.
[[nodiscard]] result<void> validate_interval(const monitor_spec& spec, plan p);

/// A change to some fields of a spec; absent ones stay as they are.
struct monitor_patch {
  std::optional<std::string> name;
  std::optional<std::string> url;
  std::optional<http_method> method;
  std::optional<std::chrono::seconds> interval;
  std::optional<std::chrono::milliseconds> timeout;
  std::optional<uint16_t> expected_status;
  std::optional<bool> active;

  [[nodiscard]] monitor_spec applied_to(monitor_spec spec) const;
  friend bool operator==(const monitor_patch&, const monitor_patch&) = default;
};

/// Where a monitor's state machine stands. `version` grows by one with each change of `state`, from
/// 1; a transition commits only if it names the current one.
struct monitor_standing {
  monitor_state state = monitor_state::pending;
  uint64_t version = 1;
  timestamp since;
  failure_reason reason = failure_reason::none;  ///< Why it is down; none otherwise.

  friend bool operator==(const monitor_standing&, const monitor_standing&) = default;
};

/// A monitor as the replicated state holds it.
struct monitor {
  monitor_id id;
  account_id account;
  monitor_number number;
  monitor_spec spec;
  monitor_standing standing;
  timestamp created_at;
  timestamp updated_at;
  uint64_t revision = 0;  ///< Log index of the last change of the configuration.
  /// The interval that the owner chose, where the plan asks for the longer one in `spec`.
  std::optional<std::chrono::seconds> wanted_interval;
  /// Not active because the account has more monitors than its plan allows; a larger plan resumes
  /// it. Implies !spec.active.
  bool is_paused_by_plan = false;

  friend bool operator==(const monitor&, const monitor&) = default;
};

[[nodiscard]] std::string encode(const monitor& value);
[[nodiscard]] result<monitor> decode_monitor(std::string_view bytes);

/// Whether `from` may become `to`: the one table of legal transitions.
[[nodiscard]] bool is_legal_transition(monitor_state from, monitor_state to);

/// The state that a heartbeat's result asks for, or nothing if `state` already agrees or the result
/// says nothing about the target (no_data), or the monitor is paused or in maintenance.
[[nodiscard]] std::optional<monitor_state> next_state(monitor_state state, check_result result);

}  // namespace statushive
