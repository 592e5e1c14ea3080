#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "proto/model/monitor.hpp"
#include "proto/model/network.hpp"
#include "proto/model/result.hpp"

namespace statushive::checks {

/// One HTTP(S) check to run now.
struct check_request {
  uint64_t ticket = 0;  ///< Comes back with the outcome.
  std::string url;
  http_method method = http_method::get;
  uint16_t expected_status = 200;
  std::chrono::milliseconds timeout{10000};  ///< For everything, from submission to the last byte.
};

struct check_outcome {
  uint64_t ticket = 0;
  check_result result = check_result::no_data;
  failure_reason reason = failure_reason::none;
  /// From the start of resolution to the end, redirects included.
  std::chrono::milliseconds response_time{};
  std::optional<uint16_t> status_code;  ///< Of the last response, if there was one.
  std::string message;                  ///< One sentence about the failure; empty when up.
  /// From submission to the start: time in the engine's own queue.
  std::chrono::milliseconds queue_time{};
};

/// Runs checks in event-loop threads of its own: libcurl's multi_socket interface over epoll, names
/// through c-ares, every address through one guard before a connection, redirects followed here so
/// that each hop is guarded too. Each check is a new connection. A check always ends by its
/// time-out, and says why it failed. Thread-safe.
///
/// - Up is a response with the expected status whose body was read to its end or to the bound. A
///   redirect is followed unless its status is the expected one.
/// - A refused address is `blocked_address` on any hop; any other redirect that is not followed
///   (scheme, credentials, no URL) is `redirect_blocked`.
/// - What is wrong with this server is no_data: no descriptors or memory, or a queue in which the
///   check lost more than a tenth of its time (`overloaded`), no certificate authorities
///   (`internal`), no route to the target or a DNS server (`network_unreachable`).
class check_engine {
 public:
  struct options {
    unsigned threads = 1;
    size_t queued_max = 20'000;    ///< Per thread, waiting to start; beyond, submit refuses.
    size_t in_flight_max = 2'000;  ///< Per thread.
    /// In flight to one host:port of the URL; more wait in the queue. Redirects do not count.
    size_t per_host_max = 64;
    /// A burst is spread over turns of the loop, so that time-outs stay exact.
    unsigned starts_per_turn = 50;
    unsigned redirects_max = 10;
    /// Of the decoded body; with the first byte beyond it, the check ends as if all had been read.
    size_t body_bytes_max = 1 << 20;
    std::string dns_servers;  ///< "IP:PORT,..." instead of the system's, for tests.
    std::string ca_file;      ///< Instead of the system's store, for tests.
    /// A thread of the engine ended by a defect or an empty heap: its checks have no data from now
    /// on, submit refuses more, and the node should end. On that thread: must only hand over.
    /// Without it, stderr gets the sentence.
    std::function<void(const error&)> on_failure;
  };
  /// Called on a loop thread with everything that ended in one turn. Must only hand over; must not
  /// throw or call stop().
  using sink = std::function<void(std::vector<check_outcome>)>;

  /// Starts the threads; null if the system gives no thread or descriptor. Reads the authorities'
  /// certificates (20 ms). The process must have called curl_global_init before its first thread.
  [[nodiscard]] static std::unique_ptr<check_engine> start(const options& settings,
                                                           address_policy policy, sink deliver);
  virtual ~check_engine() = default;

  /// False when the queue is full or the engine stops: the sink is not called for it.
  [[nodiscard]] virtual bool submit(check_request request) = 0;
  /// Which addresses checks that start from now on may reach.
  virtual void set_policy(address_policy policy) = 0;
  /// Ends every check in flight or queued as `cancelled` at once, and the threads. The sink has got
  /// every outcome when it returns. Idempotent.
  virtual void stop() = 0;

  struct statistics {
    size_t queued = 0;  ///< Submitted, not started.
    size_t in_flight = 0;
    uint64_t started = 0;
    uint64_t finished = 0;  ///< Outcomes delivered, of checks that never started, too.
    uint64_t refused = 0;   ///< By submit().
    // The bounds, of all threads together.
    size_t queued_max = 0;
    size_t in_flight_max = 0;
  };
  [[nodiscard]] virtual statistics counters() const = 0;
};

}  // namespace statushive::checks
