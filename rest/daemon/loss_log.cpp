#include "rest/daemon/loss_log.hpp"

#include <utility>

#include <spdlog/spdlog.h>

namespace statushive::rest {
namespace {

constexpr unsigned report_interval_seconds = 60;

}  // namespace

void loss_log::look(const actors::monitoring::statistics& so_far) {
  if (++seconds_ % report_interval_seconds != 0) return;
  const losses now{so_far.checks_refused, so_far.slots_skipped, so_far.slots_missed,
                   so_far.heartbeats_shed};
  const auto before = std::exchange(reported_, now);
  if (now == before) return;
  spdlog::warn(
      "last minute: {} checks refused, {} slots skipped, {} slots missed, {} heartbeats shed",
      now.checks_refused - before.checks_refused, now.slots_skipped - before.slots_skipped,
      now.slots_missed - before.slots_missed, now.heartbeats_shed - before.heartbeats_shed);
}

}  // namespace statushive::rest
