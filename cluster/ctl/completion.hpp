#pragma once

#include <string>

namespace CLI {
class App;
}

namespace statushive::ctl {

/// A script for bash (3.2 or later, without bash-completion) that completes nouns, verbs, options,
/// and values where they are a fixed set. Made from the declarations that the parser works with.
[[nodiscard]] std::string bash_completion(const CLI::App& program);

/// Declares `completion bash`, which leaves the script in `script`. Both must live as long as the
/// parser runs.
void add_completion(CLI::App& program, std::string& script);

}  // namespace statushive::ctl
