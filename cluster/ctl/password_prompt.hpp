#pragma once

#include <string>

#include "proto/model/result.hpp"

namespace statushive::ctl {

/// Prompts on stderr and reads a line from the terminal on stdin without echo. A signal that ends
/// or stops the program meanwhile first gives the terminal its echo back. Not thread-safe. Errors:
/// failed_precondition `no_terminal`, `cancelled`; invalid_argument when the line is too long.
[[nodiscard]] result<std::string> prompt_password(const std::string& prompt);

}  // namespace statushive::ctl
