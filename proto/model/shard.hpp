#pragma once

#include <string>
#include <vector>

#include "proto/model/ids.hpp"
#include "proto/model/result.hpp"

namespace statushive {

inline constexpr uint16_t default_shard_count = 64;
inline constexpr uint16_t shard_count_max = 1024;

/// The shard of a monitor: XXH3-64 of the id's 16 bytes modulo the shard count. Stored keys depend
/// on it. REQUIRES: shard_count > 0
[[nodiscard]] shard_number shard_of(const monitor_id& monitor, uint16_t shard_count);

/// One row of the shard table: who runs the shard's monitors, under which epoch, and who keeps
/// copies.
struct shard {
  shard_number number;
  node_id owner;
  statushive::epoch epoch;
  std::vector<node_id> replicas;  ///< The owner included.
  std::vector<node_id> in_sync;   ///< Subset of replicas; only these may become owner.

  friend bool operator==(const shard&, const shard&) = default;
};

[[nodiscard]] std::string encode(const shard& value);
[[nodiscard]] result<shard> decode_shard(std::string_view bytes);

/// A node as the cluster knows it; a row of the replicated state.
struct member {
  node_id id;
  std::string name;
  std::string address;  ///< HOST:PORT for other nodes, empty when nobody can join.
  std::string zone;
  std::string version;       ///< Of the binary that it runs.
  uint64_t incarnation = 0;  ///< Grows with each start of the node.

  friend bool operator==(const member&, const member&) = default;
};

[[nodiscard]] std::string encode(const member& value);
[[nodiscard]] result<member> decode_member(std::string_view bytes);

}  // namespace statushive
