#include <memory>

#include <boost/json.hpp>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cluster/ctl/arguments.hpp"
#include "cluster/ctl/json_answer.hpp"
#include "cluster/ctl/question.hpp"
#include "cluster/ctl/table.hpp"
#include "proto/model/user.hpp"

namespace statushive::ctl {
namespace {

result<void> log_in(context& with, const std::string& email) {
  with.doing = "log in at " + with.api.server();
  if (auto sound = validate_email(email); !sound) return sound;
  const auto from = with.io.is_interactive ? password_source::terminal : password_source::input;
  const auto password = ask_password(with, from, "password of " + email);
  if (!password) {
    return error(password.failure()).hinting("statushivectl login --email " + email + " < FILE");
  }
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

result<void> log_out(context& with, logout_scope scope) {
  with.doing = "log out at " + with.api.server();
  if (auto done = with.api.log_out(scope); !done) return done;
  // The API's own answer has no body.
  if (with.output == output_format::table) {
    with.io.out << "logged out at " << with.api.server() << '\n';
  }
  return {};
}

}  // namespace

void add_login(CLI::App& to, const choose_verb& choose) {
  auto* login =
      add_verb(to, "login", "Log in with e-mail address and password",
               "Asks the password, or reads it from stdin where there is no terminal, and keeps a "
               "token in\n~/.config/statushive. With -o json it prints the user and the server, "
               "without tokens.\n\n" +
                   examples_text({"statushivectl login --email ada@example.com",
                                  "statushivectl login --email ada@example.com < password-file"}));
  const auto email = std::make_shared<std::string>();
  login->add_option("--email", *email, "Who logs in")->required()->type_name("ADDRESS");
  login->callback(
      [choose, email] { choose([email](context& with) { return log_in(with, *email); }); });
}

void add_logout(CLI::App& to, const choose_verb& choose) {
  auto* logout = add_verb(
      to, "logout", "End the login at the server and forget its token",
      "Concerns what `statushivectl login` kept, whatever --token says. With -o json it prints "
      "nothing.\n\n" +
          examples_text({"statushivectl logout", "statushivectl logout --everywhere"}));
  const auto everywhere = std::make_shared<bool>(false);
  logout->add_flag("--everywhere", *everywhere, "End the user's logins on all machines");
  logout->callback([choose, everywhere] {
    choose([everywhere](context& with) {
      return log_out(with, *everywhere ? logout_scope::global : logout_scope::local);
    });
  });
}

}  // namespace statushive::ctl
