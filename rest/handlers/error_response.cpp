#include "rest/handlers/error_response.hpp"

#include "rest/handlers/api.hpp"
#include "rest/json/json_writer.hpp"

namespace statushive::rest {
namespace {

constexpr int internal_status = 500;

/// After how many seconds a retry makes sense.
std::string_view retry_after_seconds(int status, std::string_view reason) {
  if (status == 429) return "60";
  return reason == "no_space" ? "30" : "1";
}

void add_headers_of_status(http::response& to, std::string_view reason) {
  if (to.status == 401) to.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (to.status == 429 || to.status == 503) {
    to.headers.emplace_back("Retry-After", retry_after_seconds(to.status, reason));
  }
}

std::string oauth_body(const error& why) {
  json_writer writer(256);
  writer.open_object();
  writer.member("error", why.reason());
  writer.member("error_description", why.message());
  writer.member("code", why.reason());
  writer.close_object();
  return std::move(writer).take();
}

std::string error_body(std::string_view message, std::string_view code, std::string_view field,
                       std::string_view hint) {
  json_writer writer(256);
  writer.open_object();
  writer.member("error", message);
  writer.member("code", code);
  if (!field.empty()) writer.member("field", field);
  if (!hint.empty()) writer.member("hint", hint);
  writer.close_object();
  return std::move(writer).take();
}

}  // namespace

int status_of(errc code) {
  switch (code) {
    case errc::not_found: return 404;
    case errc::already_exists: return 409;
    case errc::invalid_argument: return 400;
    case errc::failed_precondition: return 409;
    case errc::unavailable: return 503;
    case errc::aborted: return 409;
    case errc::deadline_exceeded: return 503;
    case errc::resource_exhausted: return 429;
    case errc::permission_denied: return 403;
    case errc::unauthenticated: return 401;
    case errc::corruption: return internal_status;
    case errc::internal: return internal_status;
  }
  return internal_status;
}

http::response json_response(int status, std::string body) {
  return {.status = status, .body = std::move(body), .headers = {{"Cache-Control", "no-store"}}};
}

http::response error_response(const error& why) {
  const int status = status_of(why.code());
  const auto body = [&] {
    if (status == internal_status) {
      return error_body("the server failed, its log has the details", "internal", "",
                        "tell the operator the X-Request-Id of this answer");
    }
    if (why.reason() == "invalid_grant") return oauth_body(why);
    return error_body(why.message(), why.reason(), why.field(), why.hint());
  }();
  auto answer = json_response(status, body);
  add_headers_of_status(answer, why.reason());
  return answer;
}

http::response render_failure(const http::failure& why) {
  return json_response(why.status, error_body(why.message, why.code, "", ""));
}

}  // namespace statushive::rest
