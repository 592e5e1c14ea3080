#include <memory>

#include <boost/json.hpp>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cluster/ctl/json_answer.hpp"
#include "cluster/ctl/table.hpp"
#include "proto/model/user.hpp"

namespace statushive::ctl {
namespace {

constexpr size_t password_bytes_max = 1024;

result<std::string> ask_password(const console& io, const std::string& email) {
  if (io.is_interactive) return io.ask_hidden("password of " + printable(email) + ": ");
  auto line = read_line(io.in, password_bytes_max);
  if (!line) {
    return error(errc::invalid_argument, "no_password",
                 "no password on stdin: " + line.failure().message())
        .hinting("statushivectl login --email " + email + " < FILE");
  }
  return line;
}

result<void> log_in(context& with, const std::string& email) {
  with.doing = "log in at " + with.api.server();
  if (auto sound = validate_email(email); !sound) return sound;
  const auto password = ask_password(with.io, email);
  if (!password) return password.failure();
  const auto answer = with.api.log_in(email, *password);
  if (!answer) return answer.failure();
  const auto grant = parse_answer(*answer);
  if (!grant) return grant.failure();
  // The tokens stay in the store: what is printed ends in logs and terminals.
  const boost::json::object shown{{"user", object_of(*grant, "user")},
                                  {"server", with.api.server()}};
  return print_answer(with, boost::json::serialize(shown), [&](const boost::json::object& login) {
    const auto& user = object_of(login, "user");
    return "logged in at " + with.api.server() + " as " + printable(text_of(user, "email")) + " (" +
           printable(text_of(user, "role")) + ")\n";
  });
}

}  // namespace

void add_login(CLI::App& to, const choose_verb& choose) {
  auto* login = to.add_subcommand(
      "login",
      "Ask the password, or read it from stdin, and keep a token in ~/.config/statushive; json is "
      "the user and the server, without tokens");
  const auto email = std::make_shared<std::string>();
  login->add_option("--email", *email, "Who logs in")->required()->type_name("ADDRESS");
  login->callback(
      [choose, email] { choose([email](context& with) { return log_in(with, *email); }); });
}

}  // namespace statushive::ctl
