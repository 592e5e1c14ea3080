#include "storage/store/plan_adjustment.hpp"

#include <algorithm>

#include "storage/store/monitor_rows.hpp"
#include "storage/store/monitor_store.hpp"

namespace statushive::storage {
namespace {

bool is_candidate(const monitor& value) {
  return value.spec.active || value.is_paused_by_plan;
}

result<void> change(const monitor& before, monitor after, apply_context& context) {
  after.updated_at = context.now();
  after.revision = context.revision();
  if (after.spec.active != before.spec.active) {
    after.standing = restarted(before, after.spec, context.now());
  }
  if (auto replaced = replace_monitor(context.rows, before, after); !replaced) return replaced;
  context.emit(after.account, monitor_updated{std::move(after)});
  return {};
}

}  // namespace

monitor adjusted_to(plan p, bool is_kept, monitor value) {
  if (is_candidate(value)) {
    value.spec.active = is_kept;
    value.is_paused_by_plan = !is_kept;
  }
  const auto wanted = value.wanted_interval.value_or(value.spec.interval);
  value.spec.interval = std::max(wanted, limits_of(p).shortest_interval);
  value.wanted_interval.reset();
  if (value.spec.interval != wanted) value.wanted_interval = wanted;
  return value;
}

result<sweep_step> adjust_monitors(const account& owner, const sweep_cursor& from,
                                   apply_context& context) {
  const auto allowed = limits_of(owner.plan).monitors;
  const auto ids = monitors_from(context.rows, owner.id, from.next, visited_monitors_max);
  if (!ids) return ids.failure();
  sweep_step step{from};
  for (const auto& id : *ids) {
    const auto found = find_monitor(context.rows, id);
    if (!found) return found.failure();
    if (!*found) return corrupt("monitor index");
    const auto& before = **found;
    const bool is_kept = is_candidate(before) && step.reached.kept < allowed;
    auto after = adjusted_to(owner.plan, is_kept, before);
    if (after != before) {
      if (step.changes == swept_monitors_max) return step;
      if (auto changed = change(before, std::move(after), context); !changed) {
        return changed.failure();
      }
      ++step.changes;
    }
    step.reached = {monitor_number(before.number.value() + 1),
                    step.reached.kept + (is_kept ? 1u : 0u)};
  }
  if (ids->size() == visited_monitors_max) return step;

  const auto counts = monitor_counts_of(context.rows, owner.id);
  if (!counts) return counts.failure();
  step.is_finished = counts->active <= allowed;
  if (!step.is_finished) step.reached = {};
  return step;
}

}  // namespace statushive::storage
