#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace statushive::tests {

/// A client that sends exactly the bytes it is told to. Every wait ends after `patience`.
class raw_http {
 public:
  struct reply {
    int status = 0;  ///< 0: none came.
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    /// Empty when absent. The name in any case.
    [[nodiscard]] std::string header(std::string_view name) const;
  };

  explicit raw_http(uint16_t port, std::chrono::milliseconds patience = std::chrono::seconds(10));
  /// `host` is an IPv4 or IPv6 address.
  raw_http(const std::string& host, uint16_t port,
           std::chrono::milliseconds patience = std::chrono::seconds(10));
  ~raw_http();
  raw_http(const raw_http&) = delete;
  raw_http& operator=(const raw_http&) = delete;

  [[nodiscard]] bool is_connected() const { return is_connected_; }
  /// False when the server no longer takes bytes.
  bool send(std::string_view bytes) const;
  /// The next response, with the body that Content-Length announces.
  [[nodiscard]] reply receive();
  /// The next response to HEAD.
  [[nodiscard]] reply receive_head();
  [[nodiscard]] reply exchange(std::string_view bytes) {
    send(bytes);
    return receive();
  }
  /// Reads that many bytes and no more than a buffer beyond. False when fewer came.
  bool read_at_least(size_t bytes);
  /// Everything until the server closes.
  [[nodiscard]] std::string receive_all();
  /// Waits for the server to close.
  [[nodiscard]] bool has_closed();
  void shut_down_writing() const;
  void close();
  /// Closes so that the server is told with a reset.
  void reset();

 private:
  bool fill();
  reply receive_reply(bool has_body);

  int fd_ = -1;
  bool is_connected_ = false;
  bool has_ended_ = false;
  std::string unread_;
};

}  // namespace statushive::tests
