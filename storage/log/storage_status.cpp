#include "storage/log/storage_status.hpp"

#include <cassert>

#include <rocksdb/status.h>

namespace statushive::storage {

error storage_error(const rocksdb::Status& status, std::string_view what_failed) {
  assert(!status.ok());
  const auto message = std::string(what_failed) + ": " + status.ToString();
  if (status.IsCorruption()) return {errc::corruption, "storage_corrupt", message};
  return {errc::unavailable, "storage_failed", message};
}

}  // namespace statushive::storage
