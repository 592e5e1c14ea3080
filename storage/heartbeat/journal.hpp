#pragma once

// Private to storage/heartbeat.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "storage/heartbeat/heartbeat_database.hpp"

namespace statushive::storage {

/// The journal's rows in RocksDB: column family `journal` for the entries, `default` for the
/// format's version. Thread-safe.
class journal {
 public:
  /// What this build writes; a database of a newer one is refused.
  static constexpr int format_version = 1;

  /// Errors as open_heartbeat_database has them.
  [[nodiscard]] static result<std::unique_ptr<journal>> open(
      const std::string& directory, const environment& env,
      const heartbeat_database_options& options);
  virtual ~journal() = default;

  struct row {
    std::string key;
    std::string value;
  };
  /// Writes all rows or none. Errors: unavailable `storage_failed`, corruption.
  [[nodiscard]] virtual result<void> write(const std::vector<row>& rows,
                                           heartbeat_database::durability wanted) = 0;
  /// fsyncs what was written.
  [[nodiscard]] virtual result<void> sync() = 0;
  [[nodiscard]] virtual database_figures figures() const = 0;

  [[nodiscard]] virtual result<std::optional<std::string>> find(
      const journal_position& position) const = 0;

  /// Sees one entry; false ends the scan, an error too.
  using visitor = std::function<result<bool>(journal_entry)>;
  /// Visits all entries, or one shard's, in the order of their positions. An entry that is damaged
  /// comes without heartbeats, which no other does. Errors: corruption, for a key or a block that
  /// is damaged; failed_precondition `heartbeat_database_newer` for an entry of a newer build; the
  /// visitor's.
  [[nodiscard]] virtual result<void> scan(std::optional<shard_number> shard,
                                          const visitor& visit) const = 0;
  [[nodiscard]] virtual result<void> scan_backward(shard_number shard,
                                                   const visitor& visit) const = 0;
};

}  // namespace statushive::storage
