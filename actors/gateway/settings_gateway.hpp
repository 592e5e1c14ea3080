#pragma once

#include <memory>

#include "actors/gateway/reply.hpp"
#include "proto/model/settings.hpp"

namespace statushive {

/// The cluster's settings, for the edge. Thread-safe.
class settings_gateway {
 public:
  virtual ~settings_gateway() = default;

  /// What the edge itself needs with every request. Does not block. Null before there is a cluster
  /// or when the state cannot be read.
  [[nodiscard]] virtual std::shared_ptr<const settings> current() const = 0;
  // Administrators only: permission_denied `role_too_low` or `scope_missing`.
  virtual void show(const caller& who, reply<settings> answer) = 0;
  /// Errors beside proposal_done's: invalid_argument at the field.
  virtual void update(const caller& who, settings_patch patch, reply<settings> answer) = 0;
};

}  // namespace statushive
