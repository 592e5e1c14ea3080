#include "rest/json/heartbeat_fields.hpp"

#include <array>
#include <limits>

#include "rest/json/answer_field.hpp"
#include "rest/json/paging.hpp"

namespace statushive::rest {
namespace {

using enum field_type;
using enum field_use;

constexpr auto results = std::to_array<std::string_view>({"up", "degraded", "down", "no_data"});
constexpr auto inclusions = std::to_array<std::string_view>({"no_data"});

void show_status(json_writer& to, const shown_heartbeat& from) {
  switch (from.beat.result) {
    case check_result::up:
    case check_result::degraded: return to.value(1);
    case check_result::down: return to.value(0);
    case check_result::no_data: return to.null();
  }
}

constexpr resource_field<shown_heartbeat, nothing> heartbeat_table[] = {
    {{.name = "status",
      .type = integer,
      .is_nullable = true,
      .high = 1,
      .meaning = "1 for up and degraded, 0 for down; null where there is no data."},
     show_status},
    {{.name = "response_time",
      .type = integer,
      .high = std::numeric_limits<int64_t>::max(),
      .meaning = "How many milliseconds the check took.",
      .example = "234"},
     [](json_writer& to, const shown_heartbeat& from) {
       to.value(from.beat.response_time.count());
     }},
    {{.name = "status_code",
      .type = integer,
      .is_nullable = true,
      .low = 100,
      .high = 999,
      .meaning = "The HTTP status of the answer; null where none came.",
      .example = "200"},
     [](json_writer& to, const shown_heartbeat& from) { to.value(from.beat.status_code); }},
    {{.name = "checked_at", .type = time, .meaning = "When the check started."},
     [](json_writer& to, const shown_heartbeat& from) { to.value(from.beat.checked_at()); }},
    {{.name = "slot",
      .type = time,
      .meaning = "When the check was due; no two heartbeats of a monitor have the same."},
     [](json_writer& to, const shown_heartbeat& from) { to.value(from.beat.slot); }},
    {{.name = "message",
      .type = text,
      .is_nullable = true,
      .low = 1,
      .high = heartbeat_message_bytes_max,
      .meaning = "Why the check failed, for a person; null when it did not."},
     [](json_writer& to, const shown_heartbeat& from) {
       from.beat.message.empty() ? to.null() : to.value(from.beat.message);
     }},
    {{.name = "reason",
      .type = text,
      .is_nullable = true,
      .low = 1,
      .high = 40,
      .meaning = "Why the check failed, as a code such as `connect_refused` that never changes its "
                 "meaning; "
                 "null when it did not."},
     [](json_writer& to, const shown_heartbeat& from) {
       from.beat.reason == failure_reason::none ? to.null() : to.value(name_of(from.beat.reason));
     }},
    {{.name = "state", .type = choice, .choices = results, .meaning = "What the check found."},
     [](json_writer& to, const shown_heartbeat& from) { to.value(name_of(from.beat.result)); }},
    {{.name = "node",
      .type = text,
      .low = 1,
      .high = 255,
      .meaning = "The name of the node that made the check.",
      .example = "\"node-a\""},
     [](json_writer& to, const shown_heartbeat& from) { to.value(from.node_name); }},
    {{.name = "attempt",
      .type = integer,
      .low = 1,
      .high = std::numeric_limits<uint8_t>::max(),
      .meaning = "1 for the first try of the check, more for its repetitions."},
     [](json_writer& to, const shown_heartbeat& from) { to.value(from.beat.attempt); }},
};

constexpr resource_field<nothing, heartbeat_query> query_table[] = {
    limit_parameter<heartbeat_query>(heartbeat_limit_max),
    {{.name = "include",
      .type = choice,
      .use = optional,
      .choices = inclusions,
      .fallback = "only heartbeats with a result",
      .meaning = "Shows also heartbeats where the checking node's own trouble left no result."},
     nullptr,
     [](heartbeat_query& into, const json_value&) { into.include_no_data = true; }},
};

using heartbeat_list = std::vector<shown_heartbeat>;
constexpr resource_field<heartbeat_list, nothing> list_table[] = {
    list_field<heartbeat_list, heartbeat_resource>("heartbeats", "The latest ones, newest first.",
                                                   heartbeat_limit_max),
};

constexpr resource<shown_heartbeat> heartbeats(heartbeat_table);
constexpr resource<nothing, heartbeat_query> queries(query_table);
constexpr resource<heartbeat_list> lists(list_table);

}  // namespace

const resource<shown_heartbeat>& heartbeat_resource() {
  return heartbeats;
}
const resource<nothing, heartbeat_query>& heartbeat_query_resource() {
  return queries;
}
const resource<std::vector<shown_heartbeat>>& heartbeat_list_resource() {
  return lists;
}

}  // namespace statushive::rest
