#include "actors/gateway/job_thread.hpp"

#include <pthread.h>

#include <utility>

#include "actors/gateway/refusals.hpp"

namespace statushive {

job_thread::job_thread(const std::string& name, size_t queued_max)
    : queued_max_(queued_max), thread_([this] { run(); }) {
  ::pthread_setname_np(thread_.native_handle(), name.c_str());
}

job_thread::~job_thread() { stop(); }

void job_thread::submit(job work) {
  {
    const std::lock_guard lock(mutex_);
    if (!is_stopping_ && queue_.size() < queued_max_) {
      queue_.push_back(std::move(work));
      changed_.notify_one();
      return;
    }
    if (!is_stopping_) ++counters_.refused;
  }
  if (counters().queued == 0) {
    work(refused_stopping());
    return;
  }
  work(error(errc::unavailable, "queue_full", "too many requests of this kind wait already"));
}
