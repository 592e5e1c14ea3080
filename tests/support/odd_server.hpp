#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace statushive::tests {

/// An HTTP/1.1 server that misbehaves as its paths say, on a free port of 127.0.0.1, with one
/// thread:
///
///   /ok                  200, "hello"
///   /status/503          that status, no body
///   /gzip                200, "hello" in gzip
///   /http10              HTTP/1.0, the body goes on until the connection closes
///   /continue            100, then 204
///   /large               a body of 8 MB
///   /gzip-bomb           315 KB that unpack to 50 MB of zeros
///   /slow/MS             200, first byte after MS milliseconds
///   /drip                200, one byte every 10 ms
///   /redirect?to=URL     302 to the URL, which is percent-decoded
///   /redirect/307?to=URL the same with that status
///   /redirect-file       302 to file:///etc/passwd
///   /loop                302 to itself
///   /silent              takes the request, never answers
///   /stalled             stops in the middle of the body
///   /stalled-headers     stops in the middle of the headers
///   /reset               resets the connection
///   /empty               closes without a byte
///   /truncated           closes in the middle of the body
///   /garbage             no HTTP
///   /huge-header         one header of 400 KB
///   /many-headers        headers without end
///   /bad-chunk           broken chunked coding
///   /bad-gzip            a body that is no gzip
///   anything else        404
///
/// What is no HTTP request, such as a TLS handshake, is answered with 400.
class odd_server {
 public:
  /// Starts to serve.
  odd_server();
  ~odd_server();
  odd_server(const odd_server&) = delete;
  odd_server& operator=(const odd_server&) = delete;

  [[nodiscard]] uint16_t port() const { return port_; }
  /// "http://127.0.0.1:PORT" and the path.
  [[nodiscard]] std::string url(std::string_view path) const;

  /// Closes all connections (with a reset) and the port: connections are refused then. Idempotent.
  void stop();
  /// Serves again on the same port.
  void restart();

  /// Requests whose head was read completely.
  [[nodiscard]] uint64_t requests() const { return requests_; }
  /// The largest number of connections that were open at one time.
  [[nodiscard]] size_t connections_peak() const { return connections_peak_; }
  /// The head of the latest request, with its line ends.
  [[nodiscard]] std::string latest_request() const;

 private:
  class loop;

  void start();

  uint16_t port_ = 0;
  std::atomic<uint64_t> requests_{0};
  std::atomic<size_t> connections_peak_{0};
  mutable std::mutex mutex_;
  std::string latest_request_;  ///< Guarded by mutex_.
  std::unique_ptr<loop> loop_;
  std::thread thread_;
};

}  // namespace statushive::tests
