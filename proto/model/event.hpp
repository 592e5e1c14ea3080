#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "proto/model/command.hpp"
#include "proto/model/monitor.hpp"
#include "proto/model/settings.hpp"
#include "proto/model/shard.hpp"

namespace statushive {

struct monitor_created {
  statushive::monitor monitor;
  friend bool operator==(const monitor_created&, const monitor_created&) = default;
};

/// The spec changed, and with it perhaps the standing (paused, resumed).
struct monitor_updated {
  statushive::monitor monitor;
  friend bool operator==(const monitor_updated&, const monitor_updated&) = default;
};

struct monitor_deleted {
  monitor_id id;
  monitor_number number;
  friend bool operator==(const monitor_deleted&, const monitor_deleted&) = default;
};

/// A committed up/down change.
struct monitor_transitioned {
  monitor_id id;
  monitor_number number;
  shard_number shard;
  monitor_state from = monitor_state::unknown;
  monitor_standing to;
  timestamp slot;
  friend bool operator==(const monitor_transitioned&, const monitor_transitioned&) = default;
};

struct settings_changed {
  statushive::settings settings;
  friend bool operator==(const settings_changed&, const settings_changed&) = default;
};

struct member_changed {
  statushive::member member;
  friend bool operator==(const member_changed&, const member_changed&) = default;
};

struct shard_assigned {
  statushive::shard shard;
  friend bool operator==(const shard_assigned&, const shard_assigned&) = default;
};

using event_body =
    std::variant<monitor_created, monitor_updated, monitor_deleted, monitor_transitioned,
                 settings_changed, member_changed, shard_assigned>;

/// A fact that `apply` made true, written in the same batch. Named `index.n` towards clients: the
/// command's log index and the event's number in it, from 0.
struct event {
  account_id visible_to;  ///< Nil: administrators only.
  timestamp at;           ///< The command's time.
  event_body body;
  friend bool operator==(const event&, const event&) = default;
};

[[nodiscard]] std::string_view name_of(const event_body& body);
[[nodiscard]] std::string encode(const event& value);
[[nodiscard]] result<event> decode_event(std::string_view bytes);

/// Who changed what, from where and when; written by `apply` from the command's envelope.
struct audit_record {
  timestamp at;
  principal actor;
  std::string source_address;
  std::string action;  ///< The command's name.
  account_id account;  ///< Whose resource it is; nil for the cluster's own.
  /// `monitor`, `user` (encoded as profile), `api_key`, `session`, `settings`, `member`, `cluster`,
  /// `account`.
  std::string resource_kind;
  std::string resource_id;  ///< As people see it; empty where the kind has one instance.
  std::string before;       ///< The encoded resource, without secrets; empty where there was none.
  std::string after;
  friend bool operator==(const audit_record&, const audit_record&) = default;
};

[[nodiscard]] std::string encode(const audit_record& value);
[[nodiscard]] result<audit_record> decode_audit_record(std::string_view bytes);

}  // namespace statushive
