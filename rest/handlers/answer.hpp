#pragma once

#include <functional>
#include <memory>
#include <string>

#include "actors/gateway/reply.hpp"
#include "rest/http/server.hpp"

namespace statushive::rest {

/// Gets the details of answers with status 500, which clients do not see: the route, and the
/// request id with the error. Thread-safe; must not block.
using api_log = std::function<void(std::string_view where, std::string_view what)>;

/// Answers one request in the API's form. Copyable, usable from any thread; the first answer
/// counts.
class answer {
 public:
  /// What an answer knows of its route. Lives as long as the routes and every answer.
  struct origin {
    std::string route;  ///< `GET /api/monitors/:id`
    api_log log;
  };

  answer(http::responder to, std::shared_ptr<const origin> from, std::string request_id)
      : to_(std::move(to)), from_(std::move(from)), request_id_(std::move(request_id)) {}

  void send(int status, std::string body) const;
  void fail(const error& why) const;

  /// For a gateway: sends what `render(value)` makes of the value, or the error.
  template <class T, class Render>
  [[nodiscard]] reply<T> with(int status, Render render) const {
    return [self = *this, status, render](result<T> outcome) {
      if (!outcome) return self.fail(outcome.failure());
      if constexpr (std::is_void_v<T>) {
        self.send(status, render());
      } else {
        self.send(status, render(*outcome));
      }
    };
  }

 private:
  http::responder to_;
  std::shared_ptr<const origin> from_;
  std::string request_id_;
};

}  // namespace statushive::rest
