#include "cluster/ctl/arguments.hpp"

#include <algorithm>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cluster/ctl/duration.hpp"
#include "proto/model/plan.hpp"

namespace statushive::ctl {
namespace {

/// Between values in an option's type, which is where they are kept.
constexpr char value_separator = '|';

std::string is_given(const std::string& text) {
  return text.empty() ? "is empty" : "";
}

std::string is_duration(const std::string& text) {
  const auto parsed = parse_duration(text);
  return parsed ? std::string() : parsed.failure().message();
}

}  // namespace

CLI::App* add_noun(CLI::App& to, const std::string& name, const std::string& description,
                   const std::vector<std::string>& examples) {
  auto* noun = to.add_subcommand(name, description);
  noun->require_subcommand(1);
  noun->footer(examples_text(examples));
  return noun;
}

CLI::App* add_verb(CLI::App& to, const std::string& name, const std::string& description,
                   const std::string& details) {
  auto* added = to.add_subcommand(name, description);
  added->footer(details);
  return added;
}

std::string examples_text(const std::vector<std::string>& examples) {
  std::string text = examples.size() == 1 ? "Example:" : "Examples:";
  for (const auto& example : examples)
    text += "\n  " + example;
  return text;
}

std::shared_ptr<std::string> add_id(CLI::App& to, const std::string& description) {
  auto id = std::make_shared<std::string>();
  to.add_option("ID", *id, description)->required()->check(is_given);
  return id;
}

std::shared_ptr<std::vector<std::string>> add_ids(CLI::App& to, const std::string& description) {
  auto ids = std::make_shared<std::vector<std::string>>();
  to.add_option("ID", *ids, description)->required()->check(is_given);
  return ids;
}

std::string list_page::query() const {
  return "limit=" + std::to_string(limit) + "&offset=" + std::to_string(offset);
}

void add_paging(CLI::App& to, list_page& into) {
  to.add_option("--limit", into.limit, "How many at most")
      ->capture_default_str()
      ->type_name("NUMBER");
  to.add_option("--offset", into.offset, "How many to leave out first")
      ->capture_default_str()
      ->type_name("NUMBER");
}

void expect_duration(CLI::Option& option) {
  option.check(is_duration)->type_name("DURATION");
}

std::optional<std::chrono::milliseconds> given_duration(const std::string& text) {
  if (text.empty()) return {};
  return parse_duration(text).value();
}

void expect_one_of(CLI::Option& option, const std::vector<std::string>& values) {
  option.type_name(joined(values, {&value_separator, 1}));
  option.check([values](const std::string& given) {
    if (std::find(values.begin(), values.end(), given) != values.end()) return std::string();
    return "'" + given + "' is none of " + joined(values);
  });
}

std::vector<std::string> values_of(const CLI::Option& option) {
  std::vector<std::string> values;
  std::string rest = option.get_type_name();
  if (rest.find(value_separator) == std::string::npos) return values;
  for (;;) {
    const auto end = rest.find(value_separator);
    values.push_back(rest.substr(0, end));
    if (end == std::string::npos) return values;
    rest.erase(0, end + 1);
  }
}

std::vector<std::string> plan_names() {
  return names_of({plan::free, plan::pro, plan::pro_plus, plan::unlimited});
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string text;
  for (const auto& part : parts) {
    if (!text.empty()) text += between;
    text += part;
  }
  return text;
}

}  // namespace statushive::ctl
