#include "rest/json/error_codes.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <set>

#include "rest/json/access_rule.hpp"

namespace statushive::rest {
namespace {

constexpr auto codes = std::to_array<error_code>({
    {"bad_request", 400, "The request is not HTTP as the server takes it."},
    {"command_too_large", 400, "The change is larger than the cluster stores in one piece."},
    {"duplicate_field", 400, "An object of the body has a field twice."},
    {"invalid_field", 400,
     "A field of the body has the wrong type, or a value that is not allowed."},
    {"invalid_grant", 400, "E-mail address, password or refresh token are wrong."},
    {"invalid_header", 400, "A header does not have the form that it must have."},
    {"invalid_json", 400, "The body is not JSON, or no object."},
    {"invalid_parameter", 400,
     "A parameter of the query is given twice, or has a value that is not allowed."},
    {"missing_field", 400, "A field that a creation needs is not in the body."},
    {"missing_parameter", 400, "A parameter that the route needs is not in the query."},
    {"no_session", 400, "There is no session that could end: not every token is of one."},
    {"read_only_field", 400, "The body sets a field that cannot be set."},
    {"unknown_field", 400, "The body has a field that does not exist."},
    {"unknown_parameter", 400, "The query has a parameter that does not exist."},
    {"wrong_password", 400, "The current password is not the right one."},

    {"invalid_apikey", 401, "The header `apikey` does not hold the cluster's anon key."},
    {"invalid_token", 401,
     "The access token or API key is malformed, unknown, expired, or was ended."},
    {"missing_apikey", 401, "The cluster requires the header `apikey`, and it is missing."},
    {"missing_token", 401, "The header `Authorization` is missing."},

    {"not_owner", 403, "The resource belongs to another account."},
    {"plan_limit", 403, "A limit of the account's plan is in the way; `limit` says which."},
    {"role_too_low", 403, "The user's role does not allow it."},
    {"scope_missing", 403, "The scopes of the API key do not allow it, or no API key may do it."},
    {"unknown_key", 403, "The API key was deleted or expired while the request was under way."},
    {"unknown_user", 403, "The user was deleted while the request was under way."},

    {"not_found", 404, "There is nothing at the path, or nothing with the id."},

    {"method_not_allowed", 405,
     "The path exists, but not for this method; the header `Allow` names those that it exists "
     "for."},

    {"request_timeout", 408, "The request did not arrive in time."},

    {"email_taken", 409, "Another user has the e-mail address."},
    {"idempotency_key_reused", 409,
     "The idempotency key was used for another route or with another body."},
    {"idempotent_resource_gone", 409,
     "What the first request with the idempotency key created exists no more."},
    {"if_match_failed", 409,
     "The resource changed since it was read: its `ETag` is none of those in `If-Match`."},
    {"last_administrator", 409, "The cluster's last administrator must remain one."},

    {"body_too_large", 413, "The body is over the limit of 1 MiB."},
    {"target_too_long", 414, "Path and query are too long."},
    {"unsupported_media_type", 415, "The body's `Content-Type` is not `application/json`."},
    {"expectation_failed", 417, "The header `Expect` asks for something unknown."},

    {"monitor_numbers_used_up", 429, "The cluster has created as many monitors as it ever can."},
    {"rate_limited", 429, "Too many requests; `Retry-After` says how many seconds to wait."},
    {"too_many_api_keys", 429, "The user has as many API keys as a user may have."},
    {"too_many_attempts", 429,
     "Too many wrong passwords for the e-mail address; `Retry-After` says how long to wait."},
    {"too_many_idempotency_keys", 429,
     "The account used as many idempotency keys as are kept at a time."},
    {"too_many_users", 429, "The account has as many users as an account may have."},

    {"header_too_large", 431, "The headers are too large, or too many."},

    {"internal", 500, "The server failed; its log has the details under the `X-Request-Id`."},

    {"method_not_implemented", 501, "The server does not know the method."},
    {"transfer_encoding_not_implemented", 501, "The server does not know the transfer encoding."},

    {"handler_timeout", 503, "The answer took too long; whether a change was made is not known."},
    {"no_leader", 503, "The cluster has no leader at the moment, so nothing can be changed."},
    {"no_memory", 503, "The node has no memory to check a password with."},
    {"no_space", 503, "The node's disk is full, so nothing can be changed."},
    {"outcome_unknown", 503,
     "The cluster did not confirm in time; whether the change was made is not known."},
    {"overloaded", 503, "The node has too many large requests at once."},
    {"queue_full", 503, "The node has too much to do at once."},
    {"stopping", 503, "The node is stopping; another one of the cluster can answer."},
    {"storage_failed", 503, "The node cannot read or write its storage."},
    {"superseded", 503, "Another change came first and this one was not made; send it again."},
    {"unanswered", 503, "The node gave the request up without an answer."},

    {"version_not_supported", 505, "The request is not HTTP/1.1 or HTTP/1.0."},
});

constexpr bool is_ordered() {
  return std::is_sorted(codes.begin(), codes.end(), [](const auto& one, const auto& other) {
    return one.status != other.status ? one.status < other.status : one.code < other.code;
  });
}
static_assert(is_ordered());

/// The codes of one route, as they come up.
class code_set {
 public:
  void add(std::initializer_list<std::string_view> more) { set_.insert(more); }
  void add(const std::vector<std::string_view>& more) { set_.insert(more.begin(), more.end()); }
  [[nodiscard]] bool has(std::string_view code) const { return set_.contains(code); }

