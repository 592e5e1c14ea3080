#include "rest/documents/examples.hpp"

#include <algorithm>
#include <array>

#include "proto/model/text.hpp"
#include "rest/documents/documents.hpp"
#include "rest/documents/names.hpp"

namespace statushive::rest {
namespace {

namespace json = boost::json;

/// Of a script, before a line is broken.
constexpr size_t line_width = 56;

/// What the examples of some routes need beyond their descriptions: values that only the reader
/// knows, and credentials of their own where the call ends these.
struct peculiarity {
  std::string_view pattern;
  std::string_view variant = {};
  std::string_view body = {};  ///< JSON; `$NAME` is a shell variable.
  /// The variable of a second login, which the call may end. Empty: the token that all use.
  std::string_view own_token = {};
  /// A variable for a member of the resource as it is, so that the example changes nothing.
  std::string_view read_first = {};
};

constexpr auto peculiarities = std::to_array<peculiarity>({
    {.pattern = "/auth/v1/token",
     .variant = "grant_type=password",
     .body = R"({"email": "$EMAIL", "password": "$PASSWORD"})"},
    {.pattern = "/auth/v1/token",
     .variant = "grant_type=refresh_token",
     .body = R"({"refresh_token": "$REFRESH_TOKEN"})"},
    {.pattern = "/auth/v1/logout", .own_token = "SECOND_TOKEN"},
    {.pattern = "/api/cluster/settings",
     .body = R"({"default_plan": "$DEFAULT_PLAN"})",
     .read_first = "DEFAULT_PLAN"},
    {.pattern = "/api/me/password",
     .body = R"({"current_password": "$PASSWORD", "new_password": "$NEW_PASSWORD"})"},
});

peculiarity peculiarity_of(std::string_view pattern, std::string_view variant) {
  const auto found = std::find_if(peculiarities.begin(), peculiarities.end(), [&](const auto& one) {
    return one.pattern == pattern && (one.variant.empty() || one.variant == variant);
  });
  return found == peculiarities.end() ? peculiarity{.pattern = pattern} : *found;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
    text.replace(at, what.size(), with);
  return text;
}

/// As one word of a shell.
std::string quoted(std::string text) {
  return '\'' + replaced(std::move(text), "'", "'\\''") + '\'';
}

/// The same, but variables in it get their values.
std::string quoted_open(std::string text) {
  return '"' + replaced(replaced(std::move(text), "\\", "\\\\"), "\"", "\\\"") + '"';
}

std::string log_in_to(std::string_view variable) {
  return std::string(variable) +
         R"sh(=$(curl -sS -X POST \
  "$STATUSHIVE/auth/v1/token?grant_type=password" \
  -H "Content-Type: application/json" \
  -d "{\"email\": \"$EMAIL\", \"password\": \"$PASSWORD\"}" |
  sed -E 's/.*"access_token":"([^"]+)".*/\1/')
)sh";
}

std::string path_in_shell(std::string_view pattern) {
  std::string path(pattern);
  for (const auto& name : path_parameters(pattern))
    path = replaced(path, ':' + name, '$' + shell_variable(pattern, name));
  return path;
}

std::string query_in_shell(const route_description& about, const std::string& variant) {
  std::string query = variant;
  const auto add = [&](const std::string& name, const json::value& value) {
    if (!query.empty()) query += '&';
    query += name + '=' + (value.is_string() ? std::string(value.as_string()) : pretty(value));
  };
  for (const auto& one : about.query) {
    const bool is_given = variant.starts_with(std::string(one.name) + '=');
    if (one.use != field_use::required || is_given) continue;
    add(std::string(one.name), object_example({&one, 1}, "").at(one.name));
  }
  const auto limit = std::find_if(about.query.begin(), about.query.end(),
                                  [](const field& one) { return one.name == "limit"; });
  if (limit != about.query.end()) add("limit", std::min<int64_t>(10, limit->high));
  return query.empty() ? "" : '?' + query;
}

/// Where an answer is better kept than shown.
std::string output_option(const route_description& about) {
  if (about.answer.status == 302) return "-i -H \"Accept-Language: fr\"";
  const auto last = about.pattern.substr(about.pattern.rfind('/') + 1);
  if (last.find('.') != std::string::npos) return "-o " + last;
  return about.answer.content_type.starts_with("text/html") ? "-o " + last + ".html" : "";
}

struct call {
  const route_description& about;
  std::string variant;
  const body_declaration* body = nullptr;
};

std::string curl(const call& what, const peculiarity& special, bool is_captured) {
  const auto& about = what.about;
  std::string text = is_captured ? "curl -sS" : "curl";
  if (about.method != http::method::get) text += " -X " + std::string(http::name_of(about.method));
  const auto url =
      "\"$STATUSHIVE" + path_in_shell(about.pattern) + query_in_shell(about, what.variant) + '"';
  text += text.size() + url.size() > line_width ? " \\\n  " + url : ' ' + url;
  const auto add = [&](const std::string& option) { text += " \\\n  " + option; };
  if (about.needs != access::open) {
    const auto token = special.own_token.empty() ? "TOKEN" : special.own_token;
    add("-H \"Authorization: Bearer $" + std::string(token) + '"');
  }
  if (what.body != nullptr) {
    const auto body = special.body.empty() ? quoted(pretty(body_example(*what.body)))
                                           : quoted_open(std::string(special.body));
    add("-H \"Content-Type: application/json\"");
    add("-d " + replaced(body, "\n", "\n  "));
  }
  if (const auto option = output_option(about); !option.empty()) add(option);
  return text;
}

/// Reads a member of what the route changes into its variable.
std::string read_before(const route_description& about, std::string_view variable) {
  const route_description reading{.method = http::method::get,
                                  .pattern = about.pattern,
                                  .needs = about.needs,
                                  .group = about.group,
                                  .summary = {}};
  return std::string(variable) + "=$(" + curl({reading, "", nullptr}, {.pattern = {}}, true) +
         " |\n  sed -E 's/.*\"" + ascii_lower(variable) + "\":\"([^\"]+)\".*/\\1/')\n";
}

std::string captured(const std::string& variable, const std::string& expression) {
  return variable + "=$(printf '%s' \"$ANSWER\" |\n  sed -E 's/" + expression + "/\\1/')";
}

/// The members of an answer that later examples use: variable, and what finds it.
std::vector<std::pair<std::string, std::string>> kept_members(const route_description& about) {
  std::vector<std::pair<std::string, std::string>> kept;
  for (const auto& one : about.answer.fields) {
    const std::string name(one.name);
    if (name == "access_token") kept.emplace_back("TOKEN", ".*\"access_token\":\"([^\"]+)\".*");
    if (name == "refresh_token") {
      kept.emplace_back("REFRESH_TOKEN", ".*\"refresh_token\":\"([^\"]+)\".*");
    }
    if (about.answer.status != 201 || one.type != field_type::object) continue;
    const auto variable = shell_variable("/" + kebab_case(name) + "/:id", "id");
    kept.emplace_back(variable, ".*\"" + name + "\":\\{\"id\":\"([^\"]+)\".*");
  }
  return kept;
}

bool keeps(const route_description& about, const std::string& variable) {
  const auto kept = kept_members(about);
  return std::any_of(kept.begin(), kept.end(),
                     [&](const auto& one) { return one.first == variable; });
}

/// For an id that no earlier example made: the first one of the list that shows it.
std::string found_in_list(const route_description& about, const std::string& parameter,
                          std::span<const route_group> groups) {
  const auto collection = about.pattern.substr(0, about.pattern.find("/:" + parameter));
  for (const auto& group : groups) {
    for (const auto& one : group.operations) {
      if (one.about.method != http::method::get || one.about.pattern != collection) continue;
      for (const auto& list : one.about.answer.fields) {
        if (list.type != field_type::list) continue;
        return shell_variable(about.pattern, parameter) + "=$(" +
               curl({one.about, "", nullptr}, {.pattern = collection}, true) +
               " |\n  sed -E 's/[^[]*\"" + std::string(list.name) +
               "\":\\[\\{\"id\":\"([^\"]+)\".*/\\1/')\n";
      }
    }
  }
  return {};
}

std::string missing_ids(const route_description& about, std::span<const route_group> earlier) {
  std::string script;
  for (const auto& name : path_parameters(about.pattern)) {
    const auto variable = shell_variable(about.pattern, name);
    const bool is_kept = std::any_of(earlier.begin(), earlier.end(), [&](const auto& group) {
      return std::any_of(group.operations.begin(), group.operations.end(),
                         [&](const operation& one) { return keeps(one.about, variable); });
    });
    if (!is_kept) script += found_in_list(about, name, earlier);
  }
  return script;
}

example example_of(const call& what, std::span<const route_group> earlier) {
  const auto special = peculiarity_of(what.about.pattern, what.variant);
  std::string script = missing_ids(what.about, earlier);
  if (!special.own_token.empty()) script += log_in_to(special.own_token);
  if (what.body != nullptr && !special.read_first.empty()) {
    script += read_before(what.about, special.read_first);
  }
  const auto kept = kept_members(what.about);
  if (kept.empty()) {
    script += curl(what, special, false);
  } else {
    script += "ANSWER=$(" + curl(what, special, true) + ")\nprintf '%s\\n' \"$ANSWER\"";
    for (const auto& [variable, expression] : kept)
      script += '\n' + captured(variable, expression);
  }
  return {what.variant, std::move(script)};
}

}  // namespace

std::string opening_script() {
  return "STATUSHIVE='" + std::string(origin_mark) + R"('
EMAIL='you@example.com'
PASSWORD='your password'
NEW_PASSWORD="$PASSWORD"

)" + log_in_to("TOKEN") +
         "\ncurl \"$STATUSHIVE/api/me\" \\\n  -H \"Authorization: Bearer $TOKEN\"";
}

std::vector<example> examples_of(const operation& about, std::span<const route_group> earlier) {
  const auto& route = about.about;
  if (route.bodies.empty()) return {example_of({route, "", nullptr}, earlier)};
  std::vector<example> all;
  for (const auto& body : route.bodies) {
    auto variant = body.parameter.empty()
                       ? std::string()
                       : std::string(body.parameter) + '=' + std::string(body.value);
    all.push_back(example_of({route, std::move(variant), &body}, earlier));
  }
  return all;
}

}  // namespace statushive::rest
