#include "proto/model/monitor.hpp"

#include <algorithm>

#include "proto/model/enum_names.hpp"
#include "proto/model/text.hpp"

namespace statushive {
namespace {

constexpr auto type_names = names_table<monitor_type>({{monitor_type::http, "http"}});
constexpr auto method_names = names_table<http_method>(
    {{http_method::get, "GET"}, {http_method::head, "HEAD"}, {http_method::post, "POST"}});
constexpr auto state_names =
    names_table<monitor_state>({{monitor_state::pending, "pending"},
                                {monitor_state::up, "up"},
                                {monitor_state::degraded, "degraded"},
                                {monitor_state::down, "down"},
                                {monitor_state::maintenance, "maintenance"},
                                {monitor_state::paused, "paused"},
                                {monitor_state::unknown, "unknown"}});

template <class T>
std::string out_of_range(T given, T low, T high) {
  return "is " + std::to_string(given) + ", " + std::to_string(low) + " to " +
         std::to_string(high) + " is allowed";
}

}  // namespace

std::string_view name_of(monitor_type type) {
  return type_names.of(type);
}
std::optional<monitor_type> find_monitor_type(std::string_view name) {
  return type_names.find(name);
}
std::string_view name_of(http_method method) {
  return method_names.of(method);
}
std::optional<http_method> find_http_method(std::string_view name) {
  return method_names.find(name);
}
std::string_view name_of(monitor_state state) {
  return state_names.of(state);
}

std::chrono::seconds default_interval_of(plan p) {
  return std::max(default_interval, limits_of(p).shortest_interval);
}

result<void> validate(const monitor_spec& spec) {
  if (auto named = validate_label("name", spec.name, name_characters_max); !named) return named;
  if (auto target = parse_url(spec.url); !target) return target.failure();
  if (spec.interval < std::chrono::seconds(1) || spec.interval > interval_max) {
    return invalid_field("interval_seconds",
                         out_of_range<int64_t>(spec.interval.count(), 1, interval_max.count()));
  }
  if (spec.timeout < timeout_min || spec.timeout > timeout_max) {
    return invalid_field(
        "timeout_ms",
        out_of_range<int64_t>(spec.timeout.count(), timeout_min.count(), timeout_max.count()));
  }
  if (spec.expected_status < expected_status_min || spec.expected_status > expected_status_max) {
    return invalid_field(
        "expected_status",
        out_of_range<int>(spec.expected_status, expected_status_min, expected_status_max));
  }
  return {};
}

result<void> validate_target(const monitor_spec& spec, const address_policy& policy) {
  const auto target = parse_url(spec.url);
  if (!target) return target.failure();
  if (!target->literal) return {};
  if (const auto why = policy.refusal(*target->literal)) {
    return std::move(invalid_field("url", "points to " + target->literal->str() + " (" +
                                              std::string(*why) +
                                              "), only public addresses are allowed"))
        .hinting("the operator can allow address ranges: allow_targets");
  }
  return {};
}

result<void> validate_interval(const monitor_spec& spec, plan p) {
  const auto shortest = limits_of(p).shortest_interval;
  if (spec.interval >= shortest) return {};
  return error(errc::permission_denied, "plan_limit",
               "interval_seconds is " + std::to_string(spec.interval.count()) + ", the plan " +
                   std::string(name_of(p)) + " allows " + std::to_string(shortest.count()) +
                   " or more")
      .at("interval_seconds")
      .limited_by({"interval_seconds", static_cast<uint64_t>(shortest.count()),
                   static_cast<uint64_t>(spec.interval.count())});
}

monitor_spec monitor_patch::applied_to(monitor_spec spec) const {
  if (name) spec.name = *name;
  if (url) spec.url = *url;
  if (method) spec.method = *method;
  if (interval) spec.interval = *interval;
  if (timeout) spec.timeout = *timeout;
  if (expected_status) spec.expected_status = *expected_status;
  if (active) spec.active = *active;
  return spec;
}

bool is_legal_transition(monitor_state from, monitor_state to) {
  using enum monitor_state;
  const auto is_observed = [](monitor_state s) { return s == up || s == degraded || s == down; };
  switch (from) {
    case pending: return is_observed(to) || to == paused || to == maintenance || to == unknown;
    case up:
    case degraded:
    case down: return to != from && to != pending;
    case maintenance:
    case unknown: return to != from;
    case paused: return to == pending;
  }
  return false;
}

std::optional<monitor_state> next_state(monitor_state state, check_result result) {
  if (state == monitor_state::paused || state == monitor_state::maintenance) return {};
  const auto asked_for = [&]() -> std::optional<monitor_state> {
    switch (result) {
      case check_result::up: return monitor_state::up;
      case check_result::degraded: return monitor_state::degraded;
      case check_result::down: return monitor_state::down;
      case check_result::no_data: return {};
    }
    return {};
  }();
  if (!asked_for || *asked_for == state) return {};
  return asked_for;
}

}  // namespace statushive
