#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "proto/model/result.hpp"

namespace statushive {

/// A thread of its own for work that must not hold up others, behind a bounded queue. A job is
/// called exactly once: on the thread with success when its turn comes, or with the error that it
/// has no turn: unavailable `queue_full` (at once, on the caller's thread) or `stopping`. Jobs do
/// not throw. Thread-safe.
class job_thread {
 public:
  using job = std::function<void(result<void> turn)>;

  /// `name` is the thread's for the operating system: at most 15 characters.
  job_thread(const std::string& name, size_t queued_max);
  ~job_thread();
  job_thread(const job_thread&) = delete;
  job_thread& operator=(const job_thread&) = delete;

  void submit(job work);
  /// Waits for the running job and refuses the queued ones. Idempotent. REQUIRES: not called by a
  /// job.
  void stop();

  struct statistics {
    uint64_t done = 0;
    uint64_t refused = 0;  ///< Because the queue was full.
    size_t queued = 0;
  };
  [[nodiscard]] statistics counters() const;

 private:
  void run();

  const size_t queued_max_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<job> queue_;  ///< At most queued_max_.
  statistics counters_;
  bool is_stopping_ = false;
  std::mutex joining_;
  std::thread thread_;
};

}  // namespace statushive
