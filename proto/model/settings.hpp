#pragma once

#include <cstdint>
#include <optional>
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
  /// Origins whose pages may call the API from a browser (`https://app.example.com`), or `*`.
  std::vector<std::string> cors_origins;
  /// What the header `apikey` must hold where it is required. No secret: it stands in web pages.
  /// Empty in clusters of before there was one, until a node gives them one.
  std::string anon_key;
  uint64_t revision = 0;  ///< Log index of the last change.

  friend bool operator==(const settings&, const settings&) = default;
};

/// A change to some settings; absent ones stay as they are.
struct settings_patch {
  std::optional<std::vector<cidr>> allow_targets;
  std::optional<plan> default_plan;
  std::optional<bool> require_apikey;
  std::optional<std::vector<std::string>> cors_origins;
  std::optional<std::string> anon_key;

  [[nodiscard]] settings applied_to(settings current) const;
  friend bool operator==(const settings_patch&, const settings_patch&) = default;
};

inline constexpr size_t allow_targets_max = 100;
inline constexpr size_t cors_origins_max = 100;
inline constexpr size_t anon_key_characters_min = 16;
inline constexpr size_t anon_key_characters_max = 128;

[[nodiscard]] std::string_view name_of(timing_profile profile);

/// Lengths and forms of what people may set. Errors: invalid_argument with the setting's name.
[[nodiscard]] result<void> validate(const settings& value);

[[nodiscard]] std::string encode(const settings& value);
[[nodiscard]] result<settings> decode_settings(std::string_view bytes);

}  // namespace statushive
