#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "proto/model/account.hpp"
#include "proto/model/api_key.hpp"
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

/// Who asks for a change: either a user, perhaps through one of their API keys, or a node.
struct principal {
  user_id user;
  account_id account;  ///< Of the user.
  node_id node;
  api_key_id key;  ///< Nil for a user who is logged in.

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

/// Ends one session of a user or, without `only`, all of them.
struct end_sessions {
  user_id user;
  session_id only;
  friend bool operator==(const end_sessions&, const end_sessions&) = default;
};

/// With `new_account`, the account that is made for the user.
struct create_user {
  statushive::user user;
  std::optional<account> new_account;
  friend bool operator==(const create_user&, const create_user&) = default;
};

/// A new password ends the user's sessions. A new plan is the account's, whose monitors are brought
/// in line with it: see sweep_account.
struct update_user {
  user_id id;
  user_patch patch;
  friend bool operator==(const update_user&, const update_user&) = default;
};

/// The account's last user takes the account and all that it owns along.
struct delete_user {
  user_id id;
  friend bool operator==(const delete_user&, const delete_user&) = default;
};

/// Ends the user's other sessions.
struct change_password {
  user_id user;
  std::string password_hash;
  session_id kept_session;
  friend bool operator==(const change_password&, const change_password&) = default;
};

struct create_api_key {
  api_key key;
  friend bool operator==(const create_api_key&, const create_api_key&) = default;
};

struct delete_api_key {
  api_key_id id;
  friend bool operator==(const delete_api_key&, const delete_api_key&) = default;
};

struct update_settings {
  settings_patch patch;
  friend bool operator==(const update_settings&, const update_settings&) = default;
};

/// Goes on with what one command could not finish after an account was deleted or moved to another
/// plan: a bounded part of its monitors. For nodes.
struct sweep_account {
  account_id account;
  friend bool operator==(const sweep_account&, const sweep_account&) = default;
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
                 create_monitor, update_monitor, delete_monitor, record_transition, end_sessions,
                 create_user, update_user, delete_user, change_password, create_api_key,
                 delete_api_key, update_settings, sweep_account>;

/// Makes a creation happen once, however often its caller asks: within idempotency_life of command
/// time the account's same key gives the same resource, if route and body are the same.
struct idempotency {
  std::string key;        ///< 1 to idempotency_key_bytes_max printable ASCII characters.
  std::string route;      ///< `POST /api/monitors`
  std::string body_hash;  ///< 32 bytes, keyed: bodies hold passwords.
  friend bool operator==(const idempotency&, const idempotency&) = default;
};

inline constexpr size_t idempotency_key_bytes_max = 255;
/// Whether the text can be one.
[[nodiscard]] bool is_idempotency_key(std::string_view text);
inline constexpr std::chrono::hours idempotency_life{24};
inline constexpr uint32_t idempotency_keys_per_account_max = 10'000;

/// What an idempotency key was used for.
struct idempotency_record {
  std::string route;
  std::string body_hash;
  std::string resource_id;  ///< 16 raw bytes.
  timestamp expires_at;
  friend bool operator==(const idempotency_record&, const idempotency_record&) = default;
};

[[nodiscard]] std::string encode(const idempotency_record& value);
[[nodiscard]] result<idempotency_record> decode_idempotency_record(std::string_view bytes);

/// One change of the replicated state, with everything in it that `apply` may use: no clock, no
/// random numbers and no configuration are read later.
struct command {
  request_id request;  ///< The same request is applied once.
  principal actor;
  std::string source_address;  ///< Where the caller's connection came from; empty for nodes.
  timestamp proposed_at;
  std::optional<statushive::idempotency> idempotency;
  /// The changed resource must have one of these revisions, else aborted `if_match_failed`.
  std::optional<std::vector<uint64_t>> expected_revisions;
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
