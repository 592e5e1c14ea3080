#include "cluster/ctl/question.hpp"

#include "cluster/ctl/table.hpp"
#include "proto/model/user.hpp"

namespace statushive::ctl {
namespace {

constexpr size_t answer_bytes_max = 100;
constexpr size_t password_bytes_max = 1024;

error no_terminal(const std::string& hint) {
  return error(errc::invalid_argument, "no_terminal", "there is no terminal to ask at")
      .hinting(hint);
}

}  // namespace

result<void> confirm(context& with, certainty how,
                     const std::function<result<std::string>()>& question) {
  if (how == certainty::is_sure) return {};
  if (!with.io.is_interactive) return no_terminal("--yes deletes without a question");
  const auto text = question();
  if (!text) return text.failure();
  with.io.err << printable(*text) << " [y/N] " << std::flush;
  const auto line = read_line(with.io.in, answer_bytes_max);
  if (line && (*line == "y" || *line == "Y" || *line == "yes")) return {};
  return error(errc::failed_precondition, "not_confirmed", "not confirmed, nothing is deleted");
}

result<std::string> ask_password(const context& with, password_source from,
                                 const std::string& prompt) {
  if (from == password_source::terminal) {
    if (!with.io.is_interactive) return no_terminal("--password-stdin reads it from stdin");
    return with.io.ask_hidden(printable(prompt) + ": ");
  }
  auto line = read_line(with.io.in, password_bytes_max);
  if (!line) {
    return error(errc::invalid_argument, "no_password",
                 "no password on stdin: " + line.failure().message());
  }
  return line;
}

result<std::string> ask_new_password(const context& with, password_source from,
                                     const std::string& prompt) {
  auto password = ask_password(with, from, prompt);
  if (!password) return password;
  if (auto sound = validate_password(*password); !sound) return sound.failure();
  if (from == password_source::input) return password;
  const auto again = ask_password(with, from, "the same again");
  if (!again) return again;
  if (*again != *password) {
    return error(errc::invalid_argument, "passwords_differ", "the two passwords differ");
  }
  return password;
}

}  // namespace statushive::ctl
