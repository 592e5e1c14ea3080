#include "proto/model/node_config.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "proto/model/enum_names.hpp"
#include "proto/model/settings.hpp"
#include "proto/model/text.hpp"
#include "proto/model/user.hpp"

namespace statushive {
namespace {

using texts = std::span<const std::string>;

constexpr auto level_names = names_table<log_level>({{log_level::trace, "trace"},
                                                     {log_level::debug, "debug"},
                                                     {log_level::info, "info"},
                                                     {log_level::warn, "warn"},
                                                     {log_level::error, "error"}});
constexpr auto format_names =
    names_table<log_format>({{log_format::text, "text"}, {log_format::json, "json"}});

error not_one_of(std::string_view given, std::string_view accepted) {
  return {errc::invalid_argument, "invalid_option",
          "'" + std::string(given) + "' is not one of " + std::string(accepted)};
}

template <std::string node_config::*Member>
result<void> assign_text(node_config& config, texts values) {
  config.*Member = values.back();
  return {};
}

using shown = std::optional<std::vector<std::string>>;

template <std::string node_config::*Member>
shown text_of(const node_config& config) {
  return std::vector{config.*Member};
}

result<void> assign_http(node_config& config, texts values) {
  auto parsed = endpoint::parse(values.back());
  if (!parsed) return parsed.failure();
  config.http = *parsed;
  return {};
}

result<std::vector<cidr>> parse_ranges(texts values) {
  std::vector<cidr> ranges;
  for (const auto& text : values) {
    auto range = cidr::parse(text);
    if (!range) return range.failure();
    ranges.push_back(*range);
  }
  return ranges;
}

std::vector<std::string> texts_of(const std::vector<cidr>& ranges) {
  std::vector<std::string> values;
  for (const auto& range : ranges)
    values.push_back(range.str());
  return values;
}

result<void> assign_allow_target(node_config& config, texts values) {
  auto ranges = parse_ranges(values);
  if (!ranges) return ranges.failure();
  config.allow_target = *std::move(ranges);
  return {};
}

result<void> assign_trusted_proxy(node_config& config, texts values) {
  auto ranges = parse_ranges(values);
  if (!ranges) return ranges.failure();
  config.trusted_proxy = *std::move(ranges);
  return {};
}

shown allow_target_of(const node_config& config) {
  if (!config.allow_target) return {};
  return texts_of(*config.allow_target);
}

result<void> assign_default_plan(node_config& config, texts values) {
  const auto found = find_plan(values.back());
  if (!found) return not_one_of(values.back(), "free, pro, pro_plus, unlimited");
  config.default_plan = *found;
  return {};
}

result<void> assign_log_level(node_config& config, texts values) {
  const auto found = level_names.find(values.back());
  if (!found) return not_one_of(values.back(), "trace, debug, info, warn, error");
  config.log_level = *found;
  return {};
}

result<void> assign_log_format(node_config& config, texts values) {
  const auto found = format_names.find(values.back());
  if (!found) return not_one_of(values.back(), "text, json");
  config.log_format = *found;
  return {};
}

constexpr std::array options = {
    config_option{"data-dir", "DIR", "where this node keeps its data; belongs to one node",
                  "/var/lib/statushive", false, assign_text<&node_config::data_dir>,
                  text_of<&node_config::data_dir>},
    config_option{"http", "HOST:PORT",
                  "listen address of the API and pages; port 0 takes any free one",
                  "127.0.0.1:8080", false, assign_http,
                  [](const node_config& c) -> shown { return std::vector{c.http.str()}; }},
    config_option{"node-name", "NAME", "this node's name; the host's name when absent", "node-a",
                  false, assign_text<&node_config::node_name>, text_of<&node_config::node_name>},
    config_option{"zone", "NAME", "where this node is", "paris-1", false,
                  assign_text<&node_config::zone>, text_of<&node_config::zone>},
    config_option{"allow-target", "CIDR",
                  "address range that checks may reach although it is not public; repeatable",
                  "10.0.0.0/8", true, assign_allow_target, allow_target_of},
    config_option{"default-plan", "NAME", "plan of new accounts: free, pro, pro_plus, unlimited",
                  "unlimited", false, assign_default_plan,
                  [](const node_config& c) -> shown {
                    if (!c.default_plan) return {};
                    return std::vector{std::string(name_of(*c.default_plan))};
                  }},
    config_option{"trusted-proxy", "CIDR",
                  "address range of proxies whose X-Forwarded-For counts; repeatable",
                  "127.0.0.0/8", true, assign_trusted_proxy,
                  [](const node_config& c) -> shown { return texts_of(c.trusted_proxy); }},
    config_option{"log-level", "LEVEL", "trace, debug, info, warn, error", "info", false,
                  assign_log_level,
                  [](const node_config& c) -> shown {
                    return std::vector{std::string(level_names.of(c.log_level))};
                  }},
    config_option{"log-format", "FORMAT", "text or json", "text", false, assign_log_format,
                  [](const node_config& c) -> shown {
                    return std::vector{std::string(format_names.of(c.log_format))};
                  }},
};

void check_label(std::vector<error>& errors, std::string_view option, std::string_view value) {
  const bool is_plain = !has_control_characters(value) && value.find(' ') == std::string_view::npos;
  if (value.size() <= 100 && is_plain && is_utf8(value)) return;
  errors.push_back(
      error(errc::invalid_argument, "invalid_option",
            "'" + std::string(value) + "' must be UTF-8 of at most 100 bytes without spaces")
          .at(std::string(option)));
}

void check_count(std::vector<error>& errors, std::string_view option, size_t given, size_t most) {
  if (given <= most) return;
  errors.push_back(error(errc::invalid_argument, "invalid_option",
                         "has " + std::to_string(given) + " address ranges, 0 to " +
                             std::to_string(most) + " are allowed")
                       .at(std::string(option)));
}

}  // namespace

result<endpoint> endpoint::parse(std::string_view text) {
  const error bad(errc::invalid_argument, "invalid_option",
                  "'" + std::string(text) + "' is not HOST:PORT with a port from 0 to 65535");
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return bad;
  auto host = text.substr(0, colon);
  const auto digits = text.substr(colon + 1);
  if (host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
    const auto address = ip_address::parse(host);
    if (!address || address->kind != ip_address::family::v6) return bad;
  } else if (host.find_first_of(":[] ") != std::string_view::npos) {
    return bad;
  }
  endpoint parsed{std::string(host), 0};
  const auto [end, status] =
      std::from_chars(digits.data(), digits.data() + digits.size(), parsed.port);
  if (status != std::errc() || end != digits.data() + digits.size()) return bad;
  return parsed;
}

std::string endpoint::str() const {
  const bool is_v6 = host.find(':') != std::string::npos;
  return (is_v6 ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

std::span<const config_option> config_options() {
  return options;
}

std::string environment_name(const config_option& option) {
  std::string name = "STATUSHIVE_";
  for (const char c : option.name)
    name += c == '-' ? '_' : static_cast<char>(c - 32);
  return name;
}

std::string file_key(const config_option& option) {
  std::string key(option.name);
  std::replace(key.begin(), key.end(), '-', '_');
  return key;
}

std::vector<error> validate(const node_config& config) {
  std::vector<error> errors;
  if (config.data_dir.empty()) {
    errors.push_back(error(errc::invalid_argument, "invalid_option",
                           "is required, for example --data-dir ./data")
                         .at("data-dir"));
  }
  check_label(errors, "node-name", config.node_name);
  check_label(errors, "zone", config.zone);
  if (config.allow_target) {
    check_count(errors, "allow-target", config.allow_target->size(), allow_targets_max);
  }
  check_count(errors, "trusted-proxy", config.trusted_proxy.size(), trusted_proxies_max);
  if (auto email = validate_email(config.admin_email); !email) {
    errors.push_back(error(email.failure()).at("STATUSHIVE_ADMIN_EMAIL"));
  }
  if (!config.admin_password.empty()) {
    if (auto password = validate_password(config.admin_password); !password) {
      errors.push_back(error(password.failure()).at("STATUSHIVE_ADMIN_PASSWORD"));
    }
  }
  return errors;
}

}  // namespace statushive
