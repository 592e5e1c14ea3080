#include "sample_descriptions.hpp"

#include <array>
#include <cstdint>

#include "rest/documents/documents.hpp"

namespace statushive::tests {
namespace {

using namespace rest;
using enum field_type;
using enum field_use;
using enum http::method;

constexpr auto methods = std::to_array<std::string_view>({"GET", "HEAD"});
constexpr auto states = std::to_array<std::string_view>({"up", "down"});
constexpr auto scopes = std::to_array<std::string_view>({"read", "write"});
constexpr auto grants = std::to_array<std::string_view>({"password", "refresh_token"});

std::vector<field> user_fields() {
  return {{.name = "id", .type = id, .meaning = "Names the user."},
          {.name = "email",
           .type = text,
           .low = 3,
           .high = 254,
           .meaning = "The address.",
           .example = R"("anna@example.com")"}};
}

std::vector<field> monitor_fields() {
  return {
      {.name = "id", .type = id, .meaning = "Names the monitor."},
      {.name = "name",
       .type = text,
       .use = required,
       .low = 1,
       .high = 200,
       .meaning = "A name.",
       .example = R"("It's mine")"},
      {.name = "kind",
       .type = choice,
       .use = creation_only,
       .choices = methods,
       .meaning = "What kind it is."},
      {.name = "method",
       .type = choice,
       .use = optional,
       .choices = methods,
       .fallback = R"("GET")",
       .meaning = "The `method`."},
      {.name = "interval_seconds",
       .type = integer,
       .use = optional,
       .low = 1,
       .high = 86400,
       .fallback = "60, or more",
       .meaning = "Time between checks."},
      {.name = "last_status",
       .type = choice,
       .is_nullable = true,
       .choices = states,
       .meaning = "The latest."},
      {.name = "checked_at", .type = field_type::time, .is_nullable = true, .meaning = "When."},
      {.name = "size", .type = integer, .high = INT64_MAX, .meaning = "How much <there> is."},
  };
}

std::vector<field> figures() {
  return {{.name = "uptime",
           .type = text,
           .is_nullable = true,
           .low = 4,
           .high = 6,
           .meaning = "Percent.",
           .example = R"("99.95")"}};
}

std::vector<field> key_fields() {
  return {{.name = "id", .type = id, .meaning = "Names the key."},
          {.name = "scopes",
           .type = list,
           .use = required,
           .low = 1,
           .high = 2,
           .choices = scopes,
           .element = choice,
           .meaning = "What it may do."}};
}

std::vector<field> new_key_fields() {
  auto fields = key_fields();
  fields.push_back({.name = "token",
                    .type = text,
                    .is_nullable = true,
                    .low = 4,
                    .high = 68,
                    .meaning = "Shown once.",
                    .example = R"("shk_x")"});
  return fields;
}

field one_of(std::string_view name, std::vector<field> (*members)()) {
  return {.name = name, .type = object, .members = members, .meaning = "One."};
}

field many_of(std::string_view name, std::vector<field> (*members)()) {
  return {.name = name, .type = list, .element = object, .members = members, .meaning = "Some."};
}

const field deleted{.name = "deleted", .type = boolean, .meaning = "Always `true`."};

std::vector<field> paging() {
  return {{.name = "limit",
           .type = integer,
           .use = optional,
           .low = 1,
           .high = 100,
           .fallback = "50",
           .meaning = "How many."}};
}

route_description token_route() {
  const field email{.name = "email",
                    .type = text,
                    .use = required,
                    .low = 1,
                    .high = 254,
                    .meaning = "The address."};
  const field password{.name = "password",
                       .type = text,
                       .use = required,
                       .is_secret = true,
                       .low = 1,
                       .high = 1024,
                       .meaning = "The password."};
  const field refresh{.name = "refresh_token",
                      .type = text,
                      .use = required,
                      .is_secret = true,
                      .low = 1,
                      .high = 4096,
                      .meaning = "Of the latest answer."};
  return {.method = post,
          .pattern = "/auth/v1/token",
          .needs = access::open,
          .group = "Sessions",
          .summary = "Logs in.",
          .query = {{.name = "grant_type",
                     .type = choice,
                     .use = required,
                     .choices = grants,
                     .meaning = "What the body holds."}},
          .bodies = {{body_purpose::creation, {email, password}, "grant_type", "password"},
                     {body_purpose::creation, {refresh}, "grant_type", "refresh_token"}},
          .types = content_types::json_or_form,
          .answer = {.fields = {{.name = "access_token", .type = text, .meaning = "A token."},
                                {.name = "refresh_token", .type = text, .meaning = "Another."},
                                one_of("user", user_fields)}}};
}

std::vector<route_description> session_routes() {
  return {token_route(),
          {.method = post,
           .pattern = "/auth/v1/logout",
           .needs = access::session,
           .group = "Sessions",
           .summary = "Ends the session.",
           .answer = {.status = 204}},
          {.method = get,
           .pattern = "/api/me",
           .needs = access::read,
           .group = "Sessions",
           .summary = "Who one is.",
           .answer = {.fields = {one_of("user", user_fields)}}}};
}

std::vector<route_description> monitor_routes() {
  const std::string all = "/api/monitors";
  const std::string one = "/api/monitors/:id";
  const auto with = [](http::method method, const std::string& pattern, std::string_view summary) {
    return route_description{.method = method,
                             .pattern = pattern,
                             .needs = method == get ? access::read : access::write,
                             .group = "Monitors",
                             .summary = summary};
  };
  std::vector<route_description> routes;
  routes.push_back(with(get, all, "Lists them."));
  routes.back().query = paging();
  routes.back().answer = {.fields = {many_of("monitors", monitor_fields)}};
  routes.push_back(with(del, one, "Deletes one."));
  routes.back().conditions = conditions::if_match;
  routes.back().answer = {.fields = {deleted}};
  routes.push_back(with(post, all, "Makes one."));
  routes.back().bodies = {{.fields = monitor_fields()}};
  routes.back().answer = {.status = 201, .fields = {one_of("monitor", monitor_fields)}};
  routes.back().conditions = conditions::idempotency_key;
  routes.back().has_etag = true;
  routes.push_back(with(get, one, "Shows one."));
  routes.back().answer = {.fields = {one_of("monitor", monitor_fields), one_of("stats", figures)}};
  routes.push_back(with(put, one, "Changes one."));
  routes.back().bodies = {{.purpose = body_purpose::change, .fields = monitor_fields()}};
  routes.back().answer = {.fields = {one_of("monitor", monitor_fields)}};
  routes.back().conditions = conditions::if_match;
  return routes;
}

std::vector<route_description> other_routes() {
  return {{.method = post,
           .pattern = "/api/api-keys",
           .needs = access::personal,
           .group = "API keys",
           .summary = "Makes a key.",
           .bodies = {{.fields = key_fields()}},
           .answer = {.status = 201, .fields = {one_of("api_key", new_key_fields)}}},
          {.method = get,
           .pattern = "/api/api-keys/:id",
           .needs = access::personal,
           .group = "API keys",
           .summary = "Shows a key.",
           .answer = {.fields = {one_of("api_key", key_fields)}}},
          {.method = get,
           .pattern = "/api/cluster/members",
           .needs = access::administration,
           .group = "Cluster",
           .summary = "Lists the nodes.",
           .answer = {.fields = {many_of("members", user_fields)}}},
          {.method = get,
           .pattern = "/api/cluster/members/:id",
           .needs = access::administration,
           .group = "Cluster",
           .summary = "Shows a node.",
           .answer = {.fields = {one_of("member", user_fields)}}},
          {.method = get,
           .pattern = "/metrics",
           .needs = access::open,
           .group = "Health",
           .summary = "Figures.",
           .answer = {.content_type = "text/plain; version=0.0.4"}}};
}

}  // namespace

std::vector<route_description> sample_descriptions() {
  std::vector<route_description> all;
  for (const auto& part :
       {session_routes(), monitor_routes(), other_routes(), document_descriptions()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace statushive::tests
