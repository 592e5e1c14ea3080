#pragma once

#include <optional>
#include <string>
#include <vector>

#include "proto/model/settings.hpp"
#include "rest/json/resource.hpp"

namespace statushive::rest {

/// The fields that a body sets.
struct settings_input {
  settings_patch others;
  std::optional<std::vector<std::string>> allow_targets;

  /// Errors: invalid_argument at the element of `allow_targets` that is no range of addresses.
  [[nodiscard]] result<settings_patch> patch() const;
};

[[nodiscard]] const resource<settings, settings_input>& settings_resource();

/// The answer `{"settings": {...}}`.
[[nodiscard]] const resource<settings>& one_settings_resource();

}  // namespace statushive::rest
