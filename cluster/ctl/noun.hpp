#pragma once

#include <functional>
#include <string>

#include "cluster/ctl/api_client.hpp"
#include "cluster/ctl/console.hpp"
#include "cluster/ctl/exit_code.hpp"

namespace CLI {
class App;
}

namespace statushive::ctl {

enum class output_format : uint8_t { table, json };

/// What a verb works with.
struct context {
  console& io;
  api_client& api;
  const clock& time;
  output_format output = output_format::table;
  /// What fails if the verb does: `create monitor "Shop"`. The verb sets it first.
  std::string doing;
  /// How the program ends when the verb does not fail as a whole: a verb that does several things
  /// reports each failure itself, and keeps the code of the first here.
  exit_code outcome = exit_code::ok;
};

/// A verb with its arguments, ready to run. Errors are reported, and decide the exit code.
using verb = std::function<result<void>(context& with)>;

/// Takes the verb that the command line names.
using choose_verb = std::function<void(verb chosen)>;

/// Declares the noun's verbs, flags and help on the command line. One file per noun;
/// command_line.cpp has the list.
void add_login(CLI::App& to, const choose_verb& choose);
void add_logout(CLI::App& to, const choose_verb& choose);
void add_cluster(CLI::App& to, const choose_verb& choose);
void add_member(CLI::App& to, const choose_verb& choose);
void add_monitor(CLI::App& to, const choose_verb& choose);
void add_user(CLI::App& to, const choose_verb& choose);
void add_key(CLI::App& to, const choose_verb& choose);
void add_settings(CLI::App& to, const choose_verb& choose);
void add_audit(CLI::App& to, const choose_verb& choose);

}  // namespace statushive::ctl
