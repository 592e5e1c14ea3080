#pragma once

#include <cstdint>

#include "proto/model/error.hpp"

namespace statushive::ctl {

/// How the program ends, for scripts. Part of the interface; never renumber.
enum class exit_code : uint8_t {
  ok = 0,
  failed = 1,
  usage = 2,
  not_found = 3,
  unavailable = 4,  ///< Nobody answers, or the cluster has no leader.
  unhealthy = 5,
  denied = 6,
};

/// What a failed call to the API, or a wrong argument, ends the program with.
[[nodiscard]] exit_code exit_code_of(errc code);

}  // namespace statushive::ctl
