#include "cluster/ctl/help.hpp"

#include <algorithm>
#include <sstream>
#include <utility>
#include <vector>

#include "cluster/ctl/arguments.hpp"

namespace statushive::ctl {
namespace {

using entry = std::pair<std::string, std::string>;

constexpr size_t line_characters_max = 100;
constexpr size_t name_characters_max = 34;
constexpr std::string_view margin = "  ";

bool takes_value(const CLI::Option& option) {
  return option.get_items_expected_max() > 0;
}

bool is_repeated(const CLI::Option& option) {
  return option.get_items_expected_max() >= CLI::detail::expected_max_vector_size;
}

/// `text` in lines, all but the first behind `indent` spaces.
std::string wrapped(const std::string& text, size_t indent) {
  std::istringstream words(text);
  std::string lines;
  size_t column = indent;
  for (std::string word; words >> word;) {
    const bool is_first = column == indent;
    if (!is_first && column + 1 + word.size() > line_characters_max) {
      lines += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (!is_first) {
      lines += ' ';
      ++column;
    }
    lines += word;
    column += word.size();
  }
  return lines;
}

std::string section(const std::string& title, const std::vector<entry>& entries) {
  if (entries.empty()) return {};
  size_t width = 0;
  for (const auto& [name, meaning] : entries) {
    if (name.size() <= name_characters_max) width = std::max(width, name.size());
  }
  const auto indent = width + 2 * margin.size();
  std::string text = '\n' + title + ":\n";
  for (const auto& [name, meaning] : entries) {
    text += margin;
    text += name;
    // A name too long for its column has a line for itself.
    text += name.size() > width ? '\n' + std::string(indent, ' ')
                                : std::string(indent - margin.size() - name.size(), ' ');
    text += wrapped(meaning, indent) + '\n';
  }
  return text;
}

/// `-o, --output table|json`
std::string option_text(const CLI::Option& option) {
  std::string text;
  for (const auto& name : option.get_snames())
    text += (text.empty() ? "-" : ", -") + name;
  for (const auto& name : option.get_lnames())
    text += (text.empty() ? "--" : ", --") + name;
  return takes_value(option) ? text + ' ' + option.get_type_name() : text;
}

std::string option_meaning(const CLI::Option& option) {
  auto text = option.get_description();
  if (!option.get_default_str().empty()) text += "; default " + option.get_default_str();
  if (option.get_required()) text += " (required)";
  return text;
}

std::string argument_text(const CLI::Option& argument) {
  return argument.get_name(true) + (is_repeated(argument) ? "..." : "");
}

std::vector<const CLI::Option*> options_of(const CLI::App& app) {
  return app.get_options([](const CLI::Option* one) { return one->nonpositional(); });
}

std::vector<const CLI::Option*> arguments_of(const CLI::App& app) {
  return app.get_options([](const CLI::Option* one) { return one->get_positional(); });
}

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

/// `Usage: statushivectl user create --email ADDRESS [OPTIONS]`
std::string usage(const CLI::App& app, const std::string& name) {
  std::string text = "Usage: " + name;
  for (const auto* argument : arguments_of(app))
    text += ' ' + argument_text(*argument);
  for (const auto* option : options_of(app)) {
    if (option->get_required()) text += ' ' + option_text(*option);
  }
  if (!commands_of(app).empty()) text += " COMMAND";
  return text + " [OPTIONS]\n";
}

}  // namespace

std::string help_formatter::make_help(const CLI::App* app, std::string name,
                                      CLI::AppFormatMode /*mode*/) const {
  std::vector<entry> arguments;
  for (const auto* one : arguments_of(*app))
    arguments.emplace_back(argument_text(*one), option_meaning(*one));
  std::vector<entry> options;
  for (const auto* one : options_of(*app))
    options.emplace_back(option_text(*one), option_meaning(*one));
  std::vector<entry> commands;
  for (const auto* one : commands_of(*app))
    commands.emplace_back(one->get_name(), one->get_description());

  auto text = app->get_description() + "\n\n" + usage(*app, name);
  text += section("Arguments", arguments);
  text += section("Commands", commands);
  text += section("Options", options);
  if (app->get_parent() != nullptr) {
    text += "\nOptions of all commands, such as --server and -o: statushivectl --help\n";
  }
  if (!app->get_footer().empty()) text += '\n' + app->get_footer() + '\n';
  return text;
}

}  // namespace statushive::ctl
