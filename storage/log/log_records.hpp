#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "proto/model/result.hpp"
#include "storage/log/consensus_log.hpp"

namespace statushive::storage {

// clang-format off
/// The control database's records. Integers are big-endian, and each value begins with a version
/// byte, 1:
///   column family   key               value
///   default         "hard_state"      version, term (8), voted for (8)
///   default         "applied_mark"    version, index (8), term (8), configuration's index (8),
///                                     configuration
///   default         "first_index"     version, index of the log's first entry (8)
///   log             index (8)         version, kind (1), term (8), payload
///   state           the state machine's own
/// Stored on disk: a change of shape takes a new version.
// clang-format on
inline constexpr std::string_view hard_state_key = "hard_state";
inline constexpr std::string_view applied_mark_key = "applied_mark";
inline constexpr std::string_view first_index_key = "first_index";

[[nodiscard]] std::string log_key(uint64_t index);
/// Errors: corruption.
[[nodiscard]] result<uint64_t> parse_log_key(std::string_view key);

[[nodiscard]] std::string encode(const hard_state& hard);
[[nodiscard]] std::string encode(const applied_mark& mark);
[[nodiscard]] std::string encode(const log_entry& entry);
[[nodiscard]] std::string encode_index(uint64_t index);

/// Errors of all: corruption.
[[nodiscard]] result<hard_state> decode_hard_state(std::string_view bytes);
[[nodiscard]] result<applied_mark> decode_applied_mark(std::string_view bytes);
[[nodiscard]] result<log_entry> decode_log_entry(std::string_view bytes);
[[nodiscard]] result<uint64_t> decode_index(std::string_view bytes);

}  // namespace statushive::storage
