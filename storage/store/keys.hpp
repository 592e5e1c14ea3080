#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "proto/model/ids.hpp"
#include "proto/model/time.hpp"

namespace statushive::storage {

// clang-format off
// The layout of the replicated state's rows. Stored on disk and part of snapshots: expensive to
// change, never renumber.
//
//   00 00                             -> generation(1)   which one is live; no other key begins so
//   generation(1) | table(1) | key    -> value
//
// An arriving snapshot is staged under another generation and becomes live by one put of the first
// row. Numbers are big-endian, so they sort; times are ms(8) with the sign bit flipped, so they
// sort too. Ids are their 16 raw bytes. A name ends with a zero byte, which no name contains, so
// names sort bytewise and ids break ties. Values are protobuf records, ids or numbers.
//
//   table                      key                                  value
//   01 meta                    meta_row(1) [ | slot(1) ]            see meta_row
//   10 accounts                account                              Account
//   11 users                   user                                 User
//   12 users_by_email          e-mail in normalised form            user
//   13 sessions                session                              Session
//   14 sessions_by_user        user | created_at(8) | session       empty
//   15 sessions_by_expiry      expires_at(8) | session              empty (a bounded_table)
//   16 users_by_account        account | user                       empty
//   17 api_keys                key                                  ApiKey
//   18 api_keys_by_user        user | key                           empty
//   19 accounts_to_sweep       account                              next number(4) | kept(4)
//   20 monitors                monitor                              Monitor
//   21 monitors_by_name        account | name 00 | monitor          empty; the order of lists
//   22 monitors_by_activity    account | active(1) | name 00 | monitor   empty; filtered lists
//   23 monitor_counts          account                              total(4) | active(4)
//   24 transitions             monitor's number(4) | version(8)     TransitionRecord
//   25 monitors_by_number      account | number(4)                  monitor; oldest first
//   30 shards                  shard(2)                             Shard
//   31 members                 node(8)                              Member
//   40 events                  index(8) | n(4)                      Event (a bounded_table)
//   41 audit                   index(8)                             AuditRecord (a bounded_table)
//   42 requests                request                              CommandResult
//   43 requests_by_expiry      expires_at(8) | request              empty (a bounded_table)
//   44 idempotency_keys        account | key                        IdempotencyRecord
//   45 idempotency_by_expiry   expires_at(8) | account | key        empty (a bounded_table)
//   46 idempotency_counts      account                              keys(4)
// clang-format on

/// Names one whole copy of the state, 1 to 255.
using generation = strong_number<struct generation_tag, uint8_t>;
inline constexpr generation first_generation{1};
inline constexpr std::string_view live_generation_key{"\0\0", 2};

enum class table : uint8_t {
  meta = 0x01,
  accounts = 0x10,
  users = 0x11,
  users_by_email = 0x12,
  sessions = 0x13,
  sessions_by_user = 0x14,
  sessions_by_expiry = 0x15,
  users_by_account = 0x16,
  api_keys = 0x17,
  api_keys_by_user = 0x18,
  accounts_to_sweep = 0x19,
  monitors = 0x20,
  monitors_by_name = 0x21,
  monitors_by_activity = 0x22,
  monitor_counts = 0x23,
  transitions = 0x24,
  monitors_by_number = 0x25,
  shards = 0x30,
  members = 0x31,
  events = 0x40,
  audit = 0x41,
  requests = 0x42,
  requests_by_expiry = 0x43,
  idempotency_keys = 0x44,
  idempotency_by_expiry = 0x45,
  idempotency_counts = 0x46,
};

/// Rows of the table `meta`.
enum class meta_row : uint8_t {
  cluster_id = 1,
  settings = 2,             ///< Settings.
  token_key = 3,            ///< | slot(1) -> sealed bytes; slot 0 is the newest key.
  next_monitor_number = 4,  ///< number(4)
  user_counts = 5,          ///< users(4) | administrators(4)
  /// layout(1): which index tables the rows have; absent in states of before users_by_account,
  /// monitors_by_number and user_counts.
  index_layout = 6,
  // rows(8) | a key that no row of the table precedes: see bounded_table.
  session_mark = 16,
  event_mark = 17,
  audit_mark = 18,
  request_mark = 19,
  idempotency_mark = 20,
};

[[nodiscard]] std::string table_prefix(generation live, table rows);

// Keys inside their tables; a key that is one id is the id's `raw()`.

[[nodiscard]] std::string meta_key(meta_row row);
[[nodiscard]] std::string token_key_key(uint8_t slot);
[[nodiscard]] std::string session_user_key(const user_id& user, timestamp created_at,
                                           const session_id& id);
[[nodiscard]] std::string session_expiry_key(timestamp expires_at, const session_id& id);
[[nodiscard]] std::string account_user_key(const account_id& account, const user_id& user);
[[nodiscard]] std::string user_api_key_key(const user_id& user, const api_key_id& key);
/// The keys of an account's monitors, or of those with one value of `active`, begin with these.
[[nodiscard]] std::string monitor_name_prefix(const account_id& account);
[[nodiscard]] std::string monitor_activity_prefix(const account_id& account, bool active);
[[nodiscard]] std::string monitor_name_key(const account_id& account, std::string_view name,
                                           const monitor_id& id);
[[nodiscard]] std::string monitor_activity_key(const account_id& account, bool active,
                                               std::string_view name, const monitor_id& id);
/// The keys of a monitor's transitions begin with this.
[[nodiscard]] std::string transition_prefix(monitor_number monitor);
[[nodiscard]] std::string transition_key(monitor_number monitor, uint64_t version);
[[nodiscard]] std::string shard_key(shard_number number);
[[nodiscard]] std::string member_key(node_id id);
[[nodiscard]] std::string event_key(uint64_t index, uint32_t n);
[[nodiscard]] std::string audit_key(uint64_t index);
[[nodiscard]] std::string request_expiry_key(timestamp expires_at, const request_id& id);
[[nodiscard]] std::string monitor_number_key(const account_id& account, monitor_number number);
[[nodiscard]] std::string idempotency_key_key(const account_id& account, std::string_view key);
[[nodiscard]] std::string idempotency_expiry_key(timestamp expires_at, const account_id& account,
                                                 std::string_view key);

/// The id at the end of an index table's key. Errors: corruption.
template <class Id>
[[nodiscard]] result<Id> id_at_end(std::string_view key) {
  if (key.size() < 16) return corrupt("index key");
  return Id::from_raw(key.substr(key.size() - 16));
}
/// The time at the front of the keys of tables `..._by_expiry`. Errors: corruption.
[[nodiscard]] result<timestamp> expiry_of_key(std::string_view key);
/// What follows that time: of `idempotency_by_expiry`, the row's key in `idempotency_keys`.
/// REQUIRES: expiry_of_key reads the time.
[[nodiscard]] std::string_view after_expiry(std::string_view key);

// Values that are numbers. Reading answers corruption for another length.

[[nodiscard]] std::string encode_u32(uint32_t value);
[[nodiscard]] std::string encode_u64(uint64_t value);
[[nodiscard]] result<uint32_t> decode_u32(std::string_view bytes);
[[nodiscard]] result<uint64_t> decode_u64(std::string_view bytes);

}  // namespace statushive::storage
