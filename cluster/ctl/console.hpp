#pragma once

#include <functional>
#include <istream>
#include <optional>
#include <ostream>
#include <string>

#include "proto/model/result.hpp"

namespace statushive::ctl {

/// The process as commands see it; replaced in tests. stdout is data, stderr is messages.
struct console {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool is_interactive = false;  ///< Somebody sits at a terminal on stdin, who can be asked.
  bool has_colour = false;      ///< On stderr, before NO_COLOR is looked at.
  std::function<std::optional<std::string>(const std::string& name)> environment;
  /// Asks at the terminal without echo. Errors: failed_precondition.
  std::function<result<std::string>(const std::string& prompt)> ask_hidden;
};

/// stdin, stdout, stderr, the terminal and the environment of this process.
[[nodiscard]] console process_console();

/// `error: <what failed>: <why>` and, where there is advice, `hint: <what to do>`.
void report(const console& io, const std::string& what, const error& why);
/// `hint: <what to do>` alone.
void advise(const console& io, const std::string& hint);

/// One line of the input without its end, at most `bytes_max` long. Errors: invalid_argument when
/// there is none, or a longer one.
[[nodiscard]] result<std::string> read_line(std::istream& in, size_t bytes_max);

}  // namespace statushive::ctl
