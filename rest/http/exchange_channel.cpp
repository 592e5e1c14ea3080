#include "rest/http/exchange_channel.hpp"

#include <utility>

namespace statushive::http {

exchange_channel::exchange_channel(std::shared_ptr<answer_queue> to, uint64_t connection,
                                   uint64_t exchange)
    : queue_(std::move(to)),
      connection_(connection),
      exchange_(exchange),
      worker_(std::this_thread::get_id()) {}

exchange_channel::~exchange_channel() {
  if (claim()) queue_->push({connection_, exchange_, std::nullopt});
}

void exchange_channel::send(response answer) {
  if (!claim()) return;
  if (std::this_thread::get_id() == worker_ && slot_ != nullptr) {
    slot_->emplace(std::move(answer));
  } else {
    queue_->push({connection_, exchange_, std::move(answer)});
  }
}

}  // namespace statushive::http
