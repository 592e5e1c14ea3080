#include "rest/handlers/api.hpp"

#include <algorithm>
#include <iterator>

#include "actors/gateway/refusals.hpp"
#include "rest/handlers/cluster_handler.hpp"
#include "rest/handlers/error_response.hpp"
#include "rest/handlers/health_handler.hpp"
#include "rest/handlers/monitor_handler.hpp"
#include "rest/handlers/session_handler.hpp"
#include "rest/http/syntax.hpp"

namespace statushive::rest {
namespace {

using http::equals_ignoring_case;
using http::trimmed;

/// A malformed id names nothing, as an unknown one does.
result<void> check_path(const http::request& request) {
  for (const auto& [name, value] : request.parameters) {
    if (name != "id" && !name.ends_with("_id")) continue;
    if (parse_uuid(value)) continue;
    return error(errc::not_found, "not_found",
                 "there is nothing with the id " + json_value(value).summary());
  }
  return {};
}

/// The token of the one `Authorization: Bearer` header (RFC 6750, 2.1).
result<std::string_view> bearer_token(const http::request& request) {
  const std::string* found = nullptr;
  for (const auto& [name, value] : request.headers) {
    if (!equals_ignoring_case(name, "authorization")) continue;
    if (found != nullptr) {
      return error(errc::unauthenticated, "invalid_token",
                   "the header Authorization is there twice");
    }
    found = &value;
  }
  if (found == nullptr) {
    return error(errc::unauthenticated, "missing_token",
                 "the header `Authorization: Bearer <access token>` is missing")
        .hinting("get a token from POST /auth/v1/token?grant_type=password");
  }
  const auto header = trimmed(*found);
  const auto scheme = header.substr(0, header.find(' '));
  const auto token = trimmed(header.substr(scheme.size()));
  if (!equals_ignoring_case(scheme, "bearer") || token.empty()) {
    return error(errc::unauthenticated, "invalid_token",
                 "the header Authorization must be `Bearer <access token>`");
  }
  return token;
}

role lowest_role(access needs) {
  switch (needs) {
    case access::open:
    case access::viewer: return role::viewer;
    case access::editor: return role::editor;
    case access::admin: return role::admin;
  }
  return role::admin;
}

result<caller> authorise(access needs, const session_gateway& sessions,
                         const http::request& request) {
  if (needs == access::open) return caller{};
  const auto token = bearer_token(request);
  if (!token) return token.failure();
  auto who = sessions.identify(*token);
  if (!who) return who;
  if (auto allowed = require_role(*who, lowest_role(needs)); !allowed) return allowed.failure();
  who->source_address = request.peer_address;
  return who;
}

/// The next of the parts that semicolons outside of quotes separate; takes it off `rest`.
std::string_view next_part(std::string_view& rest) {
  bool is_quoted = false;
  size_t end = 0;
  while (end < rest.size() && (is_quoted || rest[end] != ';')) {
    if (rest[end] == '"') is_quoted = !is_quoted;
    const bool is_escape = is_quoted && rest[end] == '\\';
    end += is_escape ? 2 : 1;
  }
  const auto part = trimmed(rest.substr(0, end));
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

/// `application/json`, in UTF-8 when it names a character set (RFC 9110, 8.3.1).
bool is_json_type(std::string_view type) {
  if (!equals_ignoring_case(next_part(type), "application/json")) return false;
  while (!type.empty()) {
    const auto parameter = next_part(type);
    const auto equals = std::min(parameter.find('='), parameter.size());
    if (!equals_ignoring_case(trimmed(parameter.substr(0, equals)), "charset")) continue;
    const auto charset = parameter.substr(std::min(equals + 1, parameter.size()));
    if (!equals_ignoring_case(charset, "utf-8") && !equals_ignoring_case(charset, "\"utf-8\"")) {
      return false;
    }
  }
  return true;
}

bool is_form_type(std::string_view type) {
  return equals_ignoring_case(trimmed(type.substr(0, type.find(';'))),
                              "application/x-www-form-urlencoded");
}

std::optional<http::response> refused_content_type(content_types allowed,
                                                   const http::request& request) {
  const auto* type = request.header("content-type");
  if (type != nullptr && is_json_type(*type)) return {};
  if (type != nullptr && allowed == content_types::json_or_form && is_form_type(*type)) return {};
  const auto given = type ? json_value(*type).summary() : "missing";
  return render_failure({.status = 415,
                         .code = "unsupported_media_type",
                         .message = "Content-Type is " + given + ", allowed is application/json"});
}

const body_declaration* find_body(const api_route& route, const http::request& request) {
  const auto is_chosen = [&](const body_declaration& body) {
    return body.parameter.empty() ||
           std::any_of(request.query.begin(), request.query.end(), [&](const auto& given) {
             return given.first == body.parameter && given.second == body.value;
           });
  };
  const auto found = std::find_if(route.bodies.begin(), route.bodies.end(), is_chosen);
  return found == route.bodies.end() ? nullptr : &*found;
}

result<json_value> checked_body(const body_declaration& declared, const std::string& text) {
  auto body = parse_json(text);
  if (!body) return body;
  if (auto checked = check_body(declared.fields, *body, declared.purpose); !checked) {
    return checked.failure();
  }
  return body;
}

/// A route as it is served: its declaration, and what all routes need.
struct served_route : answer::origin {
  api_route declared;
  const session_gateway& sessions;

  served_route(api_route what, const session_gateway& gateway, api_log sink)
      : origin{std::string(http::name_of(what.method)) + ' ' + what.pattern, std::move(sink)},
        declared(std::move(what)),
        sessions(gateway) {}
};

void serve(const std::shared_ptr<const served_route>& route, const http::request& request,
           const http::responder& responder) {
  const auto& declared = route->declared;
  const answer to(responder, route, request.request_id);
  auto who = authorise(declared.needs, route->sessions, request);
  if (!who) return to.fail(who.failure());
  if (const auto path = check_path(request); !path) return to.fail(path.failure());
  auto query = parse_query(declared.query, request.query);
  if (!query) return to.fail(query.failure());
  json_value body;
  if (const auto* wanted = find_body(declared, request)) {
    if (auto refused = refused_content_type(declared.types, request)) {
      return responder.send(std::move(*refused));
    }
    auto checked = checked_body(*wanted, request.body);
    if (!checked) return to.fail(checked.failure());
    body = *std::move(checked);
  }
  declared.handler({request, *std::move(who), *std::move(query), std::move(body)}, to);
}

}  // namespace

std::vector<http::route> api_routes(const api_gateways& gateways, api_log log) {
  std::vector<api_route> declared;
  const auto add = [&](std::vector<api_route> more) {
    std::move(more.begin(), more.end(), std::back_inserter(declared));
  };
  add(health_routes(gateways.cluster));
  add(session_routes(gateways.sessions));
  add(monitor_routes(gateways.monitors));
  add(cluster_routes(gateways.cluster));

  std::vector<http::route> routes;
  for (auto& one : declared) {
    auto route = std::make_shared<const served_route>(std::move(one), gateways.sessions, log);
    routes.push_back({route->declared.method, route->declared.pattern,
                      [route](const http::request& request, const http::responder& to) {
                        serve(route, request, to);
                      }});
  }
  return routes;
}

}  // namespace statushive::rest
