#include "actors/gateway/control_settings_gateway.hpp"

#include <utility>

#include "actors/gateway/refusals.hpp"
#include "cluster/control/control_plane.hpp"
#include "storage/store/state_view.hpp"

namespace statushive {

control_settings_gateway::control_settings_gateway(const gateway_services& shared)
    : services_(shared) {}

std::shared_ptr<const settings> control_settings_gateway::current() const {
  // Comes before the read: what that finds holds at this version or a later one.
  const auto version = services_.control.state_version();
  if (version) {
    const std::lock_guard lock(mutex_);
    if (version_ == version) return remembered_;
  }
  auto read = services_.control.view().current_settings();
  if (!read) return nullptr;
  auto found = std::make_shared<const settings>(*std::move(read));
  if (!version) return found;
  const std::lock_guard lock(mutex_);
  // Of two threads the slower one may have read an older state.
  if (!version_ || *version_ < *version) {
    remembered_ = found;
    version_ = version;
  }
  return found;
}

void control_settings_gateway::show(const caller& who, reply<settings> answer) {
  if (services_.is_stopping) return answer(refused_stopping());
  if (auto allowed = require_role(who, role::admin); !allowed) return answer(allowed.failure());
  answer(services_.control.view().current_settings());
}

void control_settings_gateway::update(const caller& who, settings_patch patch,
                                      reply<settings> answer) {
  if (services_.is_stopping) return answer(refused_stopping());
  if (auto sound = check(who, patch); !sound) return answer(sound.failure());
  services_.proposer.propose(who, update_settings{std::move(patch)},
                             told_to(std::move(answer), decode_settings));
}

/// `apply` checks the same; this saves a command.
result<void> control_settings_gateway::check(const caller& who, const settings_patch& patch) const {
  if (auto allowed = require_role(who, role::admin); !allowed) return allowed;
  auto now = services_.control.view().current_settings();
  if (!now) return now.failure();
  return validate(patch.applied_to(*std::move(now)));
}

}  // namespace statushive
