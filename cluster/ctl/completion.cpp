#include "cluster/ctl/completion.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cluster/ctl/arguments.hpp"

namespace statushive::ctl {
namespace {

// The script's one table is a function that echoes the words for a place, which is noun and verb
// with one of:
//   commands     what may follow as noun or verb
//   options      the options
//   valued       those of them that take a value
//   --role, -o   the values of that option
//   argument 0   the values of that argument
constexpr std::string_view head =
    R"(# Completes statushivectl in bash; made by `statushivectl completion bash`.

_statushivectl_words() {
  case "$1:$2" in
)";

constexpr std::string_view tail = R"(  esac
}

_statushivectl_has() {
  [[ " $(_statushivectl_words "$1" "$2") " == *" $3 "* ]]
}

_statushivectl() {
  local IFS=$' \t\n'
  local current=${COMP_WORDS[COMP_CWORD]} place='' option='' before='' words='' word='' i
  local -i arguments=0
  COMPREPLY=()
  # bash takes `--role=admin` for three words, unless COMP_WORDBREAKS was changed.
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ $word == '=' ]]; then
      continue
    elif [[ -n $option ]]; then
      option=''
    elif [[ $word == -* ]]; then
      if _statushivectl_has "$place" valued "$word"; then option=$word; fi
    elif _statushivectl_has "$place" commands "$word"; then
      place=${place:+$place }$word
    else
      arguments+=1
    fi
  done
  if [[ -z $option && $current == --*=* ]]; then
    option=${current%%=*}
    before=$option=
    current=${current#*=}
  elif [[ $current == '=' ]]; then
    current=''
  fi
  if [[ -n $option ]]; then
    words=$(_statushivectl_words "$place" "$option")
  elif [[ $current == -* ]]; then
    words=$(_statushivectl_words "$place" options)
  else
    words=$(_statushivectl_words "$place" commands
            _statushivectl_words "$place" "argument $arguments")
  fi
  COMPREPLY=($(compgen -P "$before" -W "$words" -- "$current"))
}

complete -F _statushivectl statushivectl
)";

using words = std::vector<std::string>;

words names_of(const CLI::Option& option) {
  words names;
  for (const auto& name : option.get_snames())
    names.push_back('-' + name);
  for (const auto& name : option.get_lnames())
    names.push_back("--" + name);
  return names;
}

/// A line of the table; `patterns` are quoted. Names and values are words of letters, digits and
/// `-_`, which need no quotes of their own.
std::string line(const std::string& patterns, const words& shown) {
  if (shown.empty()) return {};
  return "    " + patterns + ") echo '" + joined(shown, " ") + "' ;;\n";
}

/// The lines for a command without those below it.
std::string lines_of(const CLI::App& app, const std::string& place, const CLI::App& program) {
  words commands;
  for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; }))
    commands.push_back(command->get_name());
  auto text = line("'" + place + ":commands'", commands);

  words options;
  words valued;
  size_t arguments = 0;
  const auto add_option = [&](const CLI::Option& option) {
    for (const auto& name : names_of(option)) {
      if (std::find(options.begin(), options.end(), name) != options.end()) continue;
      options.push_back(name);
      if (option.get_items_expected_max() > 0) valued.push_back(name);
    }
  };
  for (const auto* option : app.get_options()) {
    if (option->get_positional()) {
      const auto number = std::to_string(arguments++);
      text += line("'" + place + ":argument " + number + "'", values_of(*option));
      continue;
    }
    add_option(*option);
    if (&app == &program) continue;
    for (const auto& name : names_of(*option))
      text += line("'" + place + ':' + name + "'", values_of(*option));
  }
  for (const auto* option : program.get_options())
    add_option(*option);
  return text + line("'" + place + ":options'", options) + line("'" + place + ":valued'", valued);
}

std::string all_lines(const CLI::App& app, const std::string& place, const CLI::App& program) {
  auto text = lines_of(app, place, program);
  for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    const auto& name = command->get_name();
    text += all_lines(*command, place.empty() ? name : place + ' ' + name, program);
  }
  return text;
}

/// The program's own options have their values wherever they stand.
std::string global_values(const CLI::App& program) {
  std::string text;
  for (const auto* option : program.get_options()) {
    for (const auto& name : names_of(*option))
      text += line("*':" + name + "'", values_of(*option));
  }
  return text;
}

}  // namespace

std::string bash_completion(const CLI::App& program) {
  return std::string(head) + all_lines(program, {}, program) + global_values(program) +
         std::string(tail);
}

void add_completion(CLI::App& program, std::string& script) {
  auto* completion = add_noun(program, "completion", "Completion for shells",
                              {"source <(statushivectl completion bash)"});
  auto* bash = add_verb(
      *completion, "bash", "Print a script that makes bash complete commands, options and values",
      "For this shell, or in ~/.bashrc for all to come:\n"
      "  source <(statushivectl completion bash)\n\n"
      "For all users of the machine, where bash-completion is installed:\n"
      "  statushivectl completion bash > /usr/share/bash-completion/completions/statushivectl");
  bash->callback([&program, &script] { script = bash_completion(program); });
}

}  // namespace statushive::ctl
