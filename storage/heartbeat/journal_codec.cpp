#include "storage/heartbeat/journal_codec.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <optional>
#include <string>

#include <boost/crc.hpp>

#include "storage/database/big_endian.hpp"
#include "storage/heartbeat/byte_stream.hpp"

// Layout of a journal entry, version 1. Numbers are varints (byte_stream.hpp) unless a width is
// given.
//
// clang-format off
//   entry     := version(1) flags(1) checksum(4) body
//   version   := 1
//   flags     := 0; bit 0 is set aside for timings, bit 1 for a compressed body
//   checksum  := CRC32C of version, flags and body (Castagnoli's polynomial as in RFC 3720, B.4),
//                little-endian
//   body      := count base nodes messages outcomes heartbeat*count
//   count     := heartbeats, 1 to 65,535
//   base      := the smallest slot, in Unix ms
//   nodes     := n, then n node ids(8), little-endian
//   messages  := n, then n times: size, bytes
//   outcomes  := n >= 1, then n times: outcome
//   outcome   := head reason(1) [status code] [attempt(1)] [index of the message]
//   head      := index of the node << 6 | has message << 5 | has attempt << 4
//                | has status code << 3 | result
//   heartbeat := number - previous heartbeat's number (before the first: 0)
//                (slot - base) << bits | index of the outcome
//                start delay in ms
//                response time in ms
//   bits      := as many as the highest index of an outcome needs
// clang-format on
//
// Version, flags and checksum stand like this in every version, so that an entry of a newer build
// is told from a damaged one. Both flags and higher versions are refused by this build.
//
// What nearly always repeats within an entry (who checked, what came out) is in dictionaries, so
// that a heartbeat takes 5 to 7 bytes beside about 30 for the entry. Heartbeats are sorted by
// number; those of one monitor keep their order. The checksum covers all bits of the entry but its
// own, so every flipped bit is found.

namespace statushive::storage {
namespace {

constexpr uint8_t entry_version = 1;
constexpr uint8_t no_flags = 0;
constexpr size_t header_bytes = 6;
constexpr size_t checksum_at = 2;
constexpr size_t checksum_bytes = 4;
constexpr size_t node_bytes = 8;
constexpr size_t outcome_bytes_min = 2;
constexpr size_t heartbeat_bytes_min = 4;

constexpr uint64_t result_mask = 0x07;
constexpr uint64_t has_status_code = 0x08;
constexpr uint64_t has_attempt = 0x10;
constexpr uint64_t has_message = 0x20;
constexpr unsigned node_shift = 6;

/// How far back the encoder looks for an equal outcome, node or message. One that repeats from
/// further away is written again: that costs bytes, and the search stays linear in the heartbeats.
constexpr size_t dictionary_reach = 64;

uint32_t checksum_of(std::string_view entry) {
  boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc;
  crc.process_bytes(entry.data(), checksum_at);
  crc.process_bytes(entry.data() + header_bytes, entry.size() - header_bytes);
  return crc.checksum();
}

template <class Value>
class dictionary {
 public:
  size_t index_of(const Value& value) {
    const auto start = values_.size() > dictionary_reach ? values_.size() - dictionary_reach : 0;
    for (auto i = values_.size(); i > start; --i) {
      if (values_[i - 1] == value) return i - 1;
    }
    values_.push_back(value);
    return values_.size() - 1;
  }
  [[nodiscard]] const std::vector<Value>& values() const { return values_; }

 private:
  std::vector<Value> values_;
};

struct outcome {
  check_result result = check_result::no_data;
  failure_reason reason = failure_reason::none;
  std::optional<uint16_t> status_code;
  uint8_t attempt = 1;
  size_t node = 0;
  std::optional<size_t> message;
  friend bool operator==(const outcome&, const outcome&) = default;
};

/// Bits that hold every index of a dictionary of `size`.
unsigned index_bits(size_t size) {
  return static_cast<unsigned>(std::bit_width(size - 1));
}

void put_outcome(std::string& out, const outcome& o) {
  auto head = static_cast<uint64_t>(o.node) << node_shift | static_cast<uint64_t>(o.result);
  if (o.status_code) head |= has_status_code;
  if (o.attempt != 1) head |= has_attempt;
  if (o.message) head |= has_message;
  put_varint(out, head);
  out.push_back(static_cast<char>(o.reason));
  if (o.status_code) put_varint(out, *o.status_code);
  if (o.attempt != 1) out.push_back(static_cast<char>(o.attempt));
  if (o.message) put_varint(out, *o.message);
}

std::vector<const heartbeat*> sorted_by_number(std::span<const heartbeat> heartbeats) {
  std::vector<const heartbeat*> sorted;
  sorted.reserve(heartbeats.size());
  for (const auto& beat : heartbeats)
    sorted.push_back(&beat);
  std::ranges::stable_sort(sorted, {}, [](const heartbeat* beat) { return beat->monitor; });
  return sorted;
}

struct dictionaries {
  dictionary<node_id> nodes;
  dictionary<std::string_view> messages;
  dictionary<outcome> outcomes;

