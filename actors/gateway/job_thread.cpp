#include "actors/gateway/job_thread.hpp"

#include <utility>

#include <pthread.h>

#include "actors/gateway/refusals.hpp"

namespace statushive {

job_thread::job_thread(const std::string& name, size_t queued_max) : queued_max_(queued_max) {
  thread_ = std::thread([this] { run(); });
  ::pthread_setname_np(thread_.native_handle(), name.c_str());
}

job_thread::~job_thread() {
  stop();
}

void job_thread::submit(job work) {
  const auto turned_away = [&]() -> std::optional<error> {
    const std::lock_guard lock(mutex_);
    if (is_stopping_) return refused_stopping();
    if (queue_.size() >= queued_max_) {
      ++counters_.refused;
      return error(errc::unavailable, "queue_full", "too many requests of this kind are waiting");
    }
    queue_.push_back(std::move(work));
    return {};
  }();
  if (turned_away) {
    work(*turned_away);
  } else {
    changed_.notify_one();
  }
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
    auto work = std::move(queue_.front());
    queue_.pop_front();
    const bool has_turn = !is_stopping_;
    lock.unlock();
    if (has_turn) {
      work({});
    } else {
      work(refused_stopping());
    }
    work = nullptr;  // What the job holds goes before the lock is taken.
    lock.lock();
    if (has_turn) ++counters_.done;
  }
}

}  // namespace statushive
