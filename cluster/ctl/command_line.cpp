#include "cluster/ctl/command_line.hpp"

#include <algorithm>
#include <array>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cluster/ctl/arguments.hpp"
#include "cluster/ctl/completion.hpp"
#include "cluster/ctl/help.hpp"
#include "cluster/ctl/noun.hpp"
#include "proto/model/network.hpp"

namespace statushive::ctl {
namespace {

/// Every noun of the program.
constexpr std::array nouns = {add_login, add_logout, add_cluster,  add_member, add_monitor,
                              add_user,  add_key,    add_settings, add_audit};

constexpr const char* footer = R"(A noun's commands: statushivectl NOUN --help

Environment:
  STATUSHIVE_SERVER    for --server
  STATUSHIVE_TOKEN     for --token
  STATUSHIVE_ANON_KEY  for --anon-key
  NO_COLOR             no colour in messages

Exit codes:
  0  done               3  not found
  1  failed             4  no node answers, or the cluster has no leader
  2  wrong usage        6  denied

Examples:
  statushivectl login --email admin@localhost
  statushivectl monitor create Shop https://example.com/ --interval 60s
  statushivectl monitor list -o json
  source <(statushivectl completion bash))";

struct global_options {
  std::string server;
  std::string token;
  std::string anon_key;
  std::string output = "table";
};

/// The innermost of program, noun and verb that the arguments name.
const CLI::App& innermost(const CLI::App& app) {
  const auto* at = &app;
  while (!at->get_subcommands().empty())
    at = at->get_subcommands().front();
  return *at;
}

/// Program, noun and verb, as far as they were understood.
std::string understood(const CLI::App& app) {
  std::string text = app.get_name();
  for (const auto* at = &app; !at->get_subcommands().empty();) {
    at = at->get_subcommands().front();
    text += ' ' + at->get_name();
  }
  return text;
}

/// What is wrong with the arguments. The parser does not say which nouns or verbs there are.
std::string sentence_about(const CLI::ParseError& mistake, const CLI::App& app) {
  const auto& at = innermost(app);
  const auto choices = at.get_subcommands([](const CLI::App*) { return true; });
  if (mistake.get_name() != "RequiredError" || choices.empty()) return mistake.what();
  std::vector<std::string> names;
  for (const auto* choice : choices)
    names.push_back(choice->get_name());
  const auto extras = app.remaining(true);
  const auto given = extras.empty() ? std::string("nothing") : "'" + extras.front() + "'";
  return given + " is given where one of these is needed: " + joined(names);
}

/// An option, else the environment's variable, else a default.
std::string chosen(const std::string& option, const console& io, const std::string& variable,
                   const std::string& otherwise) {
  if (!option.empty()) return option;
  const auto value = io.environment(variable);
  return value && !value->empty() ? *value : otherwise;
}

/// Without a slash at its end. Errors: invalid_argument.
result<std::string> server_of(const global_options& given, const console& io) {
  auto server = chosen(given.server, io, "STATUSHIVE_SERVER", default_server);
  const auto where = given.server.empty() ? "STATUSHIVE_SERVER" : "--server";
  if (auto target = parse_url(server); !target) {
    return error(errc::invalid_argument, "invalid_server",
                 std::string(where) + " is '" + server + "': " + target.failure().message())
        .hinting("an address such as " + std::string(default_server));
  }
  if (server.find_first_of("?#") != std::string::npos) {
    return error(errc::invalid_argument, "invalid_server",
                 std::string(where) + " is '" + server + "': it has a query or fragment");
  }
  while (server.ends_with('/'))
    server.pop_back();
  return server;
}

/// What goes into a header. Errors: invalid_argument.
result<std::string> header_text(const std::string& option, const console& io,
                                const std::string& variable, const std::string& what) {
  auto text = chosen(option, io, variable, {});
  const bool is_plain =
      std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
  if (is_plain) return text;
  return error(errc::invalid_argument, "invalid_header",
               "the " + what + " has spaces or other characters that no " + what + " has");
}

/// Errors: invalid_argument.
result<credentials> credentials_of(const global_options& given, const console& io) {
  credentials who;
  auto token = header_text(given.token, io, "STATUSHIVE_TOKEN", "token");
  if (!token) return token.failure();
  auto anon_key = header_text(given.anon_key, io, "STATUSHIVE_ANON_KEY", "anon key");
  if (!anon_key) return anon_key.failure();
  who.anon_key = *std::move(anon_key);
  if (!token->empty()) who.token = *std::move(token);
  if (const auto directory = login_directory(io.environment)) who.logins.emplace(*directory);
  return who;
}

exit_code failed(const console& io, const std::string& what, const error& why) {
  report(io, what, why);
  return exit_code_of(why.code());
}

result<void> flush(const console& io) {
  io.out.flush();
  if (io.out) return {};
  return error(errc::internal, "no_output", "the output could not be written");
}

/// Prints what needs no server.
exit_code print(const console& io, const std::string& what, const std::string& text) {
  io.out << text;
  const auto printed = flush(io);
  return printed ? exit_code::ok : failed(io, what, printed.failure());
}

exit_code run_verb(const verb& wanted, const global_options& given, const std::string& what,
                   console& io, http_client& http, const clock& time) {
  const auto server = server_of(given, io);
  if (!server) return failed(io, what, server.failure());
  auto who = credentials_of(given, io);
  if (!who) return failed(io, what, who.failure());
  api_client api(http, time, *server, *std::move(who));
  const auto format = given.output == "json" ? output_format::json : output_format::table;
  context with{io, api, time, format, what};
  if (auto done = wanted(with); !done) return failed(io, with.doing, done.failure());
  if (auto printed = flush(io); !printed) return failed(io, with.doing, printed.failure());
  return with.outcome;
}

void add_global_options(CLI::App& app, global_options& into) {
  app.add_option("--server", into.server, "A node of the cluster, or STATUSHIVE_SERVER")
      ->type_name("URL")
      ->default_str(default_server);
  app.add_option("--token", into.token, "In place of a login, or STATUSHIVE_TOKEN")
      ->type_name("TOKEN");
  app.add_option("--anon-key", into.anon_key,
                 "Where the cluster requires the header apikey, or STATUSHIVE_ANON_KEY")
      ->type_name("KEY");
  expect_one_of(*app.add_option("-o,--output", into.output,
                                "A table for people, or the API's own answer; default table"),
                {"table", "json"});
  app.set_version_flag("--version", "statushivectl " STATUSHIVE_VERSION,
                       "Print the release and exit");
  app.set_help_flag("-h,--help", "Print this help, or that of a noun or verb, and exit");
}

}  // namespace

