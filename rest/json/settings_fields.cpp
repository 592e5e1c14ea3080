#include "rest/json/settings_fields.hpp"

#include <array>

#include "rest/json/answer_field.hpp"
#include "rest/json/choices.hpp"

namespace statushive::rest {
namespace {

using enum field_type;
using enum field_use;
using input = settings_input;

constexpr auto timings = std::to_array<std::string_view>({"default", "lan"});
constexpr int64_t replication_factor_max = 255;

void show_ranges(json_writer& to, const settings& from) {
  to.open_array();
  for (const auto& range : from.allow_targets)
    to.value(range.str());
  to.close_array();
}

void show_origins(json_writer& to, const settings& from) {
  to.open_array();
  for (const auto& origin : from.cors_origins)
    to.value(origin);
  to.close_array();
}

std::vector<std::string> texts_of(const json_value& list) {
  std::vector<std::string> texts;
  for (const auto& one : *list.elements())
    texts.push_back(*one.text());
  return texts;
}

constexpr resource_field<settings, input> settings_table[] = {
    {{.name = "allow_targets",
      .type = list,
      .use = optional,
      .high = allow_targets_max,
      .element = text,
      .meaning = "Ranges of addresses, such as `10.0.0.0/8`, that checks may reach although they "
                 "are not public.",
      .example = "[\"10.0.0.0/8\"]"},
     show_ranges,
     [](input& into, const json_value& value) { into.allow_targets = texts_of(value); }},
    {{.name = "default_plan",
      .type = choice,
      .use = optional,
      .choices = plan_choices,
      .meaning = "The plan of accounts that are created without one."},
     [](json_writer& to, const settings& from) { to.value(name_of(from.default_plan)); },
     [](input& into, const json_value& value) {
       into.others.default_plan = find_plan(*value.text());
     }},
    {{.name = "require_apikey",
      .type = boolean,
      .use = optional,
      .meaning = "Whether requests under `/api` and `/auth` must carry the header `apikey`.",
      .example = "false"},
     [](json_writer& to, const settings& from) { to.value(from.require_apikey); },
     [](input& into, const json_value& value) { into.others.require_apikey = value.boolean(); }},
    {{.name = "anon_key",
      .type = text,
      .use = optional,
      .is_nullable = true,
      .low = anon_key_characters_min,
      .high = anon_key_characters_max,
      .meaning =
          "What the header `apikey` must hold where it is required: letters, digits, `-` and "
          "`_`; it is no secret, for it stands in web pages.",
      .example = "\"kT3vXw9sQ2mB7nRp5zLc8dYf4hJg6aVe\""},
     [](json_writer& to, const settings& from) {
       from.anon_key.empty() ? to.null() : to.value(from.anon_key);
     },
     [](input& into, const json_value& value) {
       into.others.anon_key = value.is_null() ? std::string() : *value.text();
     }},
    {{.name = "cors_origins",
      .type = list,
      .use = optional,
      .high = cors_origins_max,
      .element = text,
      .meaning = "Origins such as `https://app.example.com` whose pages may call the API from a "
                 "browser; `*` stands for all of them.",
      .example = "[\"https://app.example.com\"]"},
     show_origins,
     [](input& into, const json_value& value) { into.others.cors_origins = texts_of(value); }},
    {{.name = "shard_count",
      .type = integer,
      .low = 1,
      .high = shard_count_max,
      .meaning = "Into how many parts the monitors are divided; fixed when the cluster is created.",
      .example = "64"},
     [](json_writer& to, const settings& from) { to.value(from.shard_count); }},
    {{.name = "replication_factor",
      .type = integer,
      .low = 1,
      .high = replication_factor_max,
      .meaning = "On how many nodes the heartbeats of a monitor are kept.",
      .example = "2"},
     [](json_writer& to, const settings& from) { to.value(from.replication_factor); }},
    {{.name = "timing",
      .type = choice,
      .choices = timings,
      .meaning =
          "How fast the cluster takes a silent node for lost: `lan` is faster, for nodes that "
          "are close to each other."},
     [](json_writer& to, const settings& from) { to.value(name_of(from.timing)); }},
};

constexpr resource_field<settings, nothing> one_settings_table[] = {
    object_field<settings, settings_resource>("settings", "The cluster's settings."),
};

constexpr resource<settings, input> all_settings(settings_table);
constexpr resource<settings> one_settings(one_settings_table);

}  // namespace

result<settings_patch> settings_input::patch() const {
  auto wanted = others;
  if (!allow_targets) return wanted;
  wanted.allow_targets.emplace();
  for (const auto& range : *allow_targets) {
    const auto parsed = cidr::parse(range);
    if (!parsed) {
      return invalid_field("allow_targets[" + std::to_string(wanted.allow_targets->size()) + ']',
                           "is " + json_value(range).summary() +
                               ", a range is such as 10.0.0.0/8, with no bits behind its prefix");
    }
    wanted.allow_targets->push_back(*parsed);
  }
  return wanted;
}

const resource<settings, settings_input>& settings_resource() {
  return all_settings;
}
const resource<settings>& one_settings_resource() {
  return one_settings;
}

}  // namespace statushive::rest
