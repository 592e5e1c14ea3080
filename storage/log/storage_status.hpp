#pragma once

#include <string_view>

#include "proto/model/error.hpp"

namespace rocksdb {
class Status;
}

namespace statushive::storage {

/// What RocksDB refused, as an error whose message begins with `what_failed`: corruption
/// `storage_corrupt`, or unavailable `storage_failed`. REQUIRES: !status.ok()
[[nodiscard]] error storage_error(const rocksdb::Status& status, std::string_view what_failed);

}  // namespace statushive::storage
