#include "storage/database/storage_status.hpp"

#include <cassert>

#include <rocksdb/status.h>

namespace statushive::storage {
namespace {

/// RocksDB has no status code of its own for this.
bool is_locked_elsewhere(const rocksdb::Status& status) {
  const auto text = status.ToString();
  for (const std::string_view sign :
       {"While lock file", "lock hold by current process", "lock is already held"}) {
    if (text.find(sign) != std::string::npos) return true;
  }
  return false;
}

std::string reason_of(const database_name& name, std::string_view what) {
  return std::string(name.reason).append(what);
}

std::string words_of(const database_name& name) {
  return "the " + std::string(name.words) + ' ' + name.directory;
}

}  // namespace

error storage_error(const rocksdb::Status& status, std::string_view what_failed) {
  assert(!status.ok());
  const auto message = std::string(what_failed) + ": " + status.ToString();
  if (status.IsCorruption()) return {errc::corruption, "storage_corrupt", message};
  return {errc::unavailable, "storage_failed", message};
}

error open_error(const rocksdb::Status& status, const database_name& name) {
  if (status.IsIOError() && is_locked_elsewhere(status)) {
    return error(errc::failed_precondition, reason_of(name, "_in_use"),
                 words_of(name) + " is open in another process")
        .hinting("Stop the other statushived, or give this one a data directory of its own.");
  }
  if (status.IsInvalidArgument() || status.IsNotSupported()) {
    return newer_database(name, status.ToString());
  }
  return storage_error(status, words_of(name) + " does not open");
}

error newer_database(const database_name& name, std::string_view detail) {
  return {errc::failed_precondition, reason_of(name, "_newer"),
          "this build cannot read " + words_of(name) + ": " + std::string(detail)};
}

}  // namespace statushive::storage
