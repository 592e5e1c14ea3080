#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "proto/model/account.hpp"
#include "proto/model/ids.hpp"
#include "proto/model/monitor.hpp"
#include "proto/model/result.hpp"
#include "proto/model/settings.hpp"
#include "proto/model/shard.hpp"
#include "proto/model/user.hpp"

namespace statushive {

/// Largest encoded command, in bytes.
inline constexpr size_t command_bytes_max = 256 * 1024;
/// What this build can read and write; commands carry the level that they need.
inline constexpr uint32_t feature_level = 1;

/// Who asks for a change: exactly one of the two is set.
struct principal {
  user_id user;
  account_id account;  ///< Of the user.
  node_id node;

  friend bool operator==(const principal&, const principal&) = default;
};

/// The first command of a cluster: everything that it starts with.
struct bootstrap_cluster {
  cluster_id cluster;
  statushive::settings settings;
  member first_member;
  statushive::account account;
  user administrator;
  std::string token_key;  ///< Sealed key that signs access tokens.
  friend bool operator==(const bootstrap_cluster&, const bootstrap_cluster&) = default;
};

/// A node says who it is, at each start.
struct announce_member {
  statushive::member member;
  friend bool operator==(const announce_member&, const announce_member&) = default;
};

struct change_settings {
  statushive::settings settings;
  friend bool operator==(const change_settings&, const change_settings&) = default;
};

struct open_session {
  statushive::session session;
  friend bool operator==(const open_session&, const open_session&) = default;
};

/// One use of a refresh token: the presented token's hash must be the session's, which then becomes
/// `new_token_hash`. Any other hash ends the session (`invalid_grant`).
struct refresh_session {
  session_id session;
  std::string token_hash;
  std::string new_token_hash;
  timestamp expires_at;
  friend bool operator==(const refresh_session&, const refresh_session&) = default;
};

struct create_monitor {
  monitor_id id;
  account_id account;
  monitor_spec spec;
  friend bool operator==(const create_monitor&, const create_monitor&) = default;
};

struct update_monitor {
  monitor_id id;
  monitor_patch patch;
  friend bool operator==(const update_monitor&, const update_monitor&) = default;
};

struct delete_monitor {
  monitor_id id;
  friend bool operator==(const delete_monitor&, const delete_monitor&) = default;
};

/// A change that the shard's owner observed. `apply` answers aborted `fenced` unless the shard's
/// epoch and the monitor's version are the current ones.
struct record_transition {
  monitor_id monitor;
  shard_number shard;
  statushive::epoch epoch;
  uint64_t from_version = 0;
  monitor_state to = monitor_state::unknown;
  timestamp at;    ///< When it was observed.
  timestamp slot;  ///< Of the heartbeat that showed it.
  failure_reason reason = failure_reason::none;
  std::vector<heartbeat> evidence;  ///< The heartbeats that decided it, oldest first.
  friend bool operator==(const record_transition&, const record_transition&) = default;
};

using command_body =
    std::variant<bootstrap_cluster, announce_member, change_settings, open_session, refresh_session,
                 create_monitor, update_monitor, delete_monitor, record_transition>;

/// One change of the replicated state, with everything in it that `apply` may use: no clock, no
/// random numbers and no configuration are read later.
struct command {
  request_id request;  ///< The same request is applied once.
  principal actor;
  std::string source_address;  ///< Where the caller's connection came from; empty for nodes.
  timestamp proposed_at;
  command_body body;
  friend bool operator==(const command&, const command&) = default;
};

/// The command's name in snake_case (`create_monitor`), for audit rows and logs.
[[nodiscard]] std::string_view name_of(const command_body& body);

[[nodiscard]] std::string encode(const command& value);
/// Errors: corruption `unknown_command` for a body or field of a newer build, `corrupt` for other
/// bytes.
[[nodiscard]] result<command> decode_command(std::string_view bytes);

/// What `apply` answers the proposer: the encoded resource that the command made or changed (empty
/// where there is none), or why not.
using command_result = result<std::string>;
[[nodiscard]] std::string encode(const command_result& value);
[[nodiscard]] result<command_result> decode_command_result(std::string_view bytes);

}  // namespace statushive
