#include "rest/json/plan_fields.hpp"

namespace statushive::rest {
namespace {

using enum field_type;

constexpr int64_t count_max = no_limit;

/// No limit is null.
void show_limit(json_writer& to, uint32_t limit) {
  limit == no_limit ? to.null() : to.value(limit);
}

constexpr resource_field<plan_limits, nothing> limits_table[] = {
    {{.name = "monitors",
      .type = integer,
      .is_nullable = true,
      .high = count_max,
      .meaning = "How many monitors the account may have; null when there is no limit.",
      .example = "50"},
     [](json_writer& to, const plan_limits& from) { show_limit(to, from.monitors); }},
    {{.name = "shortest_interval_seconds",
      .type = integer,
      .low = 1,
      .high = count_max,
      .meaning = "The fewest seconds from one check of a monitor to the next.",
      .example = "60"},
     [](json_writer& to, const plan_limits& from) { to.value(from.shortest_interval.count()); }},
    {{.name = "status_pages",
      .type = integer,
      .is_nullable = true,
      .high = count_max,
      .meaning = "How many status pages the account may have; null when there is no limit.",
      .example = "5"},
     [](json_writer& to, const plan_limits& from) { show_limit(to, from.status_pages); }},
    {{.name = "history_days",
      .type = integer,
      .low = 1,
      .high = count_max,
      .meaning = "For how many days heartbeats are shown.",
      .example = "90"},
     [](json_writer& to, const plan_limits& from) { to.value(from.history.count()); }},
};
constexpr resource<plan_limits> limits(limits_table);

}  // namespace

const resource<plan_limits>& plan_limits_resource() {
  return limits;
}

}  // namespace statushive::rest
