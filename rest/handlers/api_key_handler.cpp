#include "rest/handlers/api_key_handler.hpp"

#include "rest/handlers/route_parts.hpp"
#include "rest/json/api_key_fields.hpp"
#include "rest/json/outcome_fields.hpp"

namespace statushive::rest {
namespace {

constexpr char all[] = "/api/api-keys";
constexpr char one[] = "/api/api-keys/:id";

void list(api_key_gateway& keys, const api_request& request, const answer& to) {
  keys.list(request.who, api_key_query_resource().take(request.query),
            to.with<api_key_list>(200, rendering(api_key_list_resource())));
}

void create(api_key_gateway& keys, const api_request& request, const answer& to) {
  const auto describe = [](const shown_api_key& made) {
    return created_in(all, made.key.id, made.key.revision);
  };
  keys.create(request.who, api_key_resource().take(request.body),
              to.with<shown_api_key>(201, rendering(created_api_key_resource()), describe));
}

void show(api_key_gateway& keys, const api_request& request, const answer& to) {
  const auto describe = [](const shown_api_key& shown) {
    return shown_resource{.revision = shown.key.revision};
  };
  keys.show(request.who, request.id<api_key_id>(),
            to.with<shown_api_key>(200, rendering(one_api_key_resource()), describe));
}

void remove(api_key_gateway& keys, const api_request& request, const answer& to) {
  keys.remove(request.who, request.id<api_key_id>(),
              to.with<void>(200, rendering(deletion_resource())));
}

}  // namespace

std::vector<api_route> api_key_routes(api_key_gateway& keys) {
  using enum http::method;
  constexpr std::string_view group = "API keys";
  return {
      {.about = {.method = get,
                 .pattern = all,
                 .needs = access::read,
                 .group = group,
                 .summary = "Lists one's own API keys, by name.",
                 .query = api_key_query_resource().fields(),
                 .answer = answering(200, api_key_list_resource())},
       .handler = bound(keys, list)},
      {.about = {.method = post,
                 .pattern = all,
                 .needs = access::personal,
                 .group = group,
                 .summary = "Creates an API key, whose token is shown this once.",
                 .bodies = {{.purpose = body_purpose::creation,
                             .fields = api_key_resource().fields(),
                             .example = R"({"name":"Deployment","scopes":["read"]})"}},
                 .answer = answering(201, created_api_key_resource()),
                 .conditions = conditions::idempotency_key,
                 .has_etag = true,
                 .errors = {"role_too_low", "too_many_api_keys"}},
       .handler = bound(keys, create)},
      {.about = {.method = get,
                 .pattern = one,
                 .needs = access::read,
                 .group = group,
                 .summary = "Shows one of one's own API keys, without its token.",
                 .answer = answering(200, one_api_key_resource()),
                 .has_etag = true,
                 .errors = {"not_owner"}},
       .handler = bound(keys, show)},
      {.about = {.method = del,
                 .pattern = one,
                 .needs = access::personal,
                 .group = group,
                 .summary = "Deletes one of one's own API keys, which stops working at once.",
                 .answer = answering(200, deletion_resource()),
                 .conditions = conditions::if_match,
                 .errors = {"not_owner"}},
       .handler = bound(keys, remove)},
  };
}

}  // namespace statushive::rest
