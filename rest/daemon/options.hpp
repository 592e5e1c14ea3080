#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "proto/model/node_config.hpp"

namespace statushive::rest {

/// What the command line asks for.
struct invocation {
  enum class purpose : uint8_t { serve, print_help, print_version, print_config };
  purpose wanted = purpose::serve;
  node_config config;
  std::vector<error> mistakes;  ///< All of them; each at the option or variable that it is about.
};

/// Looks up an environment variable; replaced in tests.
using environment_lookup = std::function<std::optional<std::string>(const std::string& name)>;
[[nodiscard]] std::optional<std::string> process_environment(const std::string& name);

/// Reads the flags, the environment and the file of `--config` or STATUSHIVE_CONFIG: flags win over
/// the environment, which wins over the file. Unknown flags and keys are mistakes.
[[nodiscard]] invocation read_invocation(int argc, const char* const* argv,
                                         const environment_lookup& environment);

[[nodiscard]] std::string help_text();
/// The effective configuration as a TOML file that `--config` takes. No secret is in it, and no
/// setting of the cluster that this node does not name: given back, it would count as named.
[[nodiscard]] std::string config_text(const node_config& config);
/// One line for each mistake: the option, what is wrong, an example.
[[nodiscard]] std::string mistakes_text(const std::vector<error>& mistakes);

}  // namespace statushive::rest
