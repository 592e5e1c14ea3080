#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "rest/http/answer_queue.hpp"
#include "rest/http/byte_budget.hpp"
#include "rest/http/counters.hpp"
#include "rest/http/router.hpp"
#include "rest/http/server.hpp"

namespace statushive::http {

/// What all workers of a server share: routes, bounds, counters and budgets. Thread-safe.
class service {
 public:
  service(router routes, const limits& bounds, server::hooks with);

  [[nodiscard]] const router& routes() const { return routes_; }
  [[nodiscard]] const limits& bounds() const { return bounds_; }
  [[nodiscard]] const std::shared_ptr<counters>& shared_counts() const { return counts_; }
  [[nodiscard]] counters& counts() const { return *counts_; }
  [[nodiscard]] byte_budget& input() { return input_; }
  [[nodiscard]] byte_budget& output() { return output_; }

  /// Never throws: when the renderer does, the answer is a plain one.
  [[nodiscard]] response rendered(const failure& what) const noexcept;
  /// Shows the answer to the filter. Never throws.
  void filter(const request& asked, std::string_view route, std::chrono::nanoseconds took,
              response& answer) const noexcept;
  /// Never throws.
  void log(std::string_view where, std::string_view what) const noexcept;

  /// False when there are too many or the server drains; then the caller closes it.
  [[nodiscard]] bool admit_connection();
  void release_connection();

  // The server's starts and stops, one at a time.
  void add_worker(std::shared_ptr<answer_queue> queue) { queues_.push_back(std::move(queue)); }
  /// Waits for the last connection to go, `grace` at most.
  void drain(std::chrono::milliseconds grace);
  /// The workers are gone.
  void end_drain();
  [[nodiscard]] bool is_draining() const { return is_draining_.load(std::memory_order_relaxed); }

 private:
  const router routes_;
  const limits bounds_;
  const server::hooks hooks_;
  const std::shared_ptr<counters> counts_ = std::make_shared<counters>();
  byte_budget input_;
  byte_budget output_;

  std::vector<std::shared_ptr<answer_queue>> queues_;  ///< To wake the workers.
  std::atomic<bool> is_draining_{false};
  std::mutex drain_mutex_;
  std::condition_variable drained_;
};

}  // namespace statushive::http
