#include "rest/json/audit_fields.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "actors/gateway/list_bounds.hpp"
#include "proto/model/account.hpp"
#include "proto/model/shard.hpp"
#include "rest/json/answer_field.hpp"
#include "rest/json/api_key_fields.hpp"
#include "rest/json/choices.hpp"
#include "rest/json/monitor_fields.hpp"
#include "rest/json/paging.hpp"
#include "rest/json/settings_fields.hpp"
#include "rest/json/user_fields.hpp"

namespace statushive::rest {
namespace {

using enum field_type;
using enum field_use;
using record = shown_audit_record;

/// The commands that leave a record.
constexpr auto actions = std::to_array<std::string_view>(
    {"create_monitor", "update_monitor", "delete_monitor", "create_user", "update_user",
     "delete_user", "change_password", "create_api_key", "delete_api_key", "open_session",
     "refresh_session", "end_sessions", "change_settings", "update_settings", "sweep_account",
     "announce_member", "bootstrap_cluster"});
constexpr int64_t resource_id_characters_max = 64;
constexpr int64_t source_address_characters_max = 64;

template <class Id>
void show_or_null(json_writer& to, const Id& maybe) {
  maybe.is_nil() ? to.null() : to.value(maybe);
}
void show_or_null(json_writer& to, const std::string& maybe) {
  maybe.empty() ? to.null() : to.value(maybe);
}
void show_or_null(json_writer& to, node_id maybe) {
  maybe.is_none() ? to.null() : to.value(maybe);
}

// What the API shows in no other place. A session without its refresh token's hash.

constexpr resource_field<session, nothing> session_table[] = {
    {{.name = "id", .type = id}, [](json_writer& to, const session& from) { to.value(from.id); }},
    {{.name = "user_id", .type = id},
     [](json_writer& to, const session& from) { to.value(from.user); }},
    {{.name = "created_at", .type = time},
     [](json_writer& to, const session& from) { to.value(from.created_at); }},
    {{.name = "expires_at", .type = time},
     [](json_writer& to, const session& from) { to.value(from.expires_at); }},
};

constexpr resource_field<account, nothing> account_table[] = {
    {{.name = "id", .type = id}, [](json_writer& to, const account& from) { to.value(from.id); }},
    {{.name = "plan", .type = choice, .choices = plan_choices},
     [](json_writer& to, const account& from) { to.value(name_of(from.plan)); }},
    {{.name = "created_at", .type = time},
     [](json_writer& to, const account& from) { to.value(from.created_at); }},
};

constexpr resource_field<member, nothing> member_table[] = {
    {{.name = "id"}, [](json_writer& to, const member& from) { to.value(from.id); }},
    {{.name = "name"}, [](json_writer& to, const member& from) { to.value(from.name); }},
    {{.name = "address", .is_nullable = true},
     [](json_writer& to, const member& from) { show_or_null(to, from.address); }},
    {{.name = "zone", .is_nullable = true},
     [](json_writer& to, const member& from) { show_or_null(to, from.zone); }},
    {{.name = "version"}, [](json_writer& to, const member& from) { to.value(from.version); }},
    {{.name = "incarnation", .type = integer},
     [](json_writer& to, const member& from) { to.value(from.incarnation); }},
};

constexpr resource<session> sessions(session_table);
constexpr resource<account> accounts(account_table);
constexpr resource<member> members(member_table);

const resource<session>& session_resource() {
  return sessions;
}
const resource<account>& account_resource() {
  return accounts;
}
const resource<member>& member_row_resource() {
  return members;
}

/// Null when the bytes do not decode.
template <auto Decode, auto Of, auto As = std::identity{}>
void show_decoded(json_writer& to, std::string_view bytes) {
  const auto decoded = Decode(bytes);
  decoded ? Of().show(to, As(*decoded)) : to.null();
}

struct audited_kind {
  std::string_view name;
  void (*show)(json_writer& to, std::string_view bytes) = nullptr;
};

monitor_overview unchecked(const monitor& row) {
  return {row, {}};
}
shown_api_key without_token(const api_key& row) {
  return {row, {}};
}

constexpr auto kinds = std::to_array<audited_kind>({
    {"monitor", show_decoded<decode_monitor, monitor_resource, unchecked>},
    {"user", show_decoded<decode_profile, user_resource>},
    {"api_key", show_decoded<decode_api_key, api_key_resource, without_token>},
    {"session", show_decoded<decode_session, session_resource>},
    {"account", show_decoded<decode_account, account_resource>},
    {"settings", show_decoded<decode_settings, settings_resource>},
    {"member", show_decoded<decode_member, member_row_resource>},
    {"cluster", show_decoded<decode_settings, settings_resource>},
});

constexpr auto kind_names = [] {
  std::array<std::string_view, kinds.size()> names;
  std::transform(kinds.begin(), kinds.end(), names.begin(),
                 [](const audited_kind& one) { return one.name; });
  return names;
}();

constexpr resource_field<record, nothing> actor_table[] = {
    {{.name = "user_id",
      .type = id,
      .is_nullable = true,
      .meaning = "The user who asked for the change; null when a node made it by itself."},
     [](json_writer& to, const record& from) { show_or_null(to, from.record.actor.user); }},
    {{.name = "email",
      .type = text,
      .is_nullable = true,
      .low = 3,
      .high = email_characters_max,
      .meaning = "The user's address now; null when the user does not exist any more.",
      .example = "\"you@example.com\""},
     [](json_writer& to, const record& from) { show_or_null(to, from.actor_email); }},
    {{.name = "api_key_id",
      .type = id,
      .is_nullable = true,
      .meaning = "The API key through which the user asked; null for a login.",
      .example = "null"},
     [](json_writer& to, const record& from) { show_or_null(to, from.record.actor.key); }},
    {{.name = "node",
      .type = text,
      .is_nullable = true,
      .low = 8,
      .high = 8,
      .meaning =
          "The id of the node that made the change by itself; null when a user asked for it.",
      .example = "null"},
     [](json_writer& to, const record& from) { show_or_null(to, from.record.actor.node); }},
};
constexpr resource<record> actors(actor_table);

const resource<record>& actor_resource() {
  return actors;
}

constexpr resource_field<record, nothing> record_table[] = {
    {{.name = "index",
      .type = integer,
      .low = 1,
      .high = INT64_MAX,
      .meaning = "The change's place in the cluster's log, which names it.",
      .example = "1842"},
     [](json_writer& to, const record& from) { to.value(from.index); }},
    {{.name = "at", .type = time, .meaning = "When the change was asked for."},
     [](json_writer& to, const record& from) { to.value(from.record.at); }},
    object_field<record, actor_resource>("actor", "Who made the change."),
    {{.name = "source_address",
      .type = text,
      .is_nullable = true,
      .low = 1,
      .high = source_address_characters_max,
      .meaning = "The address from which the request came; null when a node made the change by "
                 "itself.",
      .example = "\"203.0.113.9\""},
     [](json_writer& to, const record& from) { show_or_null(to, from.record.source_address); }},
    {{.name = "action",
      .type = choice,
      .choices = actions,
      .meaning = "What was done.",
      .example = "\"update_monitor\""},
     [](json_writer& to, const record& from) { to.value(from.record.action); }},
    {{.name = "account_id",
      .type = id,
      .is_nullable = true,
      .meaning = "The account whose resource changed; null for what belongs to the cluster."},
     [](json_writer& to, const record& from) { show_or_null(to, from.record.account); }},
    {{.name = "resource_kind",
      .type = choice,
      .choices = kind_names,
      .meaning = "What kind of resource changed.",
      .example = "\"monitor\""},
     [](json_writer& to, const record& from) { to.value(from.record.resource_kind); }},
    {{.name = "resource_id",
      .type = text,
      .is_nullable = true,
      .low = 1,
      .high = resource_id_characters_max,
      .meaning = "The resource's id; null where there is only one, or where it is several.",
      .example = "\"0193583a-4c00-7000-8000-5d1f2a7b9c3e\""},
     [](json_writer& to, const record& from) { show_or_null(to, from.record.resource_id); }},
    {{.name = "before",
      .type = object,
      .is_nullable = true,
      .meaning = "The resource before the change, without secrets and with null for what checks "
                 "measure; null when there was none.",
      .example = "{\"name\": \"Shop\", \"interval_seconds\": 300}"},
     [](json_writer& to, const record& from) {
       show_audited(to, from.record.resource_kind, from.record.before);
     }},
    {{.name = "after",
      .type = object,
      .is_nullable = true,
      .meaning = "The resource after the change, without secrets and with null for what checks "
                 "measure; null when there is none any more.",
      .example = "{\"name\": \"Shop\", \"interval_seconds\": 600}"},
     [](json_writer& to, const record& from) {
       show_audited(to, from.record.resource_kind, from.record.after);
     }},
};

constexpr resource_field<nothing, audit_query> query_table[] = {
    {{.name = "account_id",
      .type = id,
      .use = optional,
      .fallback = "all accounts",
      .meaning = "Shows only what concerns this account."},
     nullptr,
     [](audit_query& into, const json_value& value) {
       into.account = account_id::parse(*value.text()).value();
     }},
    {{.name = "resource_id",
      .type = text,
      .use = optional,
      .low = 1,
      .high = resource_id_characters_max,
      .fallback = "all resources",
      .meaning = "Shows only the changes of the resource with this id."},
     nullptr,
     [](audit_query& into, const json_value& value) { into.resource_id = *value.text(); }},
    {{.name = "action",
      .type = choice,
      .use = optional,
      .choices = actions,
      .fallback = "all actions",
      .meaning = "Shows only changes of this kind.",
      .example = "\"update_monitor\""},
     nullptr,
     [](audit_query& into, const json_value& value) { into.action = *value.text(); }},
    limit_parameter<audit_query>(audit_list_limit_max),
    offset_parameter<audit_query>(list_offset_max),
};

constexpr resource_field<audit_list, nothing> list_table[] = {
    list_field<audit_list, audit_resource, &audit_list::records>(
        "audit", "The changes, newest first.", audit_list_limit_max),
    total_field<audit_list, &audit_list::total>(),
};

constexpr resource<record> records(record_table);
constexpr resource<nothing, audit_query> queries(query_table);
constexpr resource<audit_list> lists(list_table);

}  // namespace

const resource<shown_audit_record>& audit_resource() {
  return records;
}
const resource<nothing, audit_query>& audit_query_resource() {
  return queries;
}
const resource<audit_list>& audit_list_resource() {
  return lists;
}

void show_audited(json_writer& to, std::string_view kind, std::string_view bytes) {
  const auto known = std::find_if(kinds.begin(), kinds.end(),
                                  [&](const audited_kind& one) { return one.name == kind; });
  bytes.empty() || known == kinds.end() ? to.null() : known->show(to, bytes);
}

}  // namespace statushive::rest