  size_t outcome_of(const heartbeat& beat) {
    outcome o{beat.result, beat.reason, beat.status_code, beat.attempt, nodes.index_of(beat.node),
              {}};
    if (!beat.message.empty()) o.message = messages.index_of(beat.message);
    return outcomes.index_of(o);
  }
};

void put_dictionaries(std::string& out, const dictionaries& words) {
  put_varint(out, words.nodes.values().size());
  for (const auto node : words.nodes.values())
    put_little_endian(out, node.value(), node_bytes);
  put_varint(out, words.messages.values().size());
  for (const auto message : words.messages.values()) {
    put_varint(out, message.size());
    out.append(message);
  }
  put_varint(out, words.outcomes.values().size());
  for (const auto& o : words.outcomes.values())
    put_outcome(out, o);
}

/// Reads a body; what it found is good only if `in.is_good()` at the end.
class body_reader {
 public:
  explicit body_reader(std::string_view body) : in_(body) {}

  std::vector<heartbeat> read() {
    const auto count = in_.count(journal_entry_heartbeats_max, heartbeat_bytes_min);
    const auto base = in_.varint(recordable_slot_ms_max);
    read_nodes(count);
    read_messages(count);
    read_outcomes(count);
    std::vector<heartbeat> beats;
    if (!in_.is_good() || count == 0 || outcomes_.empty()) {
      in_.fail();
      return beats;
    }
    beats.reserve(count);
    uint64_t number = 0;
    for (size_t i = 0; i < count && in_.is_good(); ++i)
      beats.push_back(read_heartbeat(number, base));
    if (in_.remaining() != 0) in_.fail();
    return beats;
  }
  [[nodiscard]] bool is_good() const { return in_.is_good(); }

 private:
  void read_nodes(size_t max) {
    const auto n = in_.count(max, node_bytes);
    for (size_t i = 0; i < n; ++i)
      nodes_.emplace_back(in_.little_endian(node_bytes));
  }

  void read_messages(size_t max) {
    const auto n = in_.count(max, 1);
    for (size_t i = 0; i < n && in_.is_good(); ++i) {
      messages_.push_back(in_.text(in_.varint(heartbeat_message_bytes_max)));
      if (messages_.back().empty()) in_.fail();
    }
  }

  void read_outcomes(size_t max) {
    const auto n = in_.count(max, outcome_bytes_min);
    for (size_t i = 0; i < n && in_.is_good(); ++i)
      outcomes_.push_back(read_outcome());
  }

  /// A heartbeat with all but its number, slot and durations.
  heartbeat read_outcome() {
    heartbeat beat;
    const auto head = in_.varint(uint64_t{journal_entry_heartbeats_max} << node_shift);
    beat.result = static_cast<check_result>(head & result_mask);
    beat.reason = static_cast<failure_reason>(in_.byte());
    if (head & has_status_code) beat.status_code = static_cast<uint16_t>(in_.varint(UINT16_MAX));
    if (head & has_attempt) {
      beat.attempt = in_.byte();
      if (beat.attempt <= 1) in_.fail();
    }
    if (head & has_message) {
      const auto index = in_.varint(journal_entry_heartbeats_max);
      if (index < messages_.size()) {
        beat.message = messages_[index];
      } else {
        in_.fail();
      }
    }
    const auto node = head >> node_shift;
    if (node >= nodes_.size() || !is_known(beat.result) || !is_known(beat.reason)) {
      in_.fail();
    } else {
      beat.node = nodes_[node];
    }
    return beat;
  }

  heartbeat read_heartbeat(uint64_t& number, uint64_t base) {
    const auto bits = index_bits(outcomes_.size());
    number += in_.varint(UINT32_MAX);
    const auto place = in_.varint(UINT64_MAX);
    const auto index = place & ((uint64_t{1} << bits) - 1);
    const auto slot = base + (place >> bits);
    const auto start_delay = in_.varint(recordable_duration_ms_max);
    const auto response_time = in_.varint(recordable_duration_ms_max);
    if (number == 0 || number > UINT32_MAX || index >= outcomes_.size() ||
        place >> bits > recordable_slot_ms_max || slot > recordable_slot_ms_max) {
      in_.fail();
      return {};
    }
    auto beat = outcomes_[index];
    beat.monitor = monitor_number(static_cast<uint32_t>(number));
    beat.slot = from_ms(static_cast<int64_t>(slot));
    beat.start_delay = std::chrono::milliseconds(start_delay);
    beat.response_time = std::chrono::milliseconds(response_time);
    return beat;
  }

