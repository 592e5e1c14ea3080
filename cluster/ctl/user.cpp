#include "proto/model/user.hpp"

#include <memory>
#include <optional>

#include <boost/json.hpp>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cluster/ctl/arguments.hpp"
#include "cluster/ctl/json_answer.hpp"
#include "cluster/ctl/percent_encoding.hpp"
#include "cluster/ctl/question.hpp"
#include "cluster/ctl/table.hpp"

namespace statushive::ctl {
namespace {

namespace json = boost::json;

std::string path_of(const std::string& id) {
  return "/api/users/" + percent_encoded(id);
}

std::string render_list(const json::object& answer) {
  table users({{"ID"}, {"EMAIL"}, {"ROLE"}, {"PLAN"}, {"ACCOUNT"}, {"CREATED"}});
  for (const auto* user : objects_of(answer, "users")) {
    users.add({text_of(*user, "id"), text_of(*user, "email"), text_of(*user, "role"),
               text_of(*user, "plan"), text_of(*user, "account_id"), text_of(*user, "created_at")});
  }
  return users.str();
}

std::string render_details(const json::object& answer) {
  const auto& user = object_of(answer, "user");
  return property_lines({
      {"id", text_of(user, "id")},
      {"email", text_of(user, "email")},
      {"role", text_of(user, "role")},
      {"account", text_of(user, "account_id")},
      {"plan", text_of(user, "plan")},
      {"created", text_of(user, "created_at")},
      {"updated", text_of(user, "updated_at")},
  });
}

/// What is now true of a user.
std::string render_standing(const json::object& answer) {
  const auto& user = object_of(answer, "user");
  return printable("user " + text_of(user, "id") + " " + text_of(user, "email") + " is " +
                   text_of(user, "role") + " of account " + text_of(user, "account_id") +
                   " on plan " + text_of(user, "plan")) +
         '\n';
}

struct list_arguments {
  std::optional<std::string> account;
  list_page page;
};

result<void> list_users(context& with, const list_arguments& wanted) {
  with.doing = "list users";
  auto path = "/api/users?" + wanted.page.query();
  if (wanted.account) path += "&account_id=" + percent_encoded(*wanted.account);
  const auto answer = with.api.call("GET", path);
  if (!answer) return answer.failure();
  return print_page(with, *answer, "users", render_list);
}

result<void> show_user(context& with, const std::string& id) {
  with.doing = "show user " + id;
  const auto answer = with.api.call("GET", path_of(id));
  if (!answer) return answer.failure();
  return print_answer(with, *answer, render_details);
}

/// What was not said is left to the server's defaults, or as it is.
struct user_arguments {
  std::optional<std::string> email;
  std::optional<std::string> role;
  std::optional<std::string> plan;
  std::optional<std::string> account;
  bool asks_password = false;
  bool reads_password = false;

