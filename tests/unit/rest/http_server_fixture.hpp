#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "rest/http/server.hpp"
#include "tests/support/raw_http.hpp"

namespace statushive::http::tests {

using statushive::tests::raw_http;

/// A server on a free loopback port with one route for each behaviour that a handler may show.
class test_server {
 public:
  explicit test_server(limits bounds = {}, const std::string& host = "127.0.0.1");
  ~test_server();

  [[nodiscard]] uint16_t port() const { return port_; }
  [[nodiscard]] http::server& server() { return *server_; }
  void stop(std::chrono::milliseconds grace) { server_->stop(grace); }
  void destroy() { server_.reset(); }

  /// The responders that `/hold` keeps.
  [[nodiscard]] std::vector<responder> held() const;
  void forget_held();
  [[nodiscard]] std::string logged() const;

  /// What the answer filter saw, oldest first: `GET /id/:id 200`. It adds the header `X-Seen` with
  /// the number of answers so far, and throws where the request's target is `/id/throw`.
  [[nodiscard]] std::vector<std::string> seen() const;
  /// How long the newest answer took, as the filter was told.
  [[nodiscard]] std::chrono::nanoseconds took() const;

 private:
  void see(const request& asked, std::string_view route, std::chrono::nanoseconds took,
           response& answer);
  std::vector<route> routes();
  std::vector<route> failing_routes();

  mutable std::mutex mutex_;
  std::vector<responder> held_;
  std::string logged_;
  std::vector<std::string> seen_;
  std::chrono::nanoseconds took_{};
  std::unique_ptr<http::server> server_;
  uint16_t port_ = 0;
};

[[nodiscard]] std::string get(std::string_view path, std::string_view extra = "");
[[nodiscard]] std::string post(std::string_view path, std::string_view extra,
                               std::string_view body = "");
[[nodiscard]] response text(std::string body);

}  // namespace statushive::http::tests
