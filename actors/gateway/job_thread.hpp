#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "proto/model/ids.hpp"
#include "proto/model/result.hpp"
#include "proto/model/time.hpp"

namespace statushive {

/// A thread of its own for work that must not hold up others, behind a bounded queue. A job is
/// called exactly once: on the thread with success when its turn comes, or with the error that it
/// has no turn: unavailable `queue_full` (at once on the caller's thread when it finds no place, on
/// the thread when it waited longer than the patience) or `stopping`. Jobs do not throw.
/// Thread-safe.
class job_thread {
 public:
  using job = std::function<void(result<void> turn)>;

  struct bounds {
    size_t queued_max = 0;
    size_t queued_of_one_max = queued_max;  ///< Of one account, so that it leaves room for others.
    std::chrono::milliseconds patience = std::chrono::seconds(10);
  };

  /// `name` is the thread's for the operating system: at most 15 characters. `time` must outlive
  /// the object.
  job_thread(const std::string& name, const bounds& limits, const clock& time);
  ~job_thread();
  job_thread(const job_thread&) = delete;
  job_thread& operator=(const job_thread&) = delete;

  /// `whose` is nil for work that is no account's, which has the whole queue.
  void submit(const account_id& whose, job work);
  /// Waits for the running job and refuses the queued ones. Idempotent. REQUIRES: not called by a
  /// job.
  void stop();

  struct statistics {
    uint64_t done = 0;
    uint64_t refused = 0;  ///< Because the queue was full.
    uint64_t expired = 0;
    size_t queued = 0;
  };
  [[nodiscard]] statistics counters() const;

 private:
  struct waiting_job {
    job work;
    account_id whose;
    steady_time expires_at;
  };

  void run();
  [[nodiscard]] result<void> admit(const account_id& whose, job& work);
  [[nodiscard]] waiting_job take_next();

  const bounds bounds_;
  const clock& time_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<waiting_job> queue_;           ///< At most bounds_.queued_max.
  std::map<account_id, size_t> queued_of_;  ///< How many of the queue are an account's; never 0.
  statistics counters_;
  bool is_stopping_ = false;
  std::mutex joining_;
  std::thread thread_;
};

}  // namespace statushive
