#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "proto/model/heartbeat.hpp"
#include "proto/model/result.hpp"
#include "proto/model/shard.hpp"

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
/// Errors: corruption.
[[nodiscard]] result<journal_position> decode_journal_key(std::string_view key);

/// Bounds of what an entry holds.
inline constexpr size_t journal_entry_heartbeats_max = 65'535;
inline constexpr int64_t recordable_slot_ms_max = (int64_t{1} << 48) - 1;
inline constexpr int64_t recordable_duration_ms_max = (int64_t{1} << 32) - 1;

/// Whether an entry can hold the heartbeat: a monitor number, a slot from 0 to
/// recordable_slot_ms_max, durations from 0 to recordable_duration_ms_max, a known result and
/// reason, an attempt from 1, a message of at most heartbeat_message_bytes_max bytes.
[[nodiscard]] bool is_recordable(const heartbeat& beat);

/// Cuts what a stepped clock or a talkative target can spoil, durations and the message, to what an
/// entry holds. The message is cut between characters.
void cut_to_recordable(heartbeat& beat);

/// One batch of heartbeats in the journal's packed form, which decodes from its own bytes (layout
/// in the .cpp). The order of a monitor's heartbeats is kept; across monitors the order is by
/// number. REQUIRES: 1 to journal_entry_heartbeats_max heartbeats, all recordable.
[[nodiscard]] std::string encode_journal_entry(std::span<const heartbeat> heartbeats);

/// Errors: corruption for a wrong checksum or length, and for anything that encode_journal_entry
/// would not write; failed_precondition `heartbeat_database_newer` for a sound entry of a version
/// or with flags that this build does not know. Never reads past the bytes, whatever they are.
[[nodiscard]] result<std::vector<heartbeat>> decode_journal_entry(std::string_view bytes);

}  // namespace statushive::storage
