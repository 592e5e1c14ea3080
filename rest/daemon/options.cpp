#include "rest/daemon/options.hpp"

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include <CLI/CLI.hpp>
#include <toml++/toml.h>

namespace statushive::rest {
namespace {

using texts = std::vector<std::string>;
/// Values by option name, from one source.
using source = std::map<std::string, texts, std::less<>>;

error mistake(std::string where, std::string what) {
  return error(errc::invalid_argument, "invalid_option", std::move(what)).at(std::move(where));
}

const config_option* find_option(std::string_view name) {
  for (const auto& option : config_options()) {
    if (option.name == name) return &option;
  }
  return nullptr;
}

const config_option* find_by_file_key(std::string_view key) {
  for (const auto& option : config_options()) {
    if (file_key(option) == key) return &option;
  }
  return nullptr;
}

struct flags {
  source values;
  std::optional<std::string> config_file;
  bool wants_help = false;
  bool wants_version = false;
  bool wants_config = false;
};

flags read_flags(int argc, const char* const* argv, std::vector<error>& mistakes) {
  flags read;
  source given;
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  std::string config_file;
  app.add_option("--config", config_file);
  app.add_flag("--help,-h", read.wants_help);
  app.add_flag("--version", read.wants_version);
  app.add_flag("--print-config", read.wants_config);
  for (const auto& option : config_options()) {
    auto& values = given[std::string(option.name)];
    app.add_option("--" + std::string(option.name), values)->type_size(1)->expected(1)->take_all();
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& failure) {
    mistakes.push_back(mistake("command line", failure.what()));
  }
  for (const auto& extra : app.remaining())
    mistakes.push_back(mistake(extra, "is not an option; see --help"));
  for (auto& [name, values] : given) {
    if (values.empty()) continue;
    if (values.size() > 1 && !find_option(name)->is_repeatable) {
      mistakes.push_back(
          mistake("--" + name, "is given " + std::to_string(values.size()) + " times"));
    }
    read.values[name] = std::move(values);
  }
  if (!config_file.empty()) read.config_file = config_file;
  return read;
}

texts split(const std::string& list) {
  texts parts;
  std::istringstream in(list);
  for (std::string part; std::getline(in, part, ',');)
    parts.push_back(part);
  return parts;
}

source read_environment(const environment_lookup& environment) {
  source values;
  for (const auto& option : config_options()) {
    const auto text = environment(environment_name(option));
    if (!text) continue;
    values[std::string(option.name)] = option.is_repeatable ? split(*text) : texts{*text};
  }
  return values;
}

std::optional<std::string> text_of(const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) return text;
  if (const auto number = node.value_exact<int64_t>()) return std::to_string(*number);
  return {};
}

toml::table parse_file(const std::string& path, std::vector<error>& mistakes) {
  try {
    return toml::parse_file(path);
  } catch (const toml::parse_error& failure) {
    const auto line = failure.source().begin.line;
    mistakes.push_back(mistake(path, std::string(failure.description()) +
                                         (line > 0 ? " (line " + std::to_string(line) + ")" : "")));
    return {};
  }
}

source read_file(const std::string& path, std::vector<error>& mistakes) {
  source values;
  const auto table = parse_file(path, mistakes);
  for (const auto& [key, node] : table) {
    const auto where = path + ": " + std::string(key.str());
    const auto* option = find_by_file_key(key.str());
    if (option == nullptr) {
      mistakes.push_back(mistake(where, "is not a key of this file"));
      continue;
    }
    auto& target = values[std::string(option->name)];
    if (const auto* list = node.as_array(); list != nullptr && option->is_repeatable) {
      for (const auto& element : *list) {
        if (auto text = text_of(element)) {
          target.push_back(std::move(*text));
        } else {
          mistakes.push_back(mistake(where, "must be a list of texts"));
        }
      }
    } else if (const auto text = text_of(node)) {
      target.push_back(*text);
    } else {
      mistakes.push_back(mistake(
          where,
          "must be a text" + std::string(option->is_repeatable ? " or a list of texts" : "")));
      values.erase(std::string(option->name));
    }
  }
  return values;
}

void assign(const source& from, const std::function<std::string(const config_option&)>& where,
            node_config& config, std::vector<error>& mistakes) {
  for (const auto& option : config_options()) {
    const auto found = from.find(option.name);
    if (found == from.end()) continue;
    auto assigned = option.assign(config, found->second);
    if (assigned) continue;
    mistakes.push_back(mistake(
        where(option), assigned.failure().message() + "; example: " + std::string(option.example)));
  }
}

}  // namespace

