#include "storage/heartbeat/heartbeat_memory.hpp"

#include <algorithm>

namespace statushive::storage {

template <class Read>
auto heartbeat_memory::with(monitor_number monitor, Read read) const {
  const auto& part = partition_of(monitor);
  const std::lock_guard lock(part.mutex);
  const auto found = part.monitors.find(monitor);
  if (found == part.monitors.end()) return decltype(read(found->second))();
  return read(found->second);
}

heartbeat_memory::outcome heartbeat_memory::insert(const heartbeat& beat, epoch owner) {
  auto& part = partition_of(beat.monitor);
  const std::lock_guard lock(part.mutex);
  auto found = part.monitors.find(beat.monitor);
  if (found == part.monitors.end()) {
    if (std::ranges::find(part.forgotten, beat.monitor) != part.forgotten.end())
      return outcome::forgotten;
    found = part.monitors.try_emplace(beat.monitor).first;
  }
  auto& state = found->second;
  if (state.recent.size() > 0) {
    const auto newest = state.recent.newest_slot();
    if (beat.slot < newest || owner < state.recent.newest_epoch()) {
      state.ordered_after = std::max(newest, beat.slot);
    }
  }
  const auto inserted = state.recent.insert(beat, owner);
  switch (inserted.what) {
    case recent_heartbeats::outcome::added: state.hours.add(beat); return outcome::counted;
    case recent_heartbeats::outcome::replaced:
      state.hours.remove(*inserted.before);
      state.hours.add(beat);
      return outcome::duplicate;
    case recent_heartbeats::outcome::repeated: return outcome::duplicate;
    case recent_heartbeats::outcome::too_old: break;
  }
  return outcome::late;
}

std::optional<timestamp> heartbeat_memory::last_slot(monitor_number monitor) const {
  return with(monitor,
              [](const monitor_state& state) { return std::optional(state.recent.newest_slot()); });
}

std::vector<heartbeat> heartbeat_memory::latest(monitor_number monitor, size_t limit,
                                                bool include_no_data) const {
  return with(monitor, [&](const monitor_state& state) {
    return state.recent.latest(monitor, limit, include_no_data);
  });
}

bool heartbeat_memory::is_complete(monitor_number monitor, size_t limit) const {
  const auto part = [limit](const monitor_state& state) {
    return std::optional(state.recent.size() == state.hours.heartbeats() ||
                         state.recent.size_with_data() >= limit);
  };
  return with(monitor, part).value_or(true);
}

heartbeat_summary heartbeat_memory::summary(monitor_number monitor, timestamp since) const {
  return with(monitor, [&](const monitor_state& state) {
    return heartbeat_summary{state.recent.latest_with_data(monitor),
                             state.hours.since(hour_of(since))};
  });
}

void heartbeat_memory::forget(monitor_number monitor) {
  auto& part = partition_of(monitor);
  const std::lock_guard lock(part.mutex);
  part.monitors.erase(monitor);
  part.forgotten.push_back(monitor);
  if (part.forgotten.size() > forgotten_max) part.forgotten.pop_front();
}

std::optional<heartbeat_memory::extent> heartbeat_memory::extent_of(monitor_number monitor) const {
  return with(monitor, [](const monitor_state& state) {
    return std::optional(
        extent{state.hours.heartbeats(), state.ordered_after, state.recent.oldest_slot()});
  });
}

heartbeat_memory::earlier heartbeat_memory::replace_hours(monitor_number monitor,
                                                          const counted_slots& slots) {
  auto& part = partition_of(monitor);
  const std::lock_guard lock(part.mutex);
  const auto found = part.monitors.find(monitor);
  if (found == part.monitors.end()) return earlier::known;
  auto& state = found->second;

  std::map<uint32_t, rollup> hours;
  const owned_heartbeat* newest = nullptr;
  for (const auto& [slot, present] : slots) {
    hours[hour_of(slot)].add(present.beat);
    const bool is_earlier = slot < state.recent.oldest_slot();
    if (is_earlier && present.beat.result != check_result::no_data) newest = &present;
  }
  for (const auto& [hour, counts] : hours)
    state.hours.replace(hour, counts);

  const auto known = state.recent.earlier_with_data();
  if (newest != nullptr && (!known || newest->beat.slot >= *known)) {
    state.recent.set_earlier_with_data(newest->beat, newest->owner);
    return earlier::known;
  }
  // The known one stands unless its hour was read again, and without it among those with data.
  return known && hours.contains(hour_of(*known)) ? earlier::unknown : earlier::known;
}

void heartbeat_memory::set_earlier_with_data(monitor_number monitor,
                                             const std::optional<owned_heartbeat>& found) {
  auto& part = partition_of(monitor);
  const std::lock_guard lock(part.mutex);
  const auto state = part.monitors.find(monitor);
  if (state == part.monitors.end()) return;
  auto& recent = state->second.recent;
  if (found) {
    recent.set_earlier_with_data(found->beat, found->owner);
  } else {
    recent.set_earlier_with_data({}, epoch());
  }
}

}  // namespace statushive::storage
