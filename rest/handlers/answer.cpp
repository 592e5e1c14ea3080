#include "rest/handlers/answer.hpp"

#include "rest/handlers/error_response.hpp"

namespace statushive::rest {

void answer::send(int status, std::string body) const {
  to_.send(json_response(status, std::move(body)));
}

void answer::fail(const error& why) const {
  auto response = error_response(why);
  if (response.status == 500 && from_->log) {
    from_->log(from_->route, "request " + request_id_ + ": " + std::string(name_of(why.code())) +
                                 ' ' + why.reason() + ": " + why.message());
  }
  to_.send(std::move(response));
}

}  // namespace statushive::rest
