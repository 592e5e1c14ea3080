#include "proto/model/settings.hpp"

#include <algorithm>

#include "proto/model/enum_names.hpp"

namespace statushive {
namespace {

constexpr auto profile_names = names_table<timing_profile>(
    {{timing_profile::standard, "default"}, {timing_profile::lan, "lan"}});

/// A longer one that is wrong is not repeated in the error.
constexpr size_t shown_origin_bytes = 100;

bool is_key_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

/// Scheme, host and perhaps port, as a browser writes them into the header Origin (RFC 6454, 6.2).
bool is_origin(std::string_view text) {
  if (text == "*") return true;
  const auto target = parse_url(text);
  const auto scheme_end = text.find("://");
  return target && text.find_first_of("/?#@ ", scheme_end + 3) == std::string_view::npos;
}

}  // namespace

std::string_view name_of(timing_profile profile) {
  return profile_names.of(profile);
}

settings settings_patch::applied_to(settings current) const {
  if (allow_targets) current.allow_targets = *allow_targets;
  if (default_plan) current.default_plan = *default_plan;
  if (require_apikey) current.require_apikey = *require_apikey;
  if (cors_origins) current.cors_origins = *cors_origins;
  if (anon_key) current.anon_key = *anon_key;
  return current;
}

result<void> validate(const settings& value) {
  if (value.allow_targets.size() > allow_targets_max) {
    return invalid_field("allow_targets", "has " + std::to_string(value.allow_targets.size()) +
                                              " ranges, 0 to " + std::to_string(allow_targets_max) +
                                              " are allowed");
  }
  if (value.cors_origins.size() > cors_origins_max) {
    return invalid_field("cors_origins", "has " + std::to_string(value.cors_origins.size()) +
                                             " origins, 0 to " + std::to_string(cors_origins_max) +
                                             " are allowed");
  }
  for (const auto& origin : value.cors_origins) {
    if (is_origin(origin)) continue;
    const auto given = origin.size() <= shown_origin_bytes
                           ? "'" + origin + "'"
                           : "a text of " + std::to_string(origin.size()) + " bytes";
    return invalid_field("cors_origins",
                         "has " + given + ", an origin is such as https://app.example.com, or *");
  }
  if (value.anon_key.empty() && !value.require_apikey) return {};
  const auto length = value.anon_key.size();
  if (length < anon_key_characters_min || length > anon_key_characters_max ||
      !std::all_of(value.anon_key.begin(), value.anon_key.end(), is_key_character)) {
    return invalid_field("anon_key", "must be " + std::to_string(anon_key_characters_min) + " to " +
                                         std::to_string(anon_key_characters_max) +
                                         " letters, digits, '-' or '_'");
  }
  return {};
}

}  // namespace statushive
