#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "proto/model/time.hpp"

namespace statushive::actors {

/// At most one alarm per client, kept by slots of time: alarms of one slot go off together, never
/// early and at most one slot late. Arming, moving and disarming take the time of finding the slot,
/// so 100,000 clients are ordinary. No CAF, no clock: pure.
template <class Client>
class alarm_table {
 public:
  using client_id = uint64_t;

  explicit alarm_table(std::chrono::milliseconds slot_width) : width_(slot_width) {}

  /// Arms or moves the client's alarm.
  void arm(client_id id, Client client, steady_time due) {
    disarm(id);
    const auto tick = tick_of(due);
    auto& slot = slots_[tick];
    slot.push_back(id);
    entries_.emplace(id, entry{std::move(client), tick, slot.size() - 1});
  }

  /// True if the client had an alarm.
  bool disarm(client_id id) {
    const auto found = entries_.find(id);
    if (found == entries_.end()) return false;
    const auto slot = slots_.find(found->second.tick);
    auto& ids = slot->second;
    const auto position = found->second.position;
    ids[position] = ids.back();
    entries_.find(ids[position])->second.position = position;
    ids.pop_back();
    if (ids.empty()) slots_.erase(slot);
    entries_.erase(found);
    return true;
  }

  /// When the first slot goes off; nothing when nothing is armed.
  [[nodiscard]] std::optional<steady_time> next_due() const {
    if (slots_.empty()) return {};
    return time_of(slots_.begin()->first);
  }

  /// Takes out the clients whose slots have gone off by `now`, earlier slots first.
  [[nodiscard]] std::vector<Client> take_due(steady_time now) {
    std::vector<Client> due;
    while (!slots_.empty() && time_of(slots_.begin()->first) <= now) {
      for (const auto id : slots_.begin()->second) {
        const auto found = entries_.find(id);
        due.push_back(std::move(found->second.client));
        entries_.erase(found);
      }
      slots_.erase(slots_.begin());
    }
    return due;
  }

  template <class Visit>
  void for_each(Visit visit) const {
    for (const auto& [id, e] : entries_)
      visit(e.client);
  }

  [[nodiscard]] size_t size() const { return entries_.size(); }
  /// The end of the slot that `t` lies in: the first moment, not before `t`, at which alarms go
  /// off.
  [[nodiscard]] steady_time slot_end(steady_time t) const { return time_of(tick_of(t)); }

 private:
  using tick_number = int64_t;

  struct entry {
    Client client;
    tick_number tick = 0;
    size_t position = 0;  ///< In the slot.
  };

  [[nodiscard]] tick_number tick_of(steady_time due) const {
    const auto since_start = due.time_since_epoch();
    const auto tick = since_start / width_;
    return since_start % width_ > steady_time::duration::zero() ? tick + 1 : tick;
  }
  [[nodiscard]] steady_time time_of(tick_number tick) const { return steady_time(tick * width_); }

  std::chrono::milliseconds width_;
  std::map<tick_number, std::vector<client_id>> slots_;  ///< None is empty.
  std::unordered_map<client_id, entry> entries_;         ///< Each id stands in exactly one slot.
};

}  // namespace statushive::actors
