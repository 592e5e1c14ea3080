#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "storage/database/environment.hpp"

namespace statushive::tests {

class faulty_file_system;

/// What the operation at which a crash happens still does.
enum class failing_operation : uint8_t {
  not_done,   ///< Nothing.
  half_done,  ///< An append writes the first half of its bytes; anything else, nothing.
  done,       ///< Everything, but the caller gets an error.
};

/// A file system in memory for databases, whose power can fail. It counts what changes it (appends,
/// syncs, files and directory entries that come and go); from a chosen operation on all of them
/// fail, and `lose_power` leaves what a disk would: of each file what was synced and perhaps some
/// more bytes, of each directory the entries that were synced. Thread-safe.
class faulty_environment {
 public:
  faulty_environment();

  /// To open databases in; they must be closed before power is lost.
  [[nodiscard]] const storage::environment& get() const { return environment_; }

  [[nodiscard]] uint64_t operations() const;
  /// The operation number `nth_operation` from now on, 1 for the next, fails, and all behind it.
  void fail_at(uint64_t nth_operation, failing_operation how);
  [[nodiscard]] bool has_failed() const;

  /// Forgets what was not synced, and works again. Of `n` unsynced bytes at the end of a file,
  /// `surviving(n)` <= n stay.
  void lose_power(const std::function<uint64_t(uint64_t)>& surviving);

 private:
  std::shared_ptr<faulty_file_system> files_;
  storage::environment environment_;
};

}  // namespace statushive::tests
