#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <thread>

#include "rest/http/answer_queue.hpp"
#include "rest/http/server.hpp"

namespace statushive::http {

/// The far end of one request's responders: sees that one answer at most reaches the worker, and
/// that the worker hears of it when there will be none. Made on the worker's thread. Holds no
/// reference to the connection, only its number.
class exchange_channel final : public responder::channel {
 public:
  exchange_channel(std::shared_ptr<answer_queue> to, uint64_t connection, uint64_t exchange);
  ~exchange_channel() override;
  exchange_channel(const exchange_channel&) = delete;
  exchange_channel& operator=(const exchange_channel&) = delete;

  /// Any thread.
  void send(response answer) override;

  // The worker's thread, while the handler runs: its answer then goes to `slot`, without the queue.
  void open_slot(std::optional<response>& slot) { slot_ = &slot; }
  void close_slot() { slot_ = nullptr; }
  /// False when an answer was sent. Afterwards every answer is a late one.
  [[nodiscard]] bool claim() { return !is_answered_.exchange(true); }

 private:
  const std::shared_ptr<answer_queue> queue_;
  const uint64_t connection_;
  const uint64_t exchange_;
  const std::thread::id worker_;
  std::atomic<bool> is_answered_{false};
  std::optional<response>* slot_ = nullptr;  ///< Touched on the worker's thread only.
};

}  // namespace statushive::http
