#include "rest/handlers/session_handler.hpp"

#include "rest/json/session_fields.hpp"

namespace statushive::rest {
namespace {

constexpr std::string_view grant_parameter = "grant_type";

std::string render_token(const token_grant& grant) {
  json_writer writer;
  token_resource().show(writer, grant);
  return std::move(writer).take();
}

std::string render_user(const profile& user) {
  json_writer writer(512);
  writer.open_object();
  writer.key("user");
  user_resource().show(writer, user);
  writer.close_object();
  return std::move(writer).take();
}

void log_in(session_gateway& sessions, const api_request& request, const answer& to) {
  const auto credentials = password_credentials_resource().take(request.body);
  sessions.log_in(credentials.email, credentials.password, request.http.peer_address,
                  to.with<token_grant>(200, render_token));
}

void refresh(session_gateway& sessions, const api_request& request, const answer& to) {
  sessions.refresh(refresh_credentials_resource().take(request.body).refresh_token,
                   request.http.peer_address, to.with<token_grant>(200, render_token));
}

void token(session_gateway& sessions, const api_request& request, const answer& to) {
  switch (grant_query_resource().take(request.query).type) {
    case grant_type::password: return log_in(sessions, request, to);
    case grant_type::refresh_token: return refresh(sessions, request, to);
  }
}

}  // namespace

std::vector<api_route> session_routes(session_gateway& sessions) {
  using enum body_purpose;
  return {
      {.method = http::method::post,
       .pattern = "/auth/v1/token",
       .needs = access::open,
       .query = grant_query_resource().fields(),
       .bodies = {{creation, password_credentials_resource().fields(), grant_parameter, "password"},
                  {creation, refresh_credentials_resource().fields(), grant_parameter,
                   "refresh_token"}},
       .types = content_types::json_or_form,
       .handler = [&sessions](const api_request& request,
                              const answer& to) { token(sessions, request, to); }},
      {.method = http::method::get,
       .pattern = "/api/me",
       .needs = access::viewer,
       .handler =
           [&sessions](const api_request& request, const answer& to) {
             sessions.show_self(request.who, to.with<profile>(200, render_user));
           }},
  };
}

}  // namespace statushive::rest
