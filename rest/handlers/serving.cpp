#include "rest/handlers/serving.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "rest/handlers/authentication.hpp"
#include "rest/handlers/content_type.hpp"
#include "rest/handlers/request_terms.hpp"
#include "rest/handlers/source_address.hpp"
#include "rest/json/error_codes.hpp"

namespace statushive::rest {
namespace {

/// A route as it is served: what it declares, made ready, and what all routes need.
struct served_route : answer::origin {
  api_route declared;
  std::shared_ptr<const edge> shared;
  access_rule rule;
  bool counts_address = false;  ///< Where people may try passwords.
  bool takes_apikey = false;

  served_route(api_route what, std::shared_ptr<const edge> with)
      : declared(std::move(what)),
        shared(std::move(with)),
        rule(access_rule_of(declared.about.needs)),
        counts_address(declared.about.pattern.starts_with("/auth/")),
        takes_apikey(counts_address || declared.about.pattern.starts_with("/api/")) {
    route = std::string(http::name_of(declared.about.method)) + ' ' + declared.about.pattern;
    log = shared->log;
    std::set<std::string_view> codes;
    for (const auto& one : errors_of(declared.about))
      codes.insert(one.code);
    lists_error = [listed = std::move(codes)](std::string_view code) {
      return listed.contains(code);
    };
  }
};

result<void> admit_address(const served_route& route, const std::string& address, answer& to) {
  if (!route.counts_address) return {};
  const auto standing = route.shared->limits.take_of_address(address);
  to.limited_by(standing);
  return check_admitted(standing, "address");
}

/// Who asks and may do so. What a route refuses does not count for the account.
result<caller> admit_caller(const served_route& route, const http::request& request, answer& to) {
  if (route.rule.is_open) return caller{};
  auto who = identify(route.shared->sessions, request);
  if (!who) return who;
  auto& limits = route.shared->limits;
  if (auto allowed = check_access(route.rule, *who); !allowed) {
    if (const auto standing = limits.look_at_account(who->account, who->plan)) {
      to.limited_by(*standing);
    }
    return allowed.failure();
  }
  if (const auto standing = limits.take_of_account(who->account, who->plan)) {
    to.limited_by(*standing);
    if (auto admitted = check_admitted(*standing, "account"); !admitted) {
      return admitted.failure();
    }
  }
  return who;
}

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

const body_declaration* find_body(const route_description& about, const http::request& request) {
  const auto is_chosen = [&](const body_declaration& body) {
    return body.parameter.empty() ||
           std::any_of(request.query.begin(), request.query.end(), [&](const auto& given) {
             return given.first == body.parameter && given.second == body.value;
           });
  };
  const auto found = std::find_if(about.bodies.begin(), about.bodies.end(), is_chosen);
  return found == about.bodies.end() ? nullptr : &*found;
}

result<json_value> checked_body(const route_description& about, const http::request& request) {
  const auto* wanted = find_body(about, request);
  if (wanted == nullptr) return json_value();
  if (auto checked = check_content_type(about.types, request); !checked) return checked.failure();
  auto body = parse_json(request.body);
  if (!body) return body;
  if (auto checked = check_body(wanted->fields, *body, wanted->purpose); !checked) {
    return checked.failure();
  }
  return body;
}

result<api_request> checked_request(const served_route& route, const http::request& request,
                                    answer& to) {
  const auto& shared = *route.shared;
  const auto& about = route.declared.about;
  if (route.takes_apikey) {
    const auto admitted = check_apikey(shared.settings.current().get(), request);
    if (!admitted) return admitted.failure();
  }
  auto address = source_address(request, shared.trusted_proxies);
  if (auto admitted = admit_address(route, address, to); !admitted) return admitted.failure();
  auto who = admit_caller(route, request, to);
  if (!who) return who.failure();
  who->source_address = std::move(address);
  if (const auto path = check_path(request); !path) return path.failure();
  auto query = parse_query(about.query, request.query);
  if (!query) return query.failure();
  auto terms = terms_of(about, request);
  if (!terms) return terms.failure();
  who->terms = *std::move(terms);
  auto body = checked_body(about, request);
  if (!body) return body.failure();
  return api_request{request, *std::move(who), *std::move(query), *std::move(body)};
}

}  // namespace

http::route served(api_route declared, const std::shared_ptr<const edge>& with) {
  const auto route = std::make_shared<const served_route>(std::move(declared), with);
  const auto serve = [route](const http::request& request, const http::responder& responder) {
    answer to(responder, route, request.request_id);
    const auto checked = checked_request(*route, request, to);
    checked ? route->declared.handler(*checked, to) : to.fail(checked.failure());
  };
  return {route->declared.about.method, route->declared.about.pattern, serve};
}

}  // namespace statushive::rest
