#pragma once

#include "actors/system/monitoring.hpp"

namespace statushive::rest {

/// Warns of what this node could not do in time: each minute one line, if something was lost in it.
/// Used by the main thread.
class loss_log {
 public:
  /// Called each second with the counters since the start.
  void look(const actors::monitoring::statistics& so_far);

 private:
  struct losses {
    uint64_t checks_refused = 0;
    uint64_t slots_skipped = 0;
    uint64_t slots_missed = 0;
    uint64_t heartbeats_shed = 0;
    friend bool operator==(const losses&, const losses&) = default;
  };

  losses reported_;
  unsigned seconds_ = 0;
};

}  // namespace statushive::rest
