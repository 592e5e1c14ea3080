#include <algorithm>
#include <array>
#include <cassert>
#include <memory>

#include <boost/json.hpp>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cluster/ctl/arguments.hpp"
#include "cluster/ctl/json_answer.hpp"
#include "cluster/ctl/table.hpp"
#include "proto/model/plan.hpp"

namespace statushive::ctl {
namespace {

namespace json = boost::json;

constexpr const char* settings_path = "/api/cluster/settings";

enum class setting_type : uint8_t { text, yes_or_no, plan, list };

/// A setting that can be changed.
struct setting {
  std::string_view name;
  setting_type type;
  std::string_view meaning;
};

constexpr std::array settings_table = {
    setting{"allow_targets", setting_type::list,
            "address ranges that checks may reach though not public"},
    setting{"anon_key", setting_type::text, "what the header apikey holds; no secret"},
    setting{"cors_origins", setting_type::list,
            "origins whose pages may call from a browser, or *"},
    setting{"default_plan", setting_type::plan, "the plan of new accounts"},
    setting{"require_apikey", setting_type::yes_or_no, "whether requests need the header apikey"},
};

/// REQUIRES: it is in the table
const setting& setting_of(std::string_view name) {
  const auto* found = std::find_if(settings_table.begin(), settings_table.end(),
                                   [&](const setting& one) { return one.name == name; });
  assert(found != settings_table.end());
  return *found;
}

std::vector<std::string> setting_names() {
  std::vector<std::string> names;
  for (const auto& one : settings_table)
    names.emplace_back(one.name);
  return names;
}

std::string form_of(setting_type type) {
  switch (type) {
    case setting_type::text: return "text";
    case setting_type::yes_or_no: return "true or false";
    case setting_type::plan: return joined(plan_names());
    case setting_type::list: return "a list such as A,B or ''";
  }
  return {};
}

error wrong_value(const setting& of, const std::string& text) {
  return {errc::invalid_argument, "invalid_value",
          std::string(of.name) + " is " + form_of(of.type) + ", not '" + text + "'"};
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

result<json::value> list_value(const setting& of, const std::string& text) {
  json::array elements;
  if (trimmed(text).empty()) return json::value(elements);
  for (std::string_view rest = text;;) {
    const auto end = rest.find(',');
    const auto element = trimmed(rest.substr(0, end));
    if (element.empty()) return wrong_value(of, text);
    elements.emplace_back(element);
    if (end == std::string_view::npos) return json::value(std::move(elements));
    rest.remove_prefix(end + 1);
  }
}

/// The text as the API takes it. Errors: invalid_argument `invalid_value`.
result<json::value> parse_value(const setting& of, const std::string& text) {
  switch (of.type) {
    case setting_type::text: return json::value(text);
    case setting_type::yes_or_no:
      if (text != "true" && text != "false") return wrong_value(of, text);
      return json::value(text == "true");
    case setting_type::plan:
      if (!find_plan(text)) return wrong_value(of, text);
      return json::value(text);
    case setting_type::list: return list_value(of, text);
  }
  return wrong_value(of, text);
}

/// Of whatever type a setting of this or another release has.
std::string value_text(const json::value& value) {
  if (value.is_null()) return {};
  if (value.is_string()) return std::string(value.get_string());
  if (!value.is_array()) return json::serialize(value);
  std::vector<std::string> parts;
  for (const auto& element : value.get_array())
    parts.push_back(value_text(element));
  return joined(parts, ",");
}

std::string render_list(const json::object& answer) {
  table rows({{"NAME"}, {"VALUE"}});
  for (const auto& [name, value] : object_of(answer, "settings"))
    rows.add({std::string(name), value_text(value)});
  return rows.str();
}

result<void> list_settings(context& with) {
  with.doing = "list settings";
  const auto answer = with.api.call("GET", settings_path);
  if (!answer) return answer.failure();
  return print_answer(with, *answer, render_list);
}

result<void> set_setting(context& with, const std::string& name, const std::string& text) {
  with.doing = "set " + name;
  auto value = parse_value(setting_of(name), text);
  if (!value) return value.failure();
  const json::object body{{name, *std::move(value)}};
  const auto answer = with.api.call("PUT", settings_path, json::serialize(body));
  if (!answer) return answer.failure();
  const auto parsed = parse_answer(*answer);
  if (!parsed) return parsed.failure();
  const auto& settings = object_of(*parsed, "settings");
  auto printed = print_answer(with, *answer, [&](const json::object&) {
    const auto* now = settings.if_contains(name);
    const auto shown = now == nullptr ? std::string() : value_text(*now);
    return name + " is " + (shown.empty() ? "empty" : printable(shown)) + '\n';
  });
  if (printed && name == "require_apikey" && text == "true") {
    advise(with.io, "from now on statushivectl needs --anon-key or STATUSHIVE_ANON_KEY, too: " +
                        text_of(settings, "anon_key"));
  }
  return printed;
}

/// Name, form and meaning of each, for the help.
std::string settings_text() {
  std::string text = "Settings:";
  for (const auto& one : settings_table) {
    text += "\n  " + std::string(one.name) + std::string(16 - one.name.size(), ' ') +
            std::string(one.meaning) + " (" + form_of(one.type) + ")";
  }
  return text;
}

void add_set(CLI::App& to, const choose_verb& choose) {
  auto* set = add_verb(to, "set", "Change a setting of the cluster",
                       settings_text() + "\n\n" +
                           examples_text({"statushivectl settings set default_plan pro",
                                          "statushivectl settings set allow_targets "
                                          "10.0.0.0/8,192.168.1.10",
                                          "statushivectl settings set cors_origins ''"}));
  const auto name = std::make_shared<std::string>();
  const auto value = std::make_shared<std::string>();
  auto* names = set->add_option("NAME", *name, "Which setting");
  names->required();
  expect_one_of(*names, setting_names());
  set->add_option("VALUE", *value, "Elements of lists are separated by commas")->required();
  set->callback([choose, name, value] {
    choose([name, value](context& with) { return set_setting(with, *name, *value); });
  });
}

}  // namespace

void add_settings(CLI::App& to, const choose_verb& choose) {
  auto* settings =
      add_noun(to, "settings", "What is equal on all nodes (for administrators)",
               {"statushivectl settings list", "statushivectl settings set require_apikey true"});
  add_verb(*settings, "list", "List the settings")->callback([choose] { choose(list_settings); });
  add_set(*settings, choose);
}

}  // namespace statushive::ctl
