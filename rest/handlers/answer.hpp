#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "actors/gateway/rate_limiter.hpp"
#include "actors/gateway/reply.hpp"
#include "rest/http/server.hpp"

namespace statushive::rest {

/// Gets the details of answers with status 500, which clients do not see, and of answers that the
/// documents do not list: the route, and the request id with the error. Thread-safe; must not
/// block.
using api_log = std::function<void(std::string_view where, std::string_view what)>;

/// What an answer says of the resource that it shows.
struct shown_resource {
  uint64_t revision = 0;   ///< For the header ETag; 0: none.
  std::string location{};  ///< The path, for the header Location of a creation; empty: none.
};

/// `"17"`: the revision as a strong entity tag (RFC 9110, 8.8.3).
[[nodiscard]] std::string entity_tag(uint64_t revision);

/// Answers one request in the API's form. Copyable, usable from any thread; the first answer
/// counts.
class answer {
 public:
  /// What an answer knows of its route. Lives as long as the routes and every answer.
  struct origin {
    std::string route;  ///< `GET /api/monitors/:id`
    api_log log;
    std::function<bool(std::string_view code)> lists_error;  ///< Whether the documents do.
  };

  answer(http::responder to, std::shared_ptr<const origin> from, std::string request_id)
      : to_(std::move(to)), from_(std::move(from)), request_id_(std::move(request_id)) {}

  void send(int status, std::string body) const;
  void send(int status, std::string body, const shown_resource& of) const;
  /// What is not JSON.
  void send(http::response whole) const;
  /// 204.
  void send_no_content() const;
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
  /// The same, with the headers of the one resource that it shows: `describe(value)` is a
  /// shown_resource.
  template <class T, class Render, class Describe>
  [[nodiscard]] reply<T> with(int status, Render render, Describe describe) const {
    return [self = *this, status, render, describe](result<T> outcome) {
      if (!outcome) return self.fail(outcome.failure());
      self.send(status, render(*outcome), describe(*outcome));
    };
  }
  /// For a gateway whose success has nothing to show: sends 204, or the error.
  [[nodiscard]] reply<void> with_no_content() const;

  /// From now on answers say how much of the limit is left. Called before there is one.
  void limited_by(const rate_standing& standing);

 private:
  http::responder to_;
  std::shared_ptr<const origin> from_;
  std::string request_id_;
  std::optional<rate_standing> limit_;  ///< The one with the least left, of several.
};

}  // namespace statushive::rest
