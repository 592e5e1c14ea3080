#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "actors/gateway/access_token.hpp"
#include "cluster/identity/cluster_key.hpp"
#include "storage/store/state_view.hpp"

namespace statushive {

/// The keys that sign access tokens. The state is asked each time, so that a key is out of use when
/// the command that took it out is applied; only the opening is remembered. Thread-safe.
class token_keyring {
 public:
  using keys = std::shared_ptr<const std::vector<token_key>>;

  /// `key` must outlive the object.
  explicit token_keyring(const cluster::cluster_key& key) : cluster_key_(key) {}

  /// Newest first, at least one. Errors: corruption.
  [[nodiscard]] result<keys> current(const storage::state_view& state) const;

 private:
  struct opened {
    std::vector<std::string> sealed;
    std::vector<token_key> keys;
  };
  [[nodiscard]] result<std::shared_ptr<const opened>> open(std::vector<std::string> sealed) const;

  const cluster::cluster_key& cluster_key_;
  mutable std::mutex mutex_;  ///< Held to copy or replace the pointer only.
  mutable std::shared_ptr<const opened> opened_;
};

}  // namespace statushive
