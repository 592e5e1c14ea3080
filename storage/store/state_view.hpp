#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "proto/model/account.hpp"
#include "proto/model/event.hpp"
#include "proto/model/monitor.hpp"
#include "proto/model/settings.hpp"
#include "proto/model/shard.hpp"
#include "proto/model/user.hpp"
#include "storage/database/key_value.hpp"

namespace statushive::storage {

struct monitor_filter {
  std::optional<bool> active;
};

struct page {
  uint32_t limit = 50;
  uint32_t offset = 0;
};

struct monitor_page {
  std::vector<monitor> monitors;
  uint32_t total = 0;  ///< Of the whole filtered set.
};

/// Typed reads of the replicated state. Cheap to make; keeps a reference to the reader. As thread-safe as that
/// reader. Every call may answer errc::corruption; "nothing" is a value, not an error.
class state_view {
 public:
  explicit state_view(const key_value_reader& reader) : reader_(reader) {}

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
  [[nodiscard]] result<std::optional<session>> find_session(const session_id& id) const;

  [[nodiscard]] result<std::optional<monitor>> find_monitor(const monitor_id& id) const;
  /// An account's monitors by name, then id.
  [[nodiscard]] result<monitor_page> list_monitors(const account_id& account, const monitor_filter& filter,
                                                   const page& wanted) const;
  /// Every monitor of the cluster, in order of id; the visitor returns false to end.
  [[nodiscard]] result<void> visit_monitors(const std::function<bool(const monitor&)>& visit) const;
  /// Monitor numbers below this one have been given out.
  [[nodiscard]] result<monitor_number> next_monitor_number() const;

  [[nodiscard]] result<std::vector<shard>> shards() const;
  [[nodiscard]] result<std::optional<shard>> find_shard(shard_number number) const;
  [[nodiscard]] result<std::vector<member>> members() const;

  /// Audit records, newest first.
  [[nodiscard]] result<std::vector<audit_record>> audit_records(const page& wanted) const;

 private:
  const key_value_reader& reader_;
};

}  // namespace statushive::storage
