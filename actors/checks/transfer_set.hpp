#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "actors/checks/event_loop.hpp"
#include "actors/checks/transfer.hpp"

namespace statushive::checks {

/// The requests of one event loop that are under way, in one libcurl multi handle. Of one thread.
class transfer_set final : event_loop::listener {
 public:
  transfer_set(event_loop& loop, const tls_trust& trust, size_t body_bytes_max);
  ~transfer_set();
  transfer_set(const transfer_set&) = delete;
  transfer_set& operator=(const transfer_set&) = delete;

  [[nodiscard]] bool is_open() const { return multi_ != nullptr; }

  /// Starts a request, whose end `owner` will hear unless it aborts it. Null when out of memory.
  [[nodiscard]] transfer* start(const transfer_spec& spec, transfer::client& owner);
  /// Ends a request now, without a call to its owner; says what was known.
  transfer_facts abort(transfer& running, CURLcode code);

  /// When on_time() must be called at the latest.
  [[nodiscard]] std::optional<steady_time> next_deadline() const { return deadline_; }
  void on_time(steady_time now);
  /// Tells the owners of requests that ended. They may start others.
  void report_ended();

 private:
  void on_ready(int fd, bool is_readable, bool is_writable, bool is_failed) override;
  static int on_socket(CURL* easy, curl_socket_t fd, int what, void* self, void* per_socket);
  static int on_timer(CURLM* multi, long milliseconds, void* self);
  void recycle(transfer& ended);

  event_loop& loop_;
  const tls_trust& trust_;
  const size_t body_bytes_max_;
  CURLM* multi_;
  std::optional<steady_time> deadline_;
  std::unordered_map<transfer*, std::unique_ptr<transfer>> running_;
  std::vector<std::unique_ptr<transfer>> idle_;
  std::vector<std::string> stale_pins_;  ///< Of requests that ended since the last start.
  uint64_t pins_made_ = 0;
};

}  // namespace statushive::checks
