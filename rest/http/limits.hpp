#pragma once

#include <chrono>
#include <cstddef>

namespace statushive::http {

/// The bounds of one server. A client that passes one gets the answer named here, then the
/// connection closes.
struct limits {
  size_t header_bytes_max =
      16 * 1024;  ///< Request line, fields and trailers: 431 (414 in the request line).
  size_t target_bytes_max = 4096;   ///< 414.
  size_t headers_max = 100;         ///< 431.
  size_t body_bytes_max = 1 << 20;  ///< After de-chunking: 413.
  /// More connections are closed unanswered. The server lowers it to three quarters of the file
  /// descriptors that the process may open, because the acceptor spins when these run out.
  size_t connections_max = 10'000;
  /// All connections together: bytes of requests that are not yet answered, beyond 64 KiB for each.
  /// Over it: 503.
  size_t pending_input_bytes_max = 64 << 20;
  /// All connections together: bytes of answers that slow readers have not taken. An answer beyond
  /// it is dropped with its connection. (One connection holds one answer at most: its next request
  /// waits.)
  size_t pending_output_bytes_max = 64 << 20;
  std::chrono::milliseconds header_timeout{
      10'000};  ///< 408; a connection that never sent a byte just closes.
  std::chrono::milliseconds body_timeout{30'000};     ///< 408.
  std::chrono::milliseconds handler_timeout{30'000};  ///< 503 `handler_timeout`.
  std::chrono::milliseconds idle_timeout{
      65'000};  ///< Between requests. Longer than a proxy's, so that it closes.
  std::chrono::milliseconds write_timeout{30'000};  ///< Without progress.
  std::chrono::milliseconds linger_timeout{
      2'000};  ///< For the client to read the last answer and close.
  unsigned workers = 2;
};

}  // namespace statushive::http