  byte_reader in_;
  std::vector<node_id> nodes_;
  std::vector<std::string_view> messages_;
  std::vector<heartbeat> outcomes_;
};

error damaged(std::string_view what) {
  return {errc::corruption, "corrupt", "a journal entry " + std::string(what)};
}

bool is_duration_recordable(std::chrono::milliseconds duration) {
  return duration.count() >= 0 && duration.count() <= recordable_duration_ms_max;
}

}  // namespace

std::string encode_journal_key(const journal_position& position) {
  std::string key;
  key.reserve(14);
  put_big_endian(key, position.shard.value());
  put_big_endian(key, position.epoch.value());
  put_big_endian(key, position.seq);
  return key;
}

result<journal_position> decode_journal_key(std::string_view key) {
  if (key.size() != 14) return corrupt("a journal key");
  journal_position position;
  position.shard = shard_number(big_endian<uint16_t>(key.substr(0, 2)));
  position.epoch = epoch(big_endian<uint32_t>(key.substr(2, 4)));
  position.seq = big_endian<uint64_t>(key.substr(6));
  return position;
}

bool is_recordable(const heartbeat& beat) {
  const auto slot = to_ms(beat.slot);
  return beat.monitor.value() != 0 && slot >= 0 && slot <= recordable_slot_ms_max &&
         is_duration_recordable(beat.start_delay) && is_duration_recordable(beat.response_time) &&
         beat.attempt >= 1 && is_known(beat.result) && is_known(beat.reason) &&
         beat.message.size() <= heartbeat_message_bytes_max;
}

void cut_to_recordable(heartbeat& beat) {
  constexpr std::chrono::milliseconds longest(recordable_duration_ms_max);
  beat.start_delay = std::clamp(beat.start_delay, std::chrono::milliseconds::zero(), longest);
  beat.response_time = std::clamp(beat.response_time, std::chrono::milliseconds::zero(), longest);
  if (beat.message.size() <= heartbeat_message_bytes_max) return;
  auto size = heartbeat_message_bytes_max;
  const auto is_continuation = [&](size_t at) { return (beat.message[at] & 0xc0) == 0x80; };
  // A UTF-8 character has at most three continuation bytes; other bytes are cut where they are.
  for (int steps = 0; steps < 3 && is_continuation(size); ++steps)
    --size;
  beat.message.resize(size);
}

std::string encode_journal_entry(std::span<const heartbeat> heartbeats) {
  assert(!heartbeats.empty() && heartbeats.size() <= journal_entry_heartbeats_max);
  assert(std::ranges::all_of(heartbeats, is_recordable));
  const auto sorted = sorted_by_number(heartbeats);
  dictionaries words;
  std::vector<size_t> outcome_of;
  outcome_of.reserve(sorted.size());
  for (const auto* beat : sorted)
    outcome_of.push_back(words.outcome_of(*beat));
  const auto base = to_ms(std::ranges::min(heartbeats, {}, &heartbeat::slot).slot);

  std::string entry;
  entry.reserve(header_bytes + 32 + 8 * sorted.size());
  entry.push_back(static_cast<char>(entry_version));
  entry.push_back(static_cast<char>(no_flags));
  entry.append(checksum_bytes, '\0');
  put_varint(entry, sorted.size());
  put_varint(entry, static_cast<uint64_t>(base));
  put_dictionaries(entry, words);
  const auto bits = index_bits(words.outcomes.values().size());
  uint32_t previous = 0;
  for (size_t i = 0; i < sorted.size(); ++i) {
    const auto& beat = *sorted[i];
    put_varint(entry, beat.monitor.value() - previous);
    put_varint(entry, static_cast<uint64_t>(to_ms(beat.slot) - base) << bits | outcome_of[i]);
    put_varint(entry, static_cast<uint64_t>(beat.start_delay.count()));
    put_varint(entry, static_cast<uint64_t>(beat.response_time.count()));
    previous = beat.monitor.value();
  }
  std::string checksum;
  put_little_endian(checksum, checksum_of(entry), checksum_bytes);
  entry.replace(checksum_at, checksum_bytes, checksum);
  return entry;
}

result<std::vector<heartbeat>> decode_journal_entry(std::string_view bytes) {
  if (bytes.size() <= header_bytes) return damaged("is too short");
  byte_reader header(bytes);
  const auto version = header.byte();
  const auto flags = header.byte();
  // All versions have it: what comes of a later build is not damaged.
  if (header.little_endian(checksum_bytes) != checksum_of(bytes))
    return damaged("has a wrong checksum");
  if (version == 0) return damaged("has no version");
  if (version > entry_version || flags != no_flags) {
    return error(errc::failed_precondition, "heartbeat_database_newer",
                 "a journal entry was written by a newer build: it has version " +
                     std::to_string(version) + " and flags " + std::to_string(flags));
  }
  body_reader body(bytes.substr(header_bytes));
  auto beats = body.read();
  if (!body.is_good()) return damaged("does not decode");
  return beats;
}

}  // namespace statushive::storage
