#pragma once

#include <memory>
#include <optional>
#include <string>

#include "proto/model/ids.hpp"
#include "proto/model/random.hpp"
#include "proto/model/result.hpp"

namespace statushive::cluster {

/// Who this node is for the life of its disk (`node.json`).
struct node_identity {
  cluster_id cluster;
  node_id node;
  uint64_t incarnation = 0;  ///< Grows by one, synced, with each start.
};

/// A node's data directory, held exclusively (`LOCK`) as long as the object lives: one node, one
/// format version.
class data_directory {
 public:
  /// What this build writes; a directory of a newer format is refused.
  static constexpr int format_version = 1;
  /// Where cluster_key has its bytes.
  static constexpr const char* cluster_key_file = "cluster.key";

  /// Makes the directory, for the owner only, when it is missing, takes the lock and reads or makes
  /// the identity, whose incarnation it advances. An identity is made only where there is nothing
  /// that belongs to one. Errors, all failed_precondition: `data_dir_locked`,
  /// `data_dir_unwritable`, `data_dir_newer`, `data_dir_damaged`; the message is a sentence that
  /// names the path.
  [[nodiscard]] static result<std::unique_ptr<data_directory>> open(const std::string& path,
                                                                    timestamp now,
                                                                    random_source& random);
  ~data_directory();
  data_directory(const data_directory&) = delete;
  data_directory& operator=(const data_directory&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const node_identity& identity() const { return identity_; }
  /// Whether the node has had a cluster's state: an empty control database is a loss then, and no
  /// reason to found a cluster.
  [[nodiscard]] bool is_founded() const { return is_founded_; }
  /// Synced on return. Errors: failed_precondition `data_dir_unwritable`.
  [[nodiscard]] result<void> mark_founded();
  [[nodiscard]] std::string control_path() const { return path_ + "/control"; }
  [[nodiscard]] std::string heartbeats_path() const { return path_ + "/heartbeats"; }

  /// Writes a file of mode 0600 that appears whole or not at all, synced.
  [[nodiscard]] result<void> write_secret_file(const std::string& name,
                                               std::string_view content) const;
  [[nodiscard]] result<std::optional<std::string>> read_file(const std::string& name) const;

 private:
  data_directory(std::string path, int lock_fd) : path_(std::move(path)), lock_fd_(lock_fd) {}
  result<void> load_identity(timestamp now, random_source& random);
  [[nodiscard]] result<void> check_unused() const;
  [[nodiscard]] result<void> write_identity() const;

  std::string path_;
  int lock_fd_;
  node_identity identity_;
  bool is_founded_ = false;
};

}  // namespace statushive::cluster
