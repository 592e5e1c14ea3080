#pragma once

#include <functional>
#include <string>

#include "cluster/ctl/api_client.hpp"
#include "cluster/ctl/console.hpp"

namespace CLI {
class App;
}

namespace statushive::ctl {

enum class output_format : uint8_t { table, json };

/// What a verb works with.
struct context {
  console& io;
  api_client& api;
  output_format output = output_format::table;
  std::string
      doing;  ///< What fails if the verb does: `create monitor "Shop"`. The verb sets it first.
};

/// A verb with its arguments, ready to run. Errors are reported, and decide the exit code.
using verb = std::function<result<void>(context& with)>;

/// Takes the verb that the command line names.
using choose_verb = std::function<void(verb chosen)>;

/// Declares the noun's verbs, flags and help on the command line. One file per noun;
/// command_line.cpp has the list.
void add_login(CLI::App& to, const choose_verb& choose);
void add_cluster(CLI::App& to, const choose_verb& choose);
void add_member(CLI::App& to, const choose_verb& choose);
void add_monitor(CLI::App& to, const choose_verb& choose);

}  // namespace statushive::ctl
