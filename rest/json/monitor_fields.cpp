#include "rest/json/monitor_fields.hpp"

#include <array>
#include <limits>

#include "rest/json/answer_field.hpp"
#include "rest/json/paging.hpp"

namespace statushive::rest {
namespace {

using enum field_type;
using enum field_use;
using overview = monitor_overview;
using input = monitor_input;

constexpr auto types = std::to_array<std::string_view>({"http"});
static_assert(types.size() == 1, "a second type needs a way to refuse, or make, its change");
constexpr auto methods = std::to_array<std::string_view>({"GET", "HEAD", "POST"});
constexpr auto statuses = std::to_array<std::string_view>({"up", "down"});
constexpr auto states = std::to_array<std::string_view>(
    {"pending", "up", "degraded", "down", "maintenance", "paused", "unknown"});
constexpr auto pause_reasons = std::to_array<std::string_view>({"plan_limit"});

std::string_view status_of(const heartbeat& beat) {
  return beat.result == check_result::down ? "down" : "up";
}

constexpr resource_field<overview, input> monitor_table[] = {
    {{.name = "id", .type = id, .meaning = "The monitor's id, which never changes."},
     [](json_writer& to, const overview& from) { to.value(from.monitor.id); }},
    {{.name = "name",
      .type = text,
      .use = required,
      .low = 1,
      .high = name_characters_max,
      .meaning = "What people call the monitor.",
      .example = "\"Shop\""},
     [](json_writer& to, const overview& from) { to.value(from.monitor.spec.name); },
     [](input& into, const json_value& value) { into.patch.name = *value.text(); }},
    {{.name = "type",
      .type = choice,
      .use = optional,
      .choices = types,
      .fallback = "\"http\"",
      .meaning = "What kind of check the monitor makes."},
     [](json_writer& to, const overview& from) { to.value(name_of(from.monitor.spec.type)); },
     [](input& into, const json_value& value) { into.type = find_monitor_type(*value.text()); }},
    {{.name = "url",
      .type = text,
      .use = required,
      .low = 1,
      .high = url_characters_max,
      .meaning = "The http or https address that is checked; it must be public, unless the "
                 "operator allows its range.",
      .example = "\"https://example.com\""},
     [](json_writer& to, const overview& from) { to.value(from.monitor.spec.url); },
     [](input& into, const json_value& value) { into.patch.url = *value.text(); }},
    {{.name = "method",
      .type = choice,
      .use = optional,
      .choices = methods,
      .fallback = "\"GET\"",
      .meaning = "The request method of the check."},
     [](json_writer& to, const overview& from) { to.value(name_of(from.monitor.spec.method)); },
     [](input& into, const json_value& value) {
       into.patch.method = find_http_method(*value.text());
     }},
    {{.name = "interval_seconds",
      .type = integer,
      .use = optional,
      .low = 1,
      .high = interval_max.count(),
      .fallback = "60, or the plan's shortest interval if that is longer",
      .meaning = "Seconds from one check to the next; the plan sets how few there may be.",
      .example = "300"},
     [](json_writer& to, const overview& from) { to.value(from.monitor.spec.interval.count()); },
     [](input& into, const json_value& value) {
       into.patch.interval = std::chrono::seconds(*value.integer());
     }},
    {{.name = "timeout_ms",
      .type = integer,
      .use = optional,
      .low = timeout_min.count(),
      .high = timeout_max.count(),
      .fallback = "10000",
      .meaning = "Milliseconds after which a check without an answer has failed."},
     [](json_writer& to, const overview& from) { to.value(from.monitor.spec.timeout.count()); },
     [](input& into, const json_value& value) {
       into.patch.timeout = std::chrono::milliseconds(*value.integer());
     }},
    {{.name = "expected_status",
      .type = integer,
      .use = optional,
      .low = expected_status_min,
      .high = expected_status_max,
      .fallback = "200",
      .meaning = "The HTTP status of an answer that counts as up."},
     [](json_writer& to, const overview& from) { to.value(from.monitor.spec.expected_status); },
     [](input& into, const json_value& value) {
       into.patch.expected_status = static_cast<uint16_t>(*value.integer());
     }},
    {{.name = "active",
      .type = boolean,
      .use = optional,
      .fallback = "true",
      .meaning = "Whether the monitor is checked; `false` pauses it."},
     [](json_writer& to, const overview& from) { to.value(from.monitor.spec.active); },
     [](input& into, const json_value& value) { into.patch.active = value.boolean(); }},
    {{.name = "paused_reason",
      .type = choice,
      .is_nullable = true,
      .choices = pause_reasons,
      .meaning = "`plan_limit` while the account has more monitors than its plan allows, so that "
                 "this one had to pause; otherwise null.",
      .example = "null"},
     [](json_writer& to, const overview& from) {
       from.monitor.is_paused_by_plan ? to.value(pause_reasons[0]) : to.null();
     }},
    {{.name = "last_status",
      .type = choice,
      .is_nullable = true,
      .choices = statuses,
      .meaning = "What the latest check with a result found; degraded counts as up, and null is "
                 "before the first."},
     [](json_writer& to, const overview& from) {
       from.latest ? to.value(status_of(*from.latest)) : to.null();
     }},
    {{.name = "last_checked_at",
      .type = time,
      .is_nullable = true,
      .meaning = "When the latest check with a result started; null before the first."},
     [](json_writer& to, const overview& from) {
       from.latest ? to.value(from.latest->checked_at()) : to.null();
     }},
    {{.name = "last_response_ms",
      .type = integer,
      .is_nullable = true,
      .high = std::numeric_limits<int64_t>::max(),
      .meaning =
          "How many milliseconds the latest check with a result took; null before the first.",
      .example = "234"},
     [](json_writer& to, const overview& from) {
       from.latest ? to.value(from.latest->response_time.count()) : to.null();
     }},
    {{.name = "state",
      .type = choice,
      .choices = states,
      .meaning = "The monitor's state, as the whole cluster agreed on it.",
      .example = "\"up\""},
     [](json_writer& to, const overview& from) { to.value(name_of(from.monitor.standing.state)); }},
    {{.name = "state_since",
      .type = time,
      .meaning = "Since when the monitor has been in that state."},
     [](json_writer& to, const overview& from) { to.value(from.monitor.standing.since); }},
    {{.name = "created_at", .type = time, .meaning = "When the monitor was created."},
     [](json_writer& to, const overview& from) { to.value(from.monitor.created_at); }},
    {{.name = "updated_at", .type = time, .meaning = "When somebody last changed the monitor."},
     [](json_writer& to, const overview& from) { to.value(from.monitor.updated_at); }},
};

constexpr resource_field<monitor_statistics, nothing> statistics_table[] = {
    {{.name = "uptime_30d",
      .type = text,
      .is_nullable = true,
      .low = 4,
      .high = 6,
      .meaning =
          "Percentage of the checks of the last 30 days that found it up, with two decimals, "
          "rounded down; null before the first.",
      .example = "\"99.95\""},
     [](json_writer& to, const monitor_statistics& from) {
       const auto& share = from.uptime_30d_basis_points;
       share ? to.value(percent(*share)) : to.null();
     }},
    {{.name = "avg_response_ms",
      .type = integer,
      .is_nullable = true,
      .high = std::numeric_limits<uint32_t>::max(),
      .meaning =
          "Mean response time of the checks that found it up, in milliseconds; null before the "
          "first.",
      .example = "245"},
     [](json_writer& to, const monitor_statistics& from) { to.value(from.average_response_ms); }},
};

constexpr resource_field<nothing, monitor_query> query_table[] = {
    {{.name = "active",
      .type = boolean,
      .use = optional,
      .fallback = "all of them",
      .meaning = "Shows only the monitors that are active, or only those that are not.",
      .example = "true"},
     nullptr,
     [](monitor_query& into, const json_value& value) { into.active = value.boolean(); }},
    limit_parameter<monitor_query>(monitor_list_limit_max),
    offset_parameter<monitor_query>(list_offset_max),
};

constexpr resource_field<overview, nothing> one_monitor_table[] = {
    object_field<overview, monitor_resource>("monitor", "The monitor."),
};

constexpr resource_field<monitor_details, nothing> details_table[] = {
    object_field<monitor_details, monitor_resource, &monitor_details::overview>("monitor",
                                                                                "The monitor."),
    object_field<monitor_details, monitor_statistics_resource, &monitor_details::statistics>(
        "stats", "What its checks found."),
};

constexpr resource_field<monitor_list, nothing> list_table[] = {
    list_field<monitor_list, monitor_resource, &monitor_list::monitors>(
        "monitors", "The account's monitors, by name, then id.", monitor_list_limit_max),
    total_field<monitor_list, &monitor_list::total>(),
};

constexpr resource<overview, input> monitors(monitor_table);
constexpr resource<monitor_statistics> statistics(statistics_table);
constexpr resource<nothing, monitor_query> queries(query_table);
constexpr resource<overview> one_monitors(one_monitor_table);
constexpr resource<monitor_details> details(details_table);
constexpr resource<monitor_list> lists(list_table);

}  // namespace

monitor_draft monitor_input::draft() const {
  monitor_spec spec;
  spec.type = type.value_or(spec.type);
  return {patch.applied_to(std::move(spec)), patch.interval.has_value()};
}

const resource<monitor_overview, monitor_input>& monitor_resource() {
  return monitors;
}
const resource<monitor_statistics>& monitor_statistics_resource() {
  return statistics;
}
const resource<nothing, monitor_query>& monitor_query_resource() {
  return queries;
}
const resource<monitor_overview>& one_monitor_resource() {
  return one_monitors;
}
const resource<monitor_details>& monitor_details_resource() {
  return details;
}
const resource<monitor_list>& monitor_list_resource() {
  return lists;
}

std::string percent(uint32_t basis_points) {
  const auto hundredths = basis_points % 100;
  return std::to_string(basis_points / 100) + (hundredths < 10 ? ".0" : ".") +
         std::to_string(hundredths);
}

}  // namespace statushive::rest