exit_code run(const std::vector<std::string>& arguments, console& io, http_client& http,
              const clock& time) {
  CLI::App app("Administers a StatusHive cluster through any of its nodes.", "statushivectl");
  global_options given;
  verb wanted;
  add_global_options(app, given);
  app.require_subcommand(1);
  app.formatter(std::make_shared<help_formatter>());
  app.fallthrough();  // Subcommands inherit it: global options may stand anywhere.
  for (const auto add : nouns)
    add(app, [&](verb chosen_verb) { wanted = std::move(chosen_verb); });
  std::string script;
  add_completion(app, script);
  app.footer(footer);

  auto reversed = arguments;
  std::reverse(reversed.begin(), reversed.end());  // As the parser wants them.
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    return print(io, understood(app), app.help());
  } catch (const CLI::CallForVersion& version) {
    return print(io, app.get_name(), version.what() + std::string("\n"));
  } catch (const CLI::ParseError& mistake) {
    const auto where = understood(app);
    return failed(io, where,
                  error(errc::invalid_argument, "usage", sentence_about(mistake, app))
                      .hinting(where + " --help"));
  }
  if (!script.empty()) return print(io, understood(app), script);
  return run_verb(wanted, given, understood(app), io, http, time);
}

}  // namespace statushive::ctl
