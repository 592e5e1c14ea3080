#include "rest/handlers/answer.hpp"

#include "rest/handlers/error_response.hpp"

namespace statushive::rest {
namespace {

void add_limit(http::response& to, const rate_standing& standing) {
  to.headers.emplace_back("RateLimit-Limit", std::to_string(standing.limit));
  to.headers.emplace_back("RateLimit-Remaining", std::to_string(standing.remaining));
  to.headers.emplace_back("RateLimit-Reset", std::to_string(standing.reset.count()));
}

}  // namespace

std::string entity_tag(uint64_t revision) {
  return '"' + std::to_string(revision) + '"';
}

void answer::send(int status, std::string body) const {
  send(status, std::move(body), {});
}

void answer::send(int status, std::string body, const shown_resource& of) const {
  auto response = json_response(status, std::move(body));
  if (of.revision != 0) response.headers.emplace_back("ETag", entity_tag(of.revision));
  if (!of.location.empty()) response.headers.emplace_back("Location", of.location);
  send(std::move(response));
}

void answer::send(http::response whole) const {
  if (limit_) add_limit(whole, *limit_);
  to_.send(std::move(whole));
}

void answer::send_no_content() const {
  auto response = json_response(204, {});
  response.content_type.clear();
  send(std::move(response));
}

void answer::fail(const error& why) const {
  auto response = error_response(why);
  if (response.status == internal_status || !from_->lists_error(why.reason())) {
    from_->log(from_->route, "request " + request_id_ + ": " + std::string(name_of(why.code())) +
                                 ' ' + why.reason() + ": " + why.message());
  }
  send(std::move(response));
}

reply<void> answer::with_no_content() const {
  return [self = *this](const result<void>& outcome) {
    outcome ? self.send_no_content() : self.fail(outcome.failure());
  };
}

void answer::limited_by(const rate_standing& standing) {
  if (!limit_ || standing.remaining <= limit_->remaining) limit_ = standing;
}

}  // namespace statushive::rest
