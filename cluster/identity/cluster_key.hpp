#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "cluster/identity/data_directory.hpp"
#include "proto/model/random.hpp"
#include "proto/model/result.hpp"

namespace statushive::cluster {

/// The cluster's secret (`cluster.key`, 32 bytes, mode 0600): secret fields are sealed with it
/// before they enter a command, and opened in memory only, so log, snapshots and backups hold
/// sealed values (libsodium secretbox: XSalsa20-Poly1305). Immutable; wiped when it goes.
class cluster_key {
 public:
  /// Reads the key of a directory, or makes it where no control database exists yet. Errors:
  /// failed_precondition `data_dir_damaged`.
  [[nodiscard]] static result<cluster_key> load_or_make(const data_directory& directory,
                                                        random_source& random);
  ~cluster_key();
  cluster_key(cluster_key&&) noexcept = default;
  cluster_key(const cluster_key&) = delete;
  cluster_key& operator=(const cluster_key&) = delete;

  /// key id(4) | nonce(24) | sealed bytes.
  [[nodiscard]] std::string seal(std::string_view secret, random_source& random) const;
  /// Errors: corruption for another key's or changed bytes.
  [[nodiscard]] result<std::string> open(std::string_view sealed) const;
  /// 32 bytes that are the same for the same text and purpose in the whole cluster, and from which
  /// nobody without the key can tell a likely text (BLAKE2b under a subkey for the purpose).
  [[nodiscard]] std::string keyed_hash(std::string_view purpose, std::string_view text) const;

 private:
  explicit cluster_key(const std::array<uint8_t, 32>& bytes) : bytes_(bytes) {}
  [[nodiscard]] std::string id() const;

  std::array<uint8_t, 32> bytes_;
};

}  // namespace statushive::cluster
