#include "rest/handlers/user_handler.hpp"

#include "rest/handlers/route_parts.hpp"
#include "rest/json/outcome_fields.hpp"
#include "rest/json/user_fields.hpp"

namespace statushive::rest {
namespace {

constexpr char all[] = "/api/users";
constexpr char one[] = "/api/users/:id";

shown_resource revision_of(const profile& shown) {
  return {.revision = shown.user.revision};
}

void list(user_gateway& users, const api_request& request, const answer& to) {
  users.list(request.who, user_query_resource().take(request.query),
             to.with<user_list>(200, rendering(user_list_resource())));
}

void create(user_gateway& users, const api_request& request, const answer& to) {
  const auto describe = [](const profile& made) {
    return created_in(all, made.user.id, made.user.revision);
  };
  users.create(request.who, user_resource().take(request.body).draft(),
               to.with<profile>(201, rendering(one_user_resource()), describe));
}

void show(user_gateway& users, const api_request& request, const answer& to) {
  users.show(request.who, request.id<user_id>(),
             to.with<profile>(200, rendering(one_user_resource()), revision_of));
}

void update(user_gateway& users, const api_request& request, const answer& to) {
  users.update(request.who, request.id<user_id>(), user_resource().take(request.body).changes,
               to.with<profile>(200, rendering(one_user_resource()), revision_of));
}

void remove(user_gateway& users, const api_request& request, const answer& to) {
  users.remove(request.who, request.id<user_id>(),
               to.with<void>(200, rendering(deletion_resource())));
}

}  // namespace

std::vector<api_route> user_routes(user_gateway& users) {
  using enum http::method;
  constexpr std::string_view group = "Users";
  const auto fields = user_resource().fields();
  return {
      {.about = {.method = get,
                 .pattern = all,
                 .needs = access::administration,
                 .group = group,
                 .summary = "Lists the users of all accounts, by e-mail address.",
                 .query = user_query_resource().fields(),
                 .answer = answering(200, user_list_resource())},
       .handler = bound(users, list)},
      {.about = {.method = post,
                 .pattern = all,
                 .needs = access::administration,
                 .group = group,
                 .summary = "Creates a user, with a new account or in one that is there.",
                 .bodies = {{.purpose = body_purpose::creation,
                             .fields = fields,
                             .example = R"({"email":"colleague@example.com",)"
                                        R"("password":"correct horse battery staple",)"
                                        R"("role":"editor","plan":"pro"})"}},
                 .answer = answering(201, one_user_resource()),
                 .conditions = conditions::idempotency_key,
                 .has_etag = true,
                 .errors = {"email_taken", "too_many_users", "no_memory"}},
       .handler = bound(users, create)},
      {.about = {.method = get,
                 .pattern = one,
                 .needs = access::administration,
                 .group = group,
                 .summary = "Shows a user.",
                 .answer = answering(200, one_user_resource()),
                 .has_etag = true},
       .handler = bound(users, show)},
      {.about = {.method = put,
                 .pattern = one,
                 .needs = access::administration,
                 .group = group,
                 .summary = "Changes a user, or the plan of the user's account; fields that are "
                            "absent stay as they are.",
                 .bodies = {{.purpose = body_purpose::change,
                             .fields = fields,
                             .example = R"({"role":"viewer"})"}},
                 .answer = answering(200, one_user_resource()),
                 .conditions = conditions::if_match,
                 .has_etag = true,
                 .errors = {"email_taken", "last_administrator", "no_memory"}},
       .handler = bound(users, update)},
      {.about = {.method = del,
                 .pattern = one,
                 .needs = access::administration,
                 .group = group,
                 .summary = "Deletes a user; the last one of an account takes along all that the "
                            "account owns.",
                 .answer = answering(200, deletion_resource()),
                 .conditions = conditions::if_match,
                 .errors = {"last_administrator"}},
       .handler = bound(users, remove)},
  };
}

}  // namespace statushive::rest
