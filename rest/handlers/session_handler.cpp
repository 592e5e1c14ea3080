#include "rest/handlers/session_handler.hpp"

#include "rest/handlers/route_parts.hpp"
#include "rest/json/session_fields.hpp"

namespace statushive::rest {
namespace {

constexpr std::string_view grant_parameter = "grant_type";

void log_in(session_gateway& sessions, const api_request& request, const answer& to) {
  const auto given = password_credentials_resource().take(request.body);
  sessions.log_in(given.email, given.password, request.who.source_address,
                  to.with<token_grant>(200, rendering(token_resource())));
}

void refresh(session_gateway& sessions, const api_request& request, const answer& to) {
  const auto given = refresh_credentials_resource().take(request.body);
  sessions.refresh(given.refresh_token, request.who.source_address,
                   to.with<token_grant>(200, rendering(token_resource())));
}

void token(session_gateway& sessions, const api_request& request, const answer& to) {
  switch (grant_query_resource().take(request.query).type) {
    case grant_type::password: return log_in(sessions, request, to);
    case grant_type::refresh_token: return refresh(sessions, request, to);
  }
}

void log_out(session_gateway& sessions, const api_request& request, const answer& to) {
  sessions.log_out(request.who, logout_query_resource().take(request.query).which,
                   to.with_no_content());
}

void show_self(session_gateway& sessions, const api_request& request, const answer& to) {
  sessions.show_self(request.who, to.with<profile>(200, rendering(self_resource())));
}

void change_password(session_gateway& sessions, const api_request& request, const answer& to) {
  const auto given = password_pair_resource().take(request.body);
  sessions.change_password(request.who, given.current_password, given.new_password,
                           to.with<void>(200, rendering(password_change_resource())));
}

std::vector<body_declaration> credentials() {
  return {{.fields = password_credentials_resource().fields(),
           .parameter = grant_parameter,
           .value = "password",
           .example = R"({"email":"you@example.com","password":"correct horse battery staple"})"},
          {.fields = refresh_credentials_resource().fields(),
           .parameter = grant_parameter,
           .value = "refresh_token",
           .example = R"({"refresh_token":"AZNYOkwAcACABT..."})"}};
}

}  // namespace

std::vector<api_route> session_routes(session_gateway& sessions) {
  using enum http::method;
  constexpr std::string_view group = "Sessions";
  return {
      {.about = {.method = post,
                 .pattern = "/auth/v1/token",
                 .needs = access::open,
                 .group = group,
                 .summary = "Logs in with a password, or gets a new pair of tokens for a refresh "
                            "token.",
                 .query = grant_query_resource().fields(),
                 .bodies = credentials(),
                 .types = content_types::json_or_form,
                 .answer = answering(200, token_resource()),
                 .errors = {"invalid_grant", "too_many_attempts", "no_memory"}},
       .handler = bound(sessions, token)},
      {.about = {.method = post,
                 .pattern = "/auth/v1/logout",
                 .needs = access::session,
                 .group = group,
                 .summary = "Ends the session: its tokens stop working at once.",
                 .query = logout_query_resource().fields(),
                 .answer = {.status = 204},
                 .errors = {"no_session"}},
       .handler = bound(sessions, log_out)},
      {.about = {.method = get,
                 .pattern = "/api/me",
                 .needs = access::read,
                 .group = group,
                 .summary = "Shows who asks, and what their account's plan allows.",
                 .answer = answering(200, self_resource())},
       .handler = bound(sessions, show_self)},
      {.about = {.method = post,
                 .pattern = "/api/me/password",
                 .needs = access::session,
                 .group = group,
                 .summary = "Changes one's own password and ends one's other sessions.",
                 .bodies = {{.fields = password_pair_resource().fields(),
                             .example = R"({"current_password":"correct horse battery staple",)"
                                        R"("new_password":"purple monkey dishwasher lamp"})"}},
                 .answer = answering(200, password_change_resource()),
                 .errors = {"wrong_password", "too_many_attempts", "no_memory"}},
       .handler = bound(sessions, change_password)},
  };
}

}  // namespace statushive::rest