std::optional<std::string> process_environment(const std::string& name) {
  const auto* value = std::getenv(name.c_str());
  if (value == nullptr) return {};
  return value;
}

invocation read_invocation(int argc, const char* const* argv,
                           const environment_lookup& environment) {
  invocation asked;
  auto& mistakes = asked.mistakes;
  auto flags = read_flags(argc, argv, mistakes);
  if (flags.wants_help) asked.wanted = invocation::purpose::print_help;
  if (flags.wants_version) asked.wanted = invocation::purpose::print_version;
  if (flags.wants_config) asked.wanted = invocation::purpose::print_config;

  const auto file = flags.config_file ? flags.config_file : environment("STATUSHIVE_CONFIG");
  if (file) {
    assign(
        read_file(*file, mistakes),
        [&](const auto& option) { return *file + ": " + file_key(option); }, asked.config,
        mistakes);
  }
  assign(
      read_environment(environment), [](const auto& option) { return environment_name(option); },
      asked.config, mistakes);
  assign(
      flags.values, [](const auto& option) { return "--" + std::string(option.name); },
      asked.config, mistakes);
  if (const auto email = environment("STATUSHIVE_ADMIN_EMAIL")) asked.config.admin_email = *email;
  if (const auto password = environment("STATUSHIVE_ADMIN_PASSWORD"))
    asked.config.admin_password = *password;

  for (auto& found : validate(asked.config)) {
    const bool is_about_option = find_option(found.field()) != nullptr;
    mistakes.push_back(is_about_option ? error(found).at("--" + found.field()) : std::move(found));
  }
  return asked;
}

std::string help_text() {
  std::ostringstream out;
  out << "statushived: one node of StatusHive, an uptime monitor with incidents and status "
         "pages\n\n"
         "usage: statushived [--config FILE] --data-dir DIR [options]\n\n";
  const auto line = [&](const std::string& left, std::string_view meaning) {
    out << "  " << left << std::string(left.size() < 26 ? 26 - left.size() : 1, ' ') << meaning
        << '\n';
  };
  line("--config FILE", "TOML file with any of the options below");
  for (const auto& option : config_options()) {
    line("--" + std::string(option.name) + ' ' + std::string(option.value_name), option.meaning);
  }
  line("--print-config", "print the whole effective configuration and exit");
  line("--version", "print the version and exit");
  line("--help", "print this text and exit");
  out << "\nEvery option is also an environment variable (--data-dir is STATUSHIVE_DATA_DIR) and a "
         "key of the file\n"
         "(data_dir). Flags win over the environment, which wins over the file.\n"
         "STATUSHIVE_ADMIN_EMAIL and STATUSHIVE_ADMIN_PASSWORD name the first administrator at the "
         "first start.\n";
  return out.str();
}

std::string config_text(const node_config& config) {
  toml::table table;
  for (const auto& option : config_options()) {
    const auto values = option.values(config);
    if (!values) continue;
    if (option.is_repeatable) {
      toml::array list;
      for (const auto& value : *values)
        list.push_back(value);
      table.insert(file_key(option), std::move(list));
    } else {
      table.insert(file_key(option), values->front());
    }
  }
  std::ostringstream out;
  out << table << '\n';
  return out.str();
}

std::string mistakes_text(const std::vector<error>& mistakes) {
  std::string text;
  for (const auto& found : mistakes)
    text += "error: " + found.field() + ": " + found.message() + '\n';
  if (!mistakes.empty()) text += "hint: statushived --help lists the options\n";
  return text;
}

}  // namespace statushive::rest