  [[nodiscard]] json::object fields() const {
    json::object body;
    if (email) body["email"] = *email;
    if (role) body["role"] = *role;
    if (plan) body["plan"] = *plan;
    if (account) body["account_id"] = *account;
    return body;
  }
  [[nodiscard]] password_source source() const {
    return reads_password ? password_source::input : password_source::terminal;
  }
};

result<void> create_user(context& with, const user_arguments& wanted) {
  const auto& email = wanted.email.value();
  with.doing = "create user " + email;
  if (auto sound = validate_email(email); !sound) return sound;
  const auto password = ask_new_password(with, wanted.source(), "password for " + email);
  if (!password) return password.failure();
  auto body = wanted.fields();
  body["password"] = *password;
  const auto answer = with.api.create("/api/users", json::serialize(body));
  if (!answer) return answer.failure();
  return print_answer(with, *answer, render_standing);
}

result<void> update_user(context& with, const std::string& id, const user_arguments& wanted) {
  with.doing = "update user " + id;
  auto body = wanted.fields();
  const bool has_password = wanted.asks_password || wanted.reads_password;
  if (body.empty() && !has_password) {
    return error(errc::invalid_argument, "usage", "nothing is given to change")
        .hinting("statushivectl user update --help");
  }
  if (has_password) {
    const auto password = ask_new_password(with, wanted.source(), "new password for user " + id);
    if (!password) return password.failure();
    body["password"] = *password;
  }
  const auto answer = with.api.call("PUT", path_of(id), json::serialize(body));
  if (!answer) return answer.failure();
  return print_answer(with, *answer, render_standing);
}

/// Asks about the account, too, if it would go with the user.
result<std::string> deletion_question(context& with, const std::string& id) {
  const auto answer = with.api.call("GET", path_of(id));
  if (!answer) return answer.failure();
  const auto body = parse_answer(*answer);
  if (!body) return body.failure();
  const auto& user = object_of(*body, "user");
  const auto account = text_of(user, "account_id");
  const auto others =
      with.api.call("GET", "/api/users?limit=1&account_id=" + percent_encoded(account));
  if (!others) return others.failure();
  const auto listed = parse_answer(*others);
  if (!listed) return listed.failure();
  const auto question = "delete user " + id + " " + text_of(user, "email");
  if (number_of(*listed, "total") != "1") return question + "?";
  return question + " and, with its last user, account " + account +
         " with all its monitors, heartbeats and API keys?";
}

result<void> delete_user(context& with, const std::string& id, certainty how) {
  with.doing = "delete user " + id;
  auto confirmed = confirm(with, how, [&] { return deletion_question(with, id); });
  if (!confirmed) return confirmed;
  const auto answer = with.api.call("DELETE", path_of(id));
  if (!answer) return answer.failure();
  return print_answer(with, *answer, [&](const json::object&) {
    return "user " + printable(id) + " is deleted\n";
  });
}

result<void> change_password(context& with, password_source from) {
  with.doing = "change the password";
  const auto current = ask_password(with, from, "current password");
  if (!current) return current.failure();
  const auto chosen = ask_new_password(with, from, "new password");
  if (!chosen) return chosen.failure();
  const json::object body{{"current_password", *current}, {"new_password", *chosen}};
  const auto answer = with.api.call("POST", "/api/me/password", json::serialize(body));
  if (!answer) return answer.failure();
  return print_answer(with, *answer, [](const json::object&) {
    return "the password is changed, and other logins have ended\n";
  });
}

std::vector<std::string> role_names() {
  return names_of({role::viewer, role::editor, role::admin});
}

void add_list(CLI::App& to, const choose_verb& choose) {
  auto* list = add_verb(to, "list", "List users by e-mail address");
  const auto wanted = std::make_shared<list_arguments>();
  list->add_option("--account", wanted->account, "Only those of this account")->type_name("ID");
  add_paging(*list, wanted->page);
  list->callback(
      [choose, wanted] { choose([wanted](context& with) { return list_users(with, *wanted); }); });
}

void add_show(CLI::App& to, const choose_verb& choose) {
  auto* show = add_verb(to, "show", "Show a user");
  const auto id = add_id(*show, "Which user");
  show->callback([choose, id] { choose([id](context& with) { return show_user(with, *id); }); });
}

void add_create(CLI::App& to, const choose_verb& choose) {
  auto* create = add_verb(
      to, "create", "Create a user, by default with an account of their own",
      "The password is asked for twice at the terminal.\n\n" +
          examples_text(
              {"statushivectl user create --email ada@example.com --plan pro",
               "statushivectl user create --email bob@example.com --role viewer --account ID",
               "statushivectl user create --email eve@example.com --password-stdin < FILE"}));
  const auto wanted = std::make_shared<user_arguments>();
  create->add_option("--email", wanted->email, "With which they log in")
      ->required()
      ->type_name("ADDRESS");
  expect_one_of(*create->add_option("--role", wanted->role, "What they may do; default editor"),
                role_names());
  auto* plan = create->add_option("--plan", wanted->plan,
                                  "Of the new account; default is the cluster's default_plan");
  expect_one_of(*plan, plan_names());
  create->add_option("--account", wanted->account, "An account that exists, for them to join")
      ->type_name("ID")
      ->excludes(plan);
  create->add_flag("--password-stdin", wanted->reads_password,
                   "Read the password from a line of stdin");
  create->callback(
      [choose, wanted] { choose([wanted](context& with) { return create_user(with, *wanted); }); });
}

void add_update(CLI::App& to, const choose_verb& choose) {
  auto* update = add_verb(
      to, "update", "Change a user, or the plan of their account",
      "What is not given stays as it is. A new password ends the user's logins. A smaller plan "
      "pauses the\nnewest monitors that it has no room for, and deletes nothing but history that "
      "it does not keep.\n\n" +
          examples_text({"statushivectl user update ID --role viewer",
                         "statushivectl user update ID --plan pro_plus"}));
  const auto id = add_id(*update, "Which user");
  const auto wanted = std::make_shared<user_arguments>();
  update->add_option("--email", wanted->email, "With which they log in")->type_name("ADDRESS");
  expect_one_of(*update->add_option("--role", wanted->role, "What they may do"), role_names());
  expect_one_of(*update->add_option("--plan", wanted->plan, "Of their account"), plan_names());
  auto* asks = update->add_flag("--password", wanted->asks_password, "Ask for a new password");
  update
      ->add_flag("--password-stdin", wanted->reads_password,
                 "Read a new password from a line of stdin")
      ->excludes(asks);
  update->callback([choose, id, wanted] {
    choose([id, wanted](context& with) { return update_user(with, *id, *wanted); });
  });
}

void add_delete(CLI::App& to, const choose_verb& choose) {
  auto* remove = add_verb(
      to, "delete", "Delete a user",
      "An account goes with its last user: all its monitors, heartbeats and API keys, too. Asks "
      "before it\ndeletes; where there is no terminal, --yes is needed.\n\n" +
          examples_text({"statushivectl user delete ID"}));
  const auto id = add_id(*remove, "Which user");
  const auto is_sure = std::make_shared<bool>(false);
  remove->add_flag("--yes", *is_sure, "Do not ask");
  remove->callback([choose, id, is_sure] {
    choose([id, is_sure](context& with) {
      return delete_user(with, *id, *is_sure ? certainty::is_sure : certainty::asks);
    });
  });
}

void add_password(CLI::App& to, const choose_verb& choose) {
  auto* password = add_verb(
      to, "password", "Change your own password",
      "Asks for the current and the new one, and ends your logins elsewhere. It needs a login: API "
      "keys\ncannot change passwords.\n\n" +
          examples_text({"statushivectl user password"}));
  const auto reads = std::make_shared<bool>(false);
  password->add_flag("--password-stdin", *reads,
                     "Read the current and the new password from two lines of stdin");
  password->callback([choose, reads] {
    choose([reads](context& with) {
      return change_password(with, *reads ? password_source::input : password_source::terminal);
    });
  });
}

}  // namespace

void add_user(CLI::App& to, const choose_verb& choose) {
  auto* user =
      add_noun(to, "user", "Who logs in, and what they may do",
               {"statushivectl user create --email ada@example.com --role editor --plan pro",
                "statushivectl user list --account ID", "statushivectl user password"});
  add_list(*user, choose);
  add_show(*user, choose);
  add_create(*user, choose);
  add_update(*user, choose);
  add_delete(*user, choose);
  add_password(*user, choose);
}

}  // namespace statushive::ctl
