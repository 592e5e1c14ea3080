#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "proto/model/network.hpp"
#include "proto/model/plan.hpp"
#include "proto/model/result.hpp"

namespace statushive {

enum class log_level : uint8_t { trace, debug, info, warn, error };
enum class log_format : uint8_t { text, json };

/// HOST:PORT, with brackets around an IPv6 host.
struct endpoint {
  std::string host;
  uint16_t port = 0;

  [[nodiscard]] static result<endpoint> parse(std::string_view text);
  [[nodiscard]] std::string str() const;
  friend bool operator==(const endpoint&, const endpoint&) = default;
};

inline constexpr size_t trusted_proxies_max = 100;

/// The whole configuration of one node, from flags over environment over file. A value; read-only
/// after start.
struct node_config {
  std::string data_dir;
  endpoint http{"127.0.0.1", 8080};
  std::string node_name;  ///< Empty: the host's name.
  std::string zone;
  /// Whose X-Forwarded-For says where a request came from; at most trusted_proxies_max.
  std::vector<cidr> trusted_proxy;
  // Settings of the cluster: absent leaves the cluster's value as it is.
  std::optional<std::vector<cidr>> allow_target;
  std::optional<plan> default_plan;
  statushive::log_level log_level = statushive::log_level::info;
  statushive::log_format log_format = statushive::log_format::text;
  // Only from the environment, and never printed.
  std::string admin_email = "admin@localhost";
  std::string admin_password;  ///< Empty: one is generated.
};

/// One option of the daemon. The table of these drives the flags, the environment, the file,
/// `--help`, `--print-config` and the messages about mistakes.
struct config_option {
  std::string_view name;  ///< `--name`, `STATUSHIVE_NAME`, and the file's key with `_` for `-`.
  std::string_view value_name;  ///< `HOST:PORT`
  std::string_view meaning;
  std::string_view example;
  bool is_repeatable = false;
  /// Sets the option from one or, if repeatable, any number of texts. Errors: what is wrong and
  /// what is accepted.
  result<void> (*assign)(node_config&, std::span<const std::string> values) = nullptr;
  /// The current value in the texts that assign takes; nothing for a setting of the cluster that
  /// this node does not name.
  std::optional<std::vector<std::string>> (*values)(const node_config&) = nullptr;
};

[[nodiscard]] std::span<const config_option> config_options();

/// `STATUSHIVE_` and the name in capitals with `_` for `-`.
[[nodiscard]] std::string environment_name(const config_option& option);
/// The key in the TOML file: the name with `_` for `-`.
[[nodiscard]] std::string file_key(const config_option& option);

/// Checks that concern the whole. Each error names the option and gives an example.
[[nodiscard]] std::vector<error> validate(const node_config& config);

}  // namespace statushive
