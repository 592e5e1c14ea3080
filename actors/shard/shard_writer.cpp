#include "actors/shard/shard_writer.hpp"

#include <utility>

namespace statushive::actors {

void shard_writer::add(heartbeat beat, uint32_t token, steady_time now) {
  if (open_.empty()) opened_at_ = now;
  if (token != 0) open_waiters_.push_back({beat.monitor, token});
  open_.push_back(std::move(beat));
}

void shard_writer::erase(monitor_number monitor) {
  std::erase_if(open_, [&](const auto& beat) { return beat.monitor == monitor; });
  std::erase_if(open_waiters_, [&](const auto& w) { return w.monitor == monitor; });
}

std::optional<shard_writer::closed_entry> shard_writer::take_closed(steady_time now,
                                                                    bool close_open) {
  const bool is_urgent = !open_waiters_.empty();
  const bool is_closed =
      close_open || is_urgent || open_.size() >= entry_heartbeats || now >= opened_at_ + entry_age;
  if (open_.empty() || !is_closed) return {};
  closed_entry closed{++last_ticket_, std::exchange(open_, {}), is_urgent};
  unsettled_heartbeats_ += closed.heartbeats.size();
  unsettled_.emplace(closed.ticket,
                     unsettled_entry{closed.heartbeats.size(), std::exchange(open_waiters_, {})});
  return closed;
}

std::vector<shard_writer::waiter> shard_writer::settle(uint64_t ticket, bool is_written) {
  const auto found = unsettled_.find(ticket);
  if (found == unsettled_.end()) return {};
  auto entry = std::move(found->second);
  unsettled_.erase(found);
  unsettled_heartbeats_ -= entry.heartbeats;
  if (!is_written) shed_ += entry.heartbeats;
  return std::move(entry.waiters);
}

std::optional<steady_time> shard_writer::closes_at() const {
  if (open_.empty()) return {};
  return opened_at_ + entry_age;
}

uint64_t shard_writer::take_shed() {
  return std::exchange(shed_, 0);
}

}  // namespace statushive::actors
