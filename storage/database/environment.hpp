#pragma once

#include <memory>

namespace rocksdb {
class Env;
}

namespace statushive::storage {

/// Where databases keep their files: this machine's disk, or memory for tests. Must outlive every
/// database opened in it. Only storage/ and its tests look inside.
class environment {
 public:
  [[nodiscard]] static environment disk();
  [[nodiscard]] static environment in_memory();
  /// Wraps an environment of the caller's, such as one that injects faults.
  explicit environment(std::shared_ptr<rocksdb::Env> env) : env_(std::move(env)) {}

  [[nodiscard]] rocksdb::Env* get() const { return env_.get(); }

 private:
  std::shared_ptr<rocksdb::Env> env_;
};

}  // namespace statushive::storage
