#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "actors/roles/ports.hpp"
#include "cluster/control/control_plane.hpp"

namespace statushive::actors {

/// Reads a node's assignment from the replicated state on a thread of its own, so that a slow disk
/// makes no actor wait.
class state_loader final : public assignment_source {
 public:
  /// `control` must outlive the loader. Starts the thread.
  explicit state_loader(const cluster::control_plane& control);
  ~state_loader() override;

  void load(node_id owner, loaded done) override;
  /// Breaks off a load under way; one that waits and later ones are never answered. Idempotent.
  void stop();

 private:
  struct request {
    node_id owner;
    loaded done;
  };

  void run();
  [[nodiscard]] result<node_assignment> read(node_id owner) const;

  const cluster::control_plane& control_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<request> next_;  ///< Guarded by mutex_.
  std::atomic<bool> is_stopping_{false};
  std::thread thread_;
};

}  // namespace statushive::actors
