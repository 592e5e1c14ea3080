#include "storage/database/environment.hpp"

#include <rocksdb/env.h>

namespace statushive::storage {

environment environment::disk() {
  return environment(std::shared_ptr<rocksdb::Env>(rocksdb::Env::Default(), [](rocksdb::Env*) {}));
}

environment environment::in_memory() {
  return environment(std::shared_ptr<rocksdb::Env>(rocksdb::NewMemEnv(rocksdb::Env::Default())));
}

}  // namespace statushive::storage
