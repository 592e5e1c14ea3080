#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "proto/model/network.hpp"
#include "proto/model/plan.hpp"
#include "proto/model/result.hpp"
#include "proto/model/shard.hpp"

namespace statushive {

/// How fast the cluster reacts to lost nodes. Stored; never renumber.
enum class timing_profile : uint8_t { standard = 1, lan = 2 };

/// What must be equal on all nodes, so it is replicated state. Options of the daemon seed it.
struct settings {
  std::vector<cidr> allow_targets;
  plan default_plan = plan::unlimited;
  bool require_apikey = false;
  uint16_t shard_count = default_shard_count;  ///< Fixed at the cluster's creation.
  uint8_t replication_factor = 2;
  timing_profile timing = timing_profile::standard;

  friend bool operator==(const settings&, const settings&) = default;
};

[[nodiscard]] std::string encode(const settings& value);
[[nodiscard]] result<settings> decode_settings(std::string_view bytes);

}  // namespace statushive
