#include "cluster/ctl/console.hpp"

#include <cstdlib>
#include <iostream>

#include <unistd.h>

#include "cluster/ctl/password_prompt.hpp"
#include "cluster/ctl/table.hpp"

namespace statushive::ctl {
namespace {

constexpr std::string_view bold_red = "\x1b[1;31m";
constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view plain = "\x1b[0m";

std::string label(const console& io, std::string_view colour, std::string_view text) {
  const auto no_colour = io.environment("NO_COLOR");
  const bool is_coloured = io.has_colour && (!no_colour || no_colour->empty());
  if (!is_coloured) return std::string(text);
  return std::string(colour) + std::string(text) + std::string(plain);
}

}  // namespace

console process_console() {
  return {.in = std::cin,
          .out = std::cout,
          .err = std::cerr,
          .is_interactive = ::isatty(STDIN_FILENO) == 1,
          .has_colour = ::isatty(STDERR_FILENO) == 1,
          .environment = [](const std::string& name) -> std::optional<std::string> {
            const char* value = std::getenv(name.c_str());
            if (value == nullptr) return {};
            return value;
          },
          .ask_hidden = prompt_password};
}

void report(const console& io, const std::string& what, const error& why) {
  io.err << label(io, bold_red, "error:") << ' ' << printable(what) << ": "
         << printable(why.message()) << '\n';
  if (!why.hint().empty()) advise(io, why.hint());
}

void advise(const console& io, const std::string& hint) {
  io.err << label(io, bold, "hint:") << ' ' << printable(hint) << '\n';
}

result<std::string> read_line(std::istream& in, size_t bytes_max) {
  std::string line;
  for (auto c = in.get(); c != std::istream::traits_type::eof(); c = in.get()) {
    if (c == '\n') return line;
    if (line.size() == bytes_max) {
      return error(errc::invalid_argument, "line_too_long",
                   "the line has more than " + std::to_string(bytes_max) + " bytes");
    }
    line += static_cast<char>(c);
  }
  if (!line.empty()) return line;
  return error(errc::invalid_argument, "no_input", "the input has ended");
}

}  // namespace statushive::ctl
