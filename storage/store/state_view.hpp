#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "proto/model/account.hpp"
#include "proto/model/api_key.hpp"
#include "proto/model/command.hpp"
#include "proto/model/event.hpp"
#include "proto/model/monitor.hpp"
#include "proto/model/settings.hpp"
#include "proto/model/shard.hpp"
#include "proto/model/transition.hpp"
#include "proto/model/user.hpp"
#include "storage/database/key_value.hpp"
#include "storage/store/event_store.hpp"
#include "storage/store/listing.hpp"
#include "storage/store/tables.hpp"

namespace statushive::storage {

/// How many rows the tables hold that lose their oldest ones (see replicated_state).
struct row_counts {
  uint64_t sessions = 0;
  uint64_t events = 0;
  uint64_t audit_records = 0;
  uint64_t requests = 0;
  uint64_t idempotency_keys = 0;
};

/// Typed reads of the replicated state. Costs one point read to make, which finds the live
/// generation: make one for each use, for a snapshot that arrives later makes another one live.
/// Keeps a reference to the reader, and is as thread-safe as that reader. Every call may answer
/// errc::corruption; "nothing" is a value, not an error. Before the cluster is bootstrapped there
/// is nothing, and what must exist is failed_precondition `not_bootstrapped`.
class state_view {
 public:
  explicit state_view(const key_value_reader& reader);

  /// Whether a cluster was bootstrapped at all.
  [[nodiscard]] result<bool> is_bootstrapped() const;
  [[nodiscard]] result<cluster_id> cluster() const;
  [[nodiscard]] result<settings> current_settings() const;
  /// Sealed keys that sign access tokens, newest first: at most two.
  [[nodiscard]] result<std::vector<std::string>> token_keys() const;

  [[nodiscard]] result<std::optional<account>> find_account(const account_id& id) const;
  [[nodiscard]] result<std::optional<user>> find_user(const user_id& id) const;
  /// `email` in its normalised form.
  [[nodiscard]] result<std::optional<user>> find_user_by_email(std::string_view email) const;
  /// As people see it: with the account's plan, without the password's hash.
  [[nodiscard]] result<std::optional<profile>> find_profile(const user_id& id) const;
  /// Profiles by e-mail address, of one account or of all.
  [[nodiscard]] result<user_page> list_users(const std::optional<account_id>& account,
                                             const page& wanted) const;
  [[nodiscard]] result<std::optional<session>> find_session(const session_id& id) const;
  /// With the hash of its secret.
  [[nodiscard]] result<std::optional<api_key>> find_api_key(const api_key_id& id) const;
  /// All of a user's by name, then id, without the hashes of their secrets.
  [[nodiscard]] result<std::vector<api_key>> api_keys_of(const user_id& user) const;
  /// What an account's idempotency key was used for, also when it has expired since.
  [[nodiscard]] result<std::optional<idempotency_record>> find_idempotency(
      const account_id& account, std::string_view key) const;
  /// For whom sweep_account is to be proposed, in order of id.
  [[nodiscard]] result<std::vector<account_id>> accounts_to_sweep(size_t limit) const;

  [[nodiscard]] result<std::optional<monitor>> find_monitor(const monitor_id& id) const;
  /// An account's monitors by name, then id.
  [[nodiscard]] result<monitor_page> list_monitors(const account_id& account,
                                                   const monitor_filter& filter,
                                                   const page& wanted) const;
  [[nodiscard]] result<monitor_counts> monitor_counts_of(const account_id& account) const;
  /// Every monitor of the cluster, in order of id; the visitor returns false to end.
  [[nodiscard]] result<void> visit_monitors(const std::function<bool(const monitor&)>& visit) const;
  /// Monitor numbers below this one have been given out.
  [[nodiscard]] result<monitor_number> next_monitor_number() const;

  /// The latest transitions of a monitor, newest first (see transition_store.hpp).
  [[nodiscard]] result<std::vector<transition_record>> transitions_of(monitor_number monitor,
                                                                      size_t limit) const;

  [[nodiscard]] result<std::vector<shard>> shards() const;
  [[nodiscard]] result<std::optional<shard>> find_shard(shard_number number) const;
  [[nodiscard]] result<std::vector<member>> members() const;

  /// The events that are kept, from `index.n` on, oldest first.
  [[nodiscard]] result<void> visit_events(uint64_t index, uint32_t n,
                                          const event_visitor& visit) const;
  /// Audit records, newest first. With a filter, every one is read.
  [[nodiscard]] result<audit_page> list_audit(const audit_filter& filter, const page& wanted) const;
  [[nodiscard]] result<row_counts> bounded_rows() const;

 private:
  result<table_reader> rows_;
};

}  // namespace statushive::storage
