#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "proto/model/heartbeat.hpp"
#include "proto/model/shard.hpp"
#include "proto/model/result.hpp"

namespace statushive::storage {

/// Where a journal entry stands: seq counts from 1 in each epoch of a shard.
struct journal_position {
  shard_number shard;
  statushive::epoch epoch;
  uint64_t seq = 0;
  friend auto operator<=>(const journal_position&, const journal_position&) = default;
};

/// shard(2) | epoch(4) | seq(8), big-endian.
[[nodiscard]] std::string encode_journal_key(const journal_position& position);
[[nodiscard]] result<journal_position> decode_journal_key(std::string_view key);

/// One batch of heartbeats in the journal's packed form, which decodes from its own bytes (layout in the .cpp):
/// version and flags, delta-coded sorted monitor numbers, CRC32C. The order of equal monitors' slots is kept; across
/// monitors the order is by number. REQUIRES: 1 to 65,535 heartbeats, all with a message of at most
/// heartbeat_message_bytes_max bytes.
[[nodiscard]] std::string encode_journal_entry(std::span<const heartbeat> heartbeats);
/// Errors: corruption for a wrong checksum, version or length. Never reads past the bytes, whatever they are.
[[nodiscard]] result<std::vector<heartbeat>> decode_journal_entry(std::string_view bytes);

}  // namespace statushive::storage
