#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "actors/checks/http_check.hpp"

namespace statushive::checks {

/// The guard's rules as of now. Each check keeps those that it started with.
class current_policy {
 public:
  explicit current_policy(address_policy first) { replace(std::move(first)); }

  void replace(address_policy next) {
    auto shared = std::make_shared<const address_policy>(std::move(next));
    const std::lock_guard lock(mutex_);
    policy_ = std::move(shared);
  }
  [[nodiscard]] std::shared_ptr<const address_policy> get() const {
    const std::lock_guard lock(mutex_);
    return policy_;
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const address_policy> policy_;
};

/// One thread of the check engine with its queue, its running checks and their deadlines. Owned by
/// the engine.
class check_loop final : http_check::owner {
 public:
  using options = check_engine::options;

  /// `policy`, `trust` and `deliver` outlive the loop.
  check_loop(const options& settings, const current_policy& policy, const tls_trust& trust,
             const check_engine::sink& deliver);
  ~check_loop();
  check_loop(const check_loop&) = delete;
  check_loop& operator=(const check_loop&) = delete;

  /// False when the system gave no descriptors, memory or thread; then it must only be destroyed.
  [[nodiscard]] bool run(unsigned number);
  /// Takes the one check in `one`, or refuses. Any thread.
  [[nodiscard]] bool submit(check_queue::node& one);
  /// Stops taking checks and asks the thread to cancel all and to end. Any thread.
  void close();
  /// REQUIRES: close() was called. Idempotent; of one thread at a time.
  void join();

  [[nodiscard]] check_engine::statistics counters() const;

 private:
  void work();
  void run_turns();
  void give_up(const char* what);
  void turn();
  [[nodiscard]] std::optional<steady_time> next_deadline() const;
  void take_arrived();
  void start_waiting();
  void end_expired(steady_time now);
  void end_all(const failure& why);
  void sweep_and_deliver();
  void on_check_end(const http_check& ended, check_outcome outcome) override;
  void end_unstarted(check_queue::node checks, const failure& why);

  const options settings_;
  const current_policy& policy_;
  const check_engine::sink& deliver_;
  event_loop events_;
  resolver names_;
  transfer_set transfers_;
  const http_check::surroundings around_;
  check_queue queue_;
  std::vector<std::unique_ptr<http_check>> checks_;  ///< By slot; null where free.
  std::vector<size_t> free_slots_;
  std::vector<size_t> ended_slots_;                     ///< Of checks that ended in this turn.
  std::set<std::pair<steady_time, size_t>> deadlines_;  ///< Of running checks, with their slots.
  std::vector<check_outcome> outcomes_;                 ///< Of this turn.

  mutable std::mutex mutex_;
  check_queue::node arrived_;  ///< Guarded by mutex_.
  bool is_closed_ = false;     ///< Guarded by mutex_.

  std::atomic<size_t> queued_{0};  ///< Arrived or in the queue.
  std::atomic<size_t> in_flight_{0};
  std::atomic<uint64_t> started_{0};
  std::atomic<uint64_t> finished_{0};
  std::atomic<uint64_t> refused_{0};
  std::thread thread_;
};

}  // namespace statushive::checks
