#include "rest/json/api_key_fields.hpp"

#include <array>
#include <iterator>

#include "actors/gateway/list_bounds.hpp"
#include "rest/json/answer_field.hpp"
#include "rest/json/paging.hpp"

namespace statushive::rest {
namespace {

using enum field_type;
using enum field_use;
using shown = shown_api_key;
using draft = api_key_draft;

constexpr auto scopes = std::to_array<std::string_view>({"read", "write", "admin"});
constexpr int64_t token_characters = 68;

void show_scopes(json_writer& to, const shown& from) {
  to.open_array();
  for (const auto one : from.key.scopes)
    to.value(name_of(one));
  to.close_array();
}

void take_scopes(draft& into, const json_value& value) {
  for (const auto& one : *value.elements())
    into.scopes.push_back(*find_scope(*one.text()));
}

void take_expiry(draft& into, const json_value& value) {
  into.expires_at = value.is_null() ? std::nullopt : parse_rfc3339(*value.text());
}

/// The token last, so that what comes before it are the fields of a key without.
constexpr resource_field<shown, draft> api_key_table[] = {
    {{.name = "id", .type = id, .meaning = "The API key's id, which is no secret."},
     [](json_writer& to, const shown& from) { to.value(from.key.id); }},
    {{.name = "name",
      .type = text,
      .use = required,
      .low = 1,
      .high = api_key_name_characters_max,
      .meaning = "What the key is for.",
      .example = "\"Deployment\""},
     [](json_writer& to, const shown& from) { to.value(from.key.name); },
     [](draft& into, const json_value& value) { into.name = *value.text(); }},
    {{.name = "scopes",
      .type = list,
      .use = required,
      .low = 1,
      .high = scopes.size(),
      .choices = scopes,
      .element = choice,
      .meaning = "What the key may be used for, each once: `write` includes `read`, and `admin` "
                 "includes both; it never does more than its user may.",
      .example = "[\"read\"]"},
     show_scopes,
     take_scopes},
    {{.name = "expires_at",
      .type = time,
      .use = optional,
      .is_nullable = true,
      .fallback = "null",
      .meaning = "When the key stops working; null when it never does."},
     [](json_writer& to, const shown& from) { to.value(from.key.expires_at); },
     take_expiry},
    {{.name = "created_at", .type = time, .meaning = "When the key was created."},
     [](json_writer& to, const shown& from) { to.value(from.key.created_at); }},
    {{.name = "token",
      .type = text,
      .is_nullable = true,
      .is_secret = true,
      .low = token_characters,
      .high = token_characters,
      .meaning =
          "The key itself, for the header `Authorization: Bearer`; it is shown this once, and "
          "null when the creation is repeated under its `Idempotency-Key`.",
      .example = "\"shk_AZNYOkwAcACAAMfZWh5fEHMwCHH0TBaOfJSd4sdQ5gwsm7j_UwAXxaJnI06ctNuO\""},
     [](json_writer& to, const shown& from) { to.value(from.token); }},
};

constexpr resource_field<nothing, api_key_query> query_table[] = {
    limit_parameter<api_key_query>(api_key_list_limit_max),
    offset_parameter<api_key_query>(list_offset_max),
};

constexpr resource<shown, draft> created_keys(api_key_table);
constexpr resource<shown, draft> keys({api_key_table, std::size(api_key_table) - 1});
constexpr resource<nothing, api_key_query> queries(query_table);

const resource<shown, draft>& key_with_token() {
  return created_keys;
}

std::vector<shown> shown_keys(const api_key_list& from) {
  std::vector<shown> all;
  for (const auto& key : from.keys)
    all.push_back({key, {}});
  return all;
}

constexpr resource_field<shown, nothing> one_key_table[] = {
    object_field<shown, api_key_resource>("api_key", "The API key."),
};
constexpr resource_field<shown, nothing> created_key_table[] = {
    object_field<shown, key_with_token>("api_key", "The API key, with its token."),
};
constexpr resource_field<api_key_list, nothing> list_table[] = {
    list_field<api_key_list, api_key_resource, shown_keys>(
        "api_keys", "The caller's API keys, by name, then id.", api_key_list_limit_max),
    total_field<api_key_list, &api_key_list::total>(),
};
constexpr resource<shown> one_keys(one_key_table);
constexpr resource<shown> one_created_keys(created_key_table);
constexpr resource<api_key_list> lists(list_table);

}  // namespace

const resource<shown_api_key, api_key_draft>& api_key_resource() {
  return keys;
}
const resource<nothing, api_key_query>& api_key_query_resource() {
  return queries;
}
const resource<shown_api_key>& one_api_key_resource() {
  return one_keys;
}
const resource<shown_api_key>& created_api_key_resource() {
  return one_created_keys;
}
const resource<api_key_list>& api_key_list_resource() {
  return lists;
}

}  // namespace statushive::rest
