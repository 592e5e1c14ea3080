#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "proto/model/node_config.hpp"
#include "proto/model/result.hpp"
#include "rest/http/message.hpp"

namespace statushive::http {

/// Answers one request. Copyable, usable from any thread and after the server stopped; the first answer wins, later
/// ones and those for a connection that is gone are dropped. Hops to the worker that owns the connection.
class responder {
 public:
  /// Where an answer goes: a connection of the server, or a test. Thread-safe.
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

/// Runs on a worker thread; must not block. An exception is answered with 500.
using handler = std::function<void(const request&, const responder&)>;

struct route {
  http::method method;
  std::string pattern;  ///< `/api/monitors/:id`: whole segments are literal or `:name`.
  http::handler handler;
};

/// What the server itself answers, before or instead of a route.
struct failure {
  int status;
  std::string_view code;      ///< `not_found`, `method_not_allowed`, `header_too_large`, ...
  std::string_view message;
};

struct limits {
  size_t header_bytes_max = 16 * 1024;
  size_t target_bytes_max = 4096;
  size_t headers_max = 100;
  size_t body_bytes_max = 1 << 20;
  size_t connections_max = 10'000;
  size_t pending_output_bytes_max = 8 << 20;
  std::chrono::milliseconds header_timeout{10'000};
  std::chrono::milliseconds body_timeout{30'000};
  std::chrono::milliseconds handler_timeout{30'000};
  std::chrono::milliseconds idle_timeout{65'000};
  std::chrono::milliseconds write_timeout{30'000};
  unsigned workers = 2;
};

/// HTTP/1.1 over Pistache's listener and reactor, with framing, time-outs, limits and answers of our own, because the
/// packaged server can be killed or frozen by one client (ten defects, measured). One request at a time per connection;
/// pipelined ones wait. HEAD is answered by GET's handler. 405 has `Allow`. Thread-safe.
class server {
 public:
  /// Renders a failure; the server adds framing, `Allow` and X-Request-Id.
  using failure_renderer = std::function<response(const failure&)>;
  using log_sink = std::function<void(std::string_view where, std::string_view what)>;

  server(std::vector<route> routes, limits bounds, failure_renderer render, log_sink log);
  ~server();
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  /// Binds and serves. Returns the port. Errors: failed_precondition `address_in_use` and such, with a sentence.
  [[nodiscard]] result<uint16_t> start(const endpoint& where);
  /// Stops accepting, lets requests in flight end within `grace`, closes everything. Idempotent.
  void stop(std::chrono::milliseconds grace);

  struct statistics {
    long connections = 0;
    long in_flight = 0;
    uint64_t requests = 0;
    uint64_t dropped_answers = 0;
    uint64_t refused_connections = 0;
  };
  [[nodiscard]] statistics counters() const;

 private:
  class state;
  std::shared_ptr<state> state_;
};

}  // namespace statushive::http
