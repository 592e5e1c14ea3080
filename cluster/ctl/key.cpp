#include <memory>
#include <optional>

#include <boost/json.hpp>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cluster/ctl/arguments.hpp"
#include "cluster/ctl/duration.hpp"
#include "cluster/ctl/json_answer.hpp"
#include "cluster/ctl/percent_encoding.hpp"
#include "cluster/ctl/table.hpp"
#include "proto/model/api_key.hpp"

namespace statushive::ctl {
namespace {

namespace json = boost::json;

constexpr const char* keys_path = "/api/api-keys";

std::string path_of(const std::string& id) {
  return std::string(keys_path) + "/" + percent_encoded(id);
}

std::string render_list(const json::object& answer) {
  table keys({{"ID"}, {"NAME"}, {"SCOPES"}, {"EXPIRES"}, {"CREATED"}});
  for (const auto* key : objects_of(answer, "api_keys")) {
    keys.add({text_of(*key, "id"), text_of(*key, "name"), joined(texts_of(*key, "scopes"), ","),
              text_of(*key, "expires_at"), text_of(*key, "created_at")});
  }
  return keys.str();
}

std::string render_details(const json::object& answer) {
  const auto& key = object_of(answer, "api_key");
  return property_lines({
      {"id", text_of(key, "id")},
      {"name", text_of(key, "name")},
      {"scopes", joined(texts_of(key, "scopes"), ",")},
      {"expires", text_of(key, "expires_at")},
      {"created", text_of(key, "created_at")},
  });
}

result<void> list_keys(context& with, const list_page& page) {
  with.doing = "list API keys";
  const auto answer = with.api.call("GET", std::string(keys_path) + "?" + page.query());
  if (!answer) return answer.failure();
  return print_page(with, *answer, "api_keys", render_list);
}

result<void> show_key(context& with, const std::string& id) {
  with.doing = "show API key " + id;
  const auto answer = with.api.call("GET", path_of(id));
  if (!answer) return answer.failure();
  return print_answer(with, *answer, render_details);
}

/// `2027-01-31T00:00:00.000Z` or another time of that shape; the server reads it.
bool looks_like_time(const std::string& text) {
  constexpr std::string_view shape = "dddd-dd-ddTdd:dd:dd";
  if (text.size() <= shape.size()) return false;
  for (size_t i = 0; i < shape.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (shape[i] == 'd' ? !is_digit : text[i] != shape[i]) return false;
  }
  return true;
}

std::string is_expiry(const std::string& text) {
  if (parse_duration(text) || looks_like_time(text)) return {};
  return "'" + text +
         "' is neither a length of time such as 30d, up to 1000d, nor a time such as "
         "2027-01-31T00:00:00.000Z";
}

struct create_arguments {
  std::string name;
  std::vector<std::string> scopes;
  std::optional<std::string> expires;  ///< Passed is_expiry.
};

/// What came of it, beside the token on stdout.
std::string sentence_about(const json::object& key) {
  const auto expires = text_of(key, "expires_at");
  return printable("API key " + text_of(key, "id") + " \"" + text_of(key, "name") +
                   "\" with scope " + joined(texts_of(key, "scopes")) +
                   (expires.empty() ? " does not expire" : " expires at " + expires)) +
         '\n';
}

result<void> create_key(context& with, const create_arguments& wanted) {
  with.doing = "create API key \"" + wanted.name + "\"";
  json::object body{{"name", wanted.name},
                    {"scopes", json::array(wanted.scopes.begin(), wanted.scopes.end())}};
  if (wanted.expires) {
    const auto length = parse_duration(*wanted.expires);
    body["expires_at"] = length ? rfc3339(with.time.now() + *length) : *wanted.expires;
  }
  const auto answer = with.api.create(keys_path, json::serialize(body));
  if (!answer) return answer.failure();
  const auto parsed = parse_answer(*answer);
  if (!parsed) return parsed.failure();
  const auto& key = object_of(*parsed, "api_key");
  const auto token = text_of(key, "token");
  if (token.empty()) {
    // The answer to the repetition, after the first went down with its connection.
    return error(errc::aborted, "token_lost",
                 "the key was created, but its token was lost with the connection")
        .hinting("statushivectl key delete " + text_of(key, "id") + ", then create it again");
  }
  if (with.output == output_format::table) with.io.err << sentence_about(key);
  auto printed =
      print_answer(with, *answer, [&](const json::object&) { return printable(token) + '\n'; });
  if (printed) advise(with.io, "this is the only time that the token is shown: keep it safe");
  return printed;
}

result<void> delete_key(context& with, const std::string& id) {
  with.doing = "delete API key " + id;
  const auto answer = with.api.call("DELETE", path_of(id));
  if (!answer) return answer.failure();
  return print_answer(with, *answer, [&](const json::object&) {
    return "API key " + printable(id) + " is deleted\n";
  });
}

std::vector<std::string> scope_names() {
  return names_of({scope::read, scope::write, scope::admin});
}

void add_list(CLI::App& to, const choose_verb& choose) {
  auto* list = add_verb(to, "list", "List your API keys by name");
  const auto page = std::make_shared<list_page>();
  add_paging(*list, *page);
  list->callback(
      [choose, page] { choose([page](context& with) { return list_keys(with, *page); }); });
}

void add_show(CLI::App& to, const choose_verb& choose) {
  auto* show = add_verb(to, "show", "Show an API key, without its token");
  const auto id = add_id(*show, "Which key");
  show->callback([choose, id] { choose([id](context& with) { return show_key(with, *id); }); });
}

void add_create(CLI::App& to, const choose_verb& choose) {
  auto* create = add_verb(
      to, "create", "Create an API key and print its token, this once",
      "A scope includes the ones before it: read, write, admin. A key never does more than its "
      "user "
      "may.\n\n" +
          examples_text(
              {"STATUSHIVE_TOKEN=$(statushivectl key create --name backup --scope admin)",
               "statushivectl key create --name ci --scope read --scope write --expires 30d"}));
  const auto wanted = std::make_shared<create_arguments>();
  create->add_option("--name", wanted->name, "What it is for")->required()->type_name("NAME");
  auto* scopes = create->add_option("--scope", wanted->scopes,
                                    "What it may be used for; may be given several times");
  scopes->required()->allow_extra_args(false);
  expect_one_of(*scopes, scope_names());
  create
      ->add_option("--expires", wanted->expires,
                   "After a length of time, or at a time: 30d, 2027-01-31T00:00:00.000Z; default "
                   "never")
      ->check(is_expiry)
      ->type_name("WHEN");
  create->callback(
      [choose, wanted] { choose([wanted](context& with) { return create_key(with, *wanted); }); });
}

void add_delete(CLI::App& to, const choose_verb& choose) {
  auto* remove = add_verb(to, "delete", "Delete an API key: it is refused from then on");
  const auto id = add_id(*remove, "Which key");
  remove->callback([choose, id] { choose([id](context& with) { return delete_key(with, *id); }); });
}

}  // namespace

void add_key(CLI::App& to, const choose_verb& choose) {
  auto* key = add_noun(to, "key", "API keys, with which programs act for you",
                       {"statushivectl key create --name ci --scope write --expires 30d",
                        "statushivectl key list", "statushivectl key delete ID"});
  add_list(*key, choose);
  add_show(*key, choose);
  add_create(*key, choose);
  add_delete(*key, choose);
}

}  // namespace statushive::ctl
