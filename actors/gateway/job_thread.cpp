#include "actors/gateway/job_thread.hpp"

#include <utility>

#include <pthread.h>

#include "actors/gateway/refusals.hpp"

namespace statushive {
namespace {

error queue_full() {
  return {errc::unavailable, "queue_full", "too many requests of this kind are waiting"};
}

}  // namespace

job_thread::job_thread(const std::string& name, const bounds& limits, const clock& time)
    : bounds_(limits), time_(time) {
  thread_ = std::thread([this] { run(); });
  ::pthread_setname_np(thread_.native_handle(), name.c_str());
}

job_thread::~job_thread() {
  stop();
}

void job_thread::submit(const account_id& whose, job work) {
  if (const auto admitted = admit(whose, work); !admitted) {
    work(admitted.failure());
  } else {
    changed_.notify_one();
  }
}

/// Takes `work` over only if it has a place.
result<void> job_thread::admit(const account_id& whose, job& work) {
  const std::lock_guard lock(mutex_);
  if (is_stopping_) return refused_stopping();
  const auto own = queued_of_.find(whose);
  const bool has_too_many = own != queued_of_.end() && own->second >= bounds_.queued_of_one_max;
  if (has_too_many || queue_.size() >= bounds_.queued_max) {
    ++counters_.refused;
    return queue_full();
  }
  queue_.push_back({std::move(work), whose, time_.steady_now() + bounds_.patience});
  if (!whose.is_nil()) ++queued_of_[whose];
  return {};
}

void job_thread::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_one();
  // Of several stops at once, the later ones return when the thread has ended, too.
  const std::lock_guard joining(joining_);
  if (thread_.joinable()) thread_.join();
}

job_thread::statistics job_thread::counters() const {
  const std::lock_guard lock(mutex_);
  auto now = counters_;
  now.queued = queue_.size();
  return now;
}

void job_thread::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return is_stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    auto next = take_next();
    const auto turn = [&]() -> result<void> {
      if (is_stopping_) return refused_stopping();
      if (next.expires_at <= time_.steady_now()) return queue_full();
      return {};
    }();
    const bool is_expired = !turn && !is_stopping_;
    lock.unlock();
    next.work(turn);
    next.work = nullptr;  // What the job holds goes before the lock is taken.
    lock.lock();
    if (turn) ++counters_.done;
    if (is_expired) ++counters_.expired;
  }
}

/// REQUIRES: mutex_ is held, and a job waits.
job_thread::waiting_job job_thread::take_next() {
  auto next = std::move(queue_.front());
  queue_.pop_front();
  const auto own = queued_of_.find(next.whose);
  if (own != queued_of_.end() && --own->second == 0) queued_of_.erase(own);
  return next;
}

}  // namespace statushive
