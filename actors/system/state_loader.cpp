#include "actors/system/state_loader.hpp"

#include <utility>
#include <vector>

#include <pthread.h>

namespace statushive::actors {

state_loader::state_loader(const cluster::control_plane& control)
    : control_(control), thread_([this] { run(); }) {}

state_loader::~state_loader() {
  stop();
}

void state_loader::load(node_id owner, loaded done) {
  const std::lock_guard lock(mutex_);
  if (is_stopping_) return;
  next_ = request{owner, std::move(done)};
  changed_.notify_one();
}

void state_loader::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
    changed_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
  // Its callback holds an actor, which must not outlive the actor system.
  std::optional<request> dropped;
  const std::lock_guard lock(mutex_);
  dropped.swap(next_);
}

void state_loader::run() {
  pthread_setname_np(pthread_self(), "state-loader");
  while (true) {
    request current;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return is_stopping_ || next_; });
      if (is_stopping_) return;
      current = *std::exchange(next_, {});
    }
    auto assignment = read(current.owner);
    if (is_stopping_) return;
    current.done(std::move(assignment));
  }
}

result<node_assignment> state_loader::read(node_id owner) const {
  node_assignment assignment;
  // Before the rows: they may be newer than the index, never older.
  assignment.index = control_.status().applied_index;
  const auto view = control_.view();
  auto settings = view.current_settings();
  if (!settings) return settings.failure();
  assignment.settings = std::move(*settings);
  auto shards = view.shards();
  if (!shards) return shards.failure();
  assignment.shards = std::move(*shards);

  const auto shard_count = assignment.settings.shard_count;
  if (shard_count == 0) return corrupt("settings");
  std::vector<bool> is_owned(shard_count);
  for (const auto& row : assignment.shards) {
    if (row.number.value() >= shard_count) return corrupt("shard number");
    is_owned[row.number.value()] = row.owner == owner;
  }
  auto visited = view.visit_monitors([&](const monitor& subject) {
    if (is_owned[shard_of(subject.id, shard_count).value()]) assignment.monitors.push_back(subject);
    return !is_stopping_;
  });
  if (!visited) return visited.failure();
  return assignment;
}

}  // namespace statushive::actors
