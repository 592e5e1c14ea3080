#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "proto/model/result.hpp"

namespace statushive::ctl {

struct http_request {
  std::string method = "GET";
  std::string url;
  std::string bearer_token;          ///< Empty: none is sent.
  std::string body;                  ///< JSON; empty: none is sent.
  std::string idempotency_key = {};  ///< Empty: none is sent.
  std::string anon_key = {};         ///< For the header `apikey`; empty: none is sent.
};

struct http_answer {
  int status = 0;
  std::string body;
  std::optional<std::chrono::seconds> retry_after = {};  ///< As the header says it.
};

/// Sends one request and waits for the answer; replaced in tests.
class http_client {
 public:
  virtual ~http_client() = default;
  /// An answer of any status is a success. Errors: unavailable `no_connection` when nothing was
  /// sent, `broken_connection` when the request may have been served; deadline_exceeded `timeout`;
  /// internal `bad_answer` for more bytes than any answer has.
  [[nodiscard]] virtual result<http_answer> send(const http_request& request) = 0;
};

struct http_limits {
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds timeout{40'000};  ///< More than a node takes for a request.
  size_t answer_bytes_max = 16 << 20;
};

/// Over libcurl. Does not follow redirects, which could carry the token elsewhere. Call it before
/// other threads exist.
[[nodiscard]] std::unique_ptr<http_client> make_http_client(const http_limits& bounds = {});

}  // namespace statushive::ctl
