#pragma once

#include "cluster/control/control_plane.hpp"

namespace statushive::rest {

/// Writes a log line for each committed change that an operator wants to read about, and passes
/// everything on.
class event_log final : public cluster::control_listener {
 public:
  /// `next` must outlive the object.
  explicit event_log(cluster::control_listener& next) : next_(next) {}

  void on_reset(uint64_t index) override;
  void on_applied(uint64_t index, const std::vector<event>& events) override;

 private:
  cluster::control_listener& next_;
};

}  // namespace statushive::rest
