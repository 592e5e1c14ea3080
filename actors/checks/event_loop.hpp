#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "proto/model/time.hpp"

namespace statushive::checks {

/// Waits for file descriptors, a wake-up from another thread, or a moment, whichever is first:
/// epoll with an eventfd and one time-out (a timerfd costs two system calls per check). Of one
/// thread, except wake().
class event_loop {
 public:
  /// Whom to tell about a ready descriptor.
  class listener {
   public:
    virtual void on_ready(int fd, bool is_readable, bool is_writable, bool is_failed) = 0;

   protected:
    ~listener() = default;
  };

  event_loop();
  ~event_loop();
  event_loop(const event_loop&) = delete;
  event_loop& operator=(const event_loop&) = delete;

  /// False when the system gave no descriptors; nothing else may be called then.
  [[nodiscard]] bool is_open() const { return epoll_ >= 0 && wake_up_ >= 0; }

  /// Starts watching `fd`, or changes what is waited for. If the kernel refuses, the owner hears
  /// nothing of the descriptor, and its own deadline ends the matter.
  void watch(int fd, bool readable, bool writable, listener& owner);
  void unwatch(int fd);

  /// Ends the current or the next turn's waiting. From any thread.
  void wake();

  /// Waits until something is ready, wake() or `until`, and tells the listeners.
  void turn(std::optional<steady_time> until);

 private:
  void forget_wake_ups() const;

  int epoll_ = -1;
  int wake_up_ = -1;
  std::vector<listener*> listeners_;  ///< By descriptor; null where none is watched.
};

}  // namespace statushive::checks
