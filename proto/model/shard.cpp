#include "proto/model/shard.hpp"

#include <cassert>

#include <xxhash.h>

namespace statushive {

shard_number shard_of(const monitor_id& monitor, uint16_t shard_count) {
  assert(shard_count > 0);
  const auto hash = XXH3_64bits(monitor.bytes().data(), monitor.bytes().size());
  return shard_number(static_cast<uint16_t>(hash % shard_count));
}

}  // namespace statushive
