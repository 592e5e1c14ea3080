#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "proto/model/node_config.hpp"
#include "proto/model/result.hpp"
#include "rest/http/limits.hpp"
#include "rest/http/message.hpp"

namespace statushive::http {

/// Answers one request. Copyable, usable from any thread and after the server stopped or is gone;
/// the first answer wins, later ones and those for a connection that is gone are dropped. Hops to
/// the worker that owns the connection. When the last copy goes away without an answer, the client
/// gets 503 `unanswered` at once.
class responder {
 public:
  /// Where an answer goes: a connection of the server, or what the tests of the API put in its
  /// place. Thread-safe.
  class channel {
   public:
    virtual ~channel() = default;
    virtual void send(response answer) = 0;
  };

  explicit responder(std::shared_ptr<channel> to) : channel_(std::move(to)) {}
  void send(response answer) const { channel_->send(std::move(answer)); }

 private:
  std::shared_ptr<channel> channel_;
};

/// Runs on a worker thread; must not block. The request is valid only until the handler returns. An
/// exception is answered with 500.
using handler = std::function<void(const request&, const responder&)>;

struct route {
  http::method method;
  std::string pattern;  ///< `/api/monitors/:id`: whole segments are literal or `:name`. A literal
                        ///< beats a name.
  http::handler handler;
};

/// HTTP/1.1 over Pistache's listener and reactor, with framing, time-outs, limits and answers of
/// our own, because the packaged server can be killed or frozen by one client (ten defects,
/// measured). One request at a time per connection; pipelined ones wait. HEAD is answered by GET's
/// handler, OPTIONS by the server unless routed. 405 has `Allow`. A trailing slash makes no
/// difference. Thread-safe.
class server {
 public:
  /// Renders a failure; the server adds framing, status, `Allow`, X-Request-Id, and to a 503
  /// `Retry-After`, unless what was asked may have happened. Runs on worker threads.
  using failure_renderer = std::function<response(const failure&)>;
  /// Told of exceptions and defects, on worker threads.
  using log_sink = std::function<void(std::string_view where, std::string_view what)>;
  /// Sees every answer before it goes out, the server's own included, and may add headers; a
  /// changed status is put back. `route` is the pattern that fits the path, also where it is not
  /// routed for the method, and empty where none does. `took` counts from when the request was
  /// there as a whole, and of one that never was, from its first byte; it ends before the answer is
  /// written. The request may be incomplete when it broke the framing. Runs on worker threads; must
  /// not block. What it throws is logged, and the answer goes out as it is then.
  using answer_filter = std::function<void(const request& asked, std::string_view route,
                                           std::chrono::nanoseconds took, response& answer)>;

  struct hooks {
    failure_renderer render;
    log_sink log;
    answer_filter filter = {};
  };

  server(std::vector<route> routes, limits bounds, hooks with);
  /// Stops without grace.
  ~server();
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  /// Binds and serves; again after a stop, if wanted. Port 0 takes a free one. Returns the port.
  /// Blocks while a host name is resolved. Errors, each with a sentence that names the address:
  /// failed_precondition `address_in_use`, `address_not_available`, `address_forbidden`,
  /// `cannot_listen`, `already_started`; invalid_argument `bad_address`, `bad_route`.
  [[nodiscard]] result<uint16_t> start(const endpoint& where);
  /// Turns new connections away, closes idle ones, lets started requests end within `grace`, closes
  /// everything and joins the workers. Idempotent. REQUIRES: not called by a handler.
  void stop(std::chrono::milliseconds grace);

  struct statistics {
    long connections = 0;
    long in_flight = 0;         ///< Requests with a handler.
    uint64_t requests = 0;      ///< That passed the framing checks.
    uint64_t bad_requests = 0;  ///< Answered with a framing error.
    uint64_t timeouts =
        0;  ///< Of requests, handlers and slow readers; idle connections are not counted.
    uint64_t overloads = 0;        ///< Requests and answers given up for `pending_*_bytes_max`.
    uint64_t dropped_answers = 0;  ///< For connections that were gone, or after a time-out.
    uint64_t refused_connections = 0;
    // Now, and the bounds that the server keeps.
    size_t connections_max = 0;
    size_t pending_input_bytes = 0;
    size_t pending_input_bytes_max = 0;
    size_t pending_output_bytes = 0;
    size_t pending_output_bytes_max = 0;
  };
  [[nodiscard]] statistics counters() const;

 private:
  class state;
  std::unique_ptr<state> state_;
};

}  // namespace statushive::http
