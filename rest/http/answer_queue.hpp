#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "rest/http/counters.hpp"
#include "rest/http/message.hpp"

namespace statushive::http {

/// An answer on its way to the worker that owns the connection.
struct queued_answer {
  uint64_t connection = 0;
  uint64_t exchange = 0;
  std::optional<response> answer;  ///< Empty: nobody is left who could give one.
};

/// The way of answers from any thread to one worker. Outlives the worker; then it drops and counts.
/// Holds at most one answer for each request in flight, because a channel passes on only the first.
///
/// The packaged PollableQueue is not used: it looks for an entry before it resets its eventfd and
/// so can lose a wake-up.
class answer_queue {
 public:
  explicit answer_queue(std::shared_ptr<counters> counts);
  ~answer_queue();
  answer_queue(const answer_queue&) = delete;
  answer_queue& operator=(const answer_queue&) = delete;

  // Any thread.
  void push(queued_answer item);
  void wake();

  // The worker's thread.
  [[nodiscard]] int descriptor() const { return event_fd_; }
  /// Replaces `out` by what is queued.
  void take_all(std::vector<queued_answer>& out);
  /// From now on everything is dropped.
  void close();

 private:
  const std::shared_ptr<counters> counts_;
  const int event_fd_;
  std::mutex mutex_;
  bool is_closed_ = false;
  std::vector<queued_answer> items_;
};

}  // namespace statushive::http
