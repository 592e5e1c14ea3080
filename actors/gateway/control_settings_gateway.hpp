#pragma once

#include <cstdint>
#include <mutex>
#include <optional>

#include "actors/gateway/gateway_services.hpp"
#include "actors/gateway/settings_gateway.hpp"

namespace statushive {

/// The settings as the replicated state holds them. `current` remembers them with the version of
/// the state that they were read at, so that a request costs no read while nothing is changed.
/// REQUIRES: it is destroyed after the control plane made its last callback.
class control_settings_gateway final : public settings_gateway {
 public:
  explicit control_settings_gateway(const gateway_services& shared);

  [[nodiscard]] std::shared_ptr<const settings> current() const override;
  void show(const caller& who, reply<settings> answer) override;
  void update(const caller& who, settings_patch patch, reply<settings> answer) override;

 private:
  [[nodiscard]] result<void> check(const caller& who, const settings_patch& patch) const;

  const gateway_services services_;
  mutable std::mutex mutex_;  ///< Held for a comparison and a copy of the pointer only.
  mutable std::shared_ptr<const settings> remembered_;
  mutable std::optional<uint64_t> version_;  ///< Of the state that `remembered_` was read from.
};

}  // namespace statushive
