#include "rest/http/answer_queue.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <sys/eventfd.h>
#include <unistd.h>

namespace statushive::http {
namespace {

int make_event_fd() {
  const int fd = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  return fd;
}

}  // namespace

answer_queue::answer_queue(std::shared_ptr<counters> counts)
    : counts_(std::move(counts)), event_fd_(make_event_fd()) {}

answer_queue::~answer_queue() {
  ::close(event_fd_);
}

void answer_queue::push(queued_answer item) {
  bool was_empty = false;
  {
    const std::lock_guard lock(mutex_);
    if (is_closed_) {
      if (item.answer) count(counts_->dropped_answers);
      return;
    }
    was_empty = items_.empty();
    items_.push_back(std::move(item));
  }
  if (was_empty) wake();
}

void answer_queue::wake() {
  // Can only fail when the counter is full, that is when the worker is about to wake anyway.
  [[maybe_unused]] const auto written = ::eventfd_write(event_fd_, 1);
}

void answer_queue::take_all(std::vector<queued_answer>& out) {
  eventfd_t ignored = 0;
  [[maybe_unused]] const auto read =
      ::eventfd_read(event_fd_, &ignored);  // before the look: no wake-up is lost
  out.clear();
  const std::lock_guard lock(mutex_);
  items_.swap(out);
}

void answer_queue::close() {
  std::vector<queued_answer> left;
  const std::lock_guard lock(mutex_);
  is_closed_ = true;
  items_.swap(left);
  for (const auto& item : left) {
    if (item.answer) count(counts_->dropped_answers);
  }
}

}  // namespace statushive::http
