#include "rest/handlers/error_response.hpp"

#include <algorithm>

#include "rest/handlers/api.hpp"
#include "rest/json/json_writer.hpp"

namespace statushive::rest {
namespace {

/// After how many seconds a retry makes sense, of errors that do not say it themselves: a quota is
/// not given back by waiting for seconds, a disk is not emptied in one.
std::string_view usual_retry_after(int status, std::string_view reason) {
  if (status == 429) return "60";
  return reason == "no_space" ? "30" : "1";
}

std::string retry_after(int status, const error& why) {
  if (!why.retry_after()) return std::string(usual_retry_after(status, why.reason()));
  return std::to_string(std::max<int64_t>(1, why.retry_after()->count()));
}

void add_headers_of_status(http::response& to, const error& why) {
  if (to.status == 401) to.headers.emplace_back("WWW-Authenticate", "Bearer");
  // What may have happened must not be asked for again unseen, as clients do that obey Retry-After.
  const bool invites_retry = why.code() != errc::deadline_exceeded;
  if (to.status == 429 || (to.status == 503 && invites_retry)) {
    to.headers.emplace_back("Retry-After", retry_after(to.status, why));
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

void write_limit(json_writer& to, const reached_limit& limit) {
  to.open_object();
  to.member("name", limit.name);
  to.member("allowed", limit.allowed);
  to.member("used", limit.used);
  to.close_object();
}

std::string error_body(const error& why) {
  json_writer writer(256);
  writer.open_object();
  writer.member("error", why.message());
  writer.member("code", why.reason());
  if (!why.field().empty()) writer.member("field", why.field());
  if (!why.hint().empty()) writer.member("hint", why.hint());
  if (why.limit()) {
    writer.key("limit");
    write_limit(writer, *why.limit());
  }
  writer.close_object();
  return std::move(writer).take();
}

/// All that a client learns of a defect.
error shown_defect() {
  return error(errc::internal, "internal", "the server failed, its log has the details")
      .hinting("tell the operator the X-Request-Id of this answer");
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

int status_of(const error& why) {
  return why.reason() == unsupported_media_type ? 415 : status_of(why.code());
}

http::response json_response(int status, std::string body) {
  return {.status = status, .body = std::move(body), .headers = {{"Cache-Control", "no-store"}}};
}

http::response error_response(const error& why) {
  const int status = status_of(why);
  const auto body = [&] {
    if (status == internal_status) return error_body(shown_defect());
    return why.reason() == invalid_grant ? oauth_body(why) : error_body(why);
  }();
  auto answer = json_response(status, body);
  add_headers_of_status(answer, why);
  return answer;
}

http::response render_failure(const http::failure& why) {
  json_writer writer(256);
  writer.open_object();
  writer.member("error", why.message);
  writer.member("code", why.code);
  writer.close_object();
  return json_response(why.status, std::move(writer).take());
}

}  // namespace statushive::rest
