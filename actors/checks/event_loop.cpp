#include "actors/checks/event_loop.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace statushive::checks {
namespace {

constexpr size_t events_per_turn = 256;
constexpr std::chrono::milliseconds wait_max{60'000};

int milliseconds_until(std::optional<steady_time> until) {
  if (!until) return static_cast<int>(wait_max.count());
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(*until - std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp(left, std::chrono::milliseconds(0), wait_max).count());
}

}  // namespace

event_loop::event_loop()
    : epoll_(epoll_create1(EPOLL_CLOEXEC)), wake_up_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (!is_open()) return;
  epoll_event interest{};
  interest.events = EPOLLIN;
  interest.data.fd = wake_up_;
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_up_, &interest) != 0) {
    close(wake_up_);
    wake_up_ = -1;
  }
}

event_loop::~event_loop() {
  if (epoll_ >= 0) close(epoll_);
  if (wake_up_ >= 0) close(wake_up_);
}

void event_loop::watch(int fd, bool readable, bool writable, listener& owner) {
  const auto index = static_cast<size_t>(fd);
  if (index >= listeners_.size()) listeners_.resize(index + 1);
  epoll_event interest{};
  interest.events = (readable ? EPOLLIN : 0U) | (writable ? EPOLLOUT : 0U);
  interest.data.fd = fd;
  const bool is_watched = std::exchange(listeners_[index], &owner) != nullptr;
  if (is_watched && epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &interest) == 0) return;
  // A descriptor that was closed and given out again is new to the kernel, whatever is remembered
  // here.
  epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &interest);
}

void event_loop::unwatch(int fd) {
  const auto index = static_cast<size_t>(fd);
  if (index >= listeners_.size() || listeners_[index] == nullptr) return;
  listeners_[index] = nullptr;
  epoll_event ignored{};
  epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, &ignored);
}

void event_loop::wake() {
  // Fails only when the counter is full, and then the loop wakes anyway.
  [[maybe_unused]] const auto written = eventfd_write(wake_up_, 1);
}

void event_loop::forget_wake_ups() const {
  eventfd_t count = 0;
  [[maybe_unused]] const auto drained = eventfd_read(wake_up_, &count);
}

void event_loop::turn(std::optional<steady_time> until) {
  std::array<epoll_event, events_per_turn> events;
  const int count =
      epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), milliseconds_until(until));
  for (int i = 0; i < count; ++i) {
    const auto& event = events[static_cast<size_t>(i)];
    const int fd = event.data.fd;
    if (fd == wake_up_) {
      forget_wake_ups();
      continue;
    }
    // An earlier event of this turn may have closed the descriptor.
    auto* const owner = listeners_[static_cast<size_t>(fd)];
    if (owner == nullptr) continue;
    owner->on_ready(fd, (event.events & EPOLLIN) != 0, (event.events & EPOLLOUT) != 0,
                    (event.events & (EPOLLERR | EPOLLHUP)) != 0);
  }
}

}  // namespace statushive::checks
