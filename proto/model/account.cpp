#include "proto/model/account.hpp"

#include <algorithm>

namespace statushive {

account moved_to(account from, plan to, timestamp now) {
  if (from.plan_changes.empty()) from.plan_changes.push_back({from.plan, from.created_at});
  from.plan_changes.push_back({to, now});
  if (from.plan_changes.size() > plan_changes_max) {
    from.plan_changes.erase(from.plan_changes.begin());
  }
  if (limits_of(to).history < limits_of(from.plan).history) {
    from.history_since = std::max(from.history_since, now - limits_of(to).history);
  }
  from.plan = to;
  return from;
}

timestamp oldest_shown(const account& owner, timestamp now) {
  return std::max<timestamp>(owner.history_since, now - limits_of(owner.plan).history);
}

}  // namespace statushive