 private:
  std::set<std::string_view> set_;
};

void add_access(code_set& to, const route_description& route) {
  const bool is_auth = route.pattern.starts_with("/auth/");
  if (is_auth || route.pattern.starts_with("/api/")) to.add({"missing_apikey", "invalid_apikey"});
  if (is_auth) to.add({"rate_limited"});
  const auto rule = access_rule_of(route.needs);
  if (rule.is_open) return;
  to.add({"missing_token", "invalid_token", "rate_limited", "queue_full", "stopping",
          "storage_failed"});
  if (rule.lowest_role > role::viewer) to.add({"role_too_low"});
  if (rule.lowest_scope > scope::read || !rule.admits_keys) to.add({"scope_missing"});
}

/// Whether a part of the path is an id, that is called `:id` or `:..._id`.
bool has_id(std::string_view pattern) {
  while (!pattern.empty()) {
    const auto segment = pattern.substr(0, pattern.find('/'));
    pattern.remove_prefix(std::min(pattern.size(), segment.size() + 1));
    if (segment == ":id" || (segment.starts_with(':') && segment.ends_with("_id"))) return true;
  }
  return false;
}

bool is_any(const std::vector<field>& fields, field_use use) {
  return std::any_of(fields.begin(), fields.end(),
                     [use](const field& about) { return about.use == use; });
}

void add_query(code_set& to, const route_description& route) {
  to.add({"unknown_parameter"});
  if (route.query.empty()) return;
  to.add({"invalid_parameter"});
  if (is_any(route.query, field_use::required)) to.add({"missing_parameter"});
}

void add_bodies(code_set& to, const route_description& route) {
  for (const auto& body : route.bodies) {
    const bool is_creation = body.purpose == body_purpose::creation;
    to.add({"invalid_json", "duplicate_field", "unknown_field", "invalid_field", "body_too_large",
            "unsupported_media_type"});
    if (is_creation && is_any(body.fields, field_use::required)) to.add({"missing_field"});
    if (is_any(body.fields, field_use::read_only) ||
        (!is_creation && is_any(body.fields, field_use::creation_only))) {
      to.add({"read_only_field"});
    }
  }
}

void add_change(code_set& to, const route_description& route) {
  if (route.method == http::method::get) return;
  to.add({"no_leader", "no_space", "queue_full", "stopping", "storage_failed", "outcome_unknown",
          "superseded", "command_too_large"});
  if (route.needs != access::open) to.add({"unknown_user", "unknown_key"});
}

void add_conditions(code_set& to, const route_description& route) {
  switch (route.conditions) {
    case conditions::none: return;
    case conditions::if_match: return to.add({"invalid_header", "if_match_failed"});
    case conditions::idempotency_key:
      return to.add({"invalid_header", "idempotency_key_reused", "idempotent_resource_gone",
                     "too_many_idempotency_keys"});
  }
}

}  // namespace

std::span<const error_code> error_codes() {
  return codes;
}

const error_code* find_error_code(std::string_view code) {
  const auto found = std::find_if(codes.begin(), codes.end(),
                                  [code](const error_code& one) { return one.code == code; });
  return found == codes.end() ? nullptr : &*found;
}

std::vector<error_code> errors_of(const route_description& route) {
  code_set wanted;
  wanted.add({"internal", "handler_timeout", "unanswered"});
  add_access(wanted, route);
  if (has_id(route.pattern)) wanted.add({"not_found"});
  add_query(wanted, route);
  add_bodies(wanted, route);
  add_change(wanted, route);
  add_conditions(wanted, route);
  wanted.add(route.errors);
  std::vector<error_code> listed;
  for (const auto& one : codes) {
    if (wanted.has(one.code)) listed.push_back(one);
  }
  return listed;
}

}  // namespace statushive::rest
