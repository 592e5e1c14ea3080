#pragma once

#include <string>
#include <string_view>

#include "proto/model/error.hpp"

namespace rocksdb {
class Status;
}

namespace statushive::storage {

/// What RocksDB refused, as an error whose message begins with `what_failed`: corruption
/// `storage_corrupt`, or unavailable `storage_failed`. REQUIRES: !status.ok()
[[nodiscard]] error storage_error(const rocksdb::Status& status, std::string_view what_failed);

/// Names a database in errors.
struct database_name {
  std::string_view words;   ///< `control database`
  std::string_view reason;  ///< `control_database`, the front of its reasons.
  std::string directory;
};

/// Why a database does not open: besides storage_error's, failed_precondition `<reason>_in_use`
/// when it is open elsewhere and `<reason>_newer` when this build does not know its column families
/// or options. REQUIRES: !status.ok()
[[nodiscard]] error open_error(const rocksdb::Status& status, const database_name& name);
/// The latter.
[[nodiscard]] error newer_database(const database_name& name, std::string_view detail);

}  // namespace statushive::storage
