#include "storage/heartbeat/journal_codec.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <boost/test/unit_test.hpp>

#include "heartbeat_fixture.hpp"

using namespace statushive;
using namespace statushive::storage;
using namespace statushive::tests;

namespace {

constexpr size_t checksum_at = 2;
constexpr size_t body_at = 6;

/// CRC32C bit by bit, as its definition says.
uint32_t crc32c(std::string_view bytes) {
  uint32_t crc = 0xffffffff;
  for (const char c : bytes) {
    crc ^= static_cast<uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit)
      crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82f63b78u : 0u);
  }
  return ~crc;
}

std::string with_right_checksum(std::string entry) {
  const auto crc = crc32c(entry.substr(0, checksum_at) + entry.substr(body_at));
  for (size_t i = 0; i < 4; ++i)
    entry[checksum_at + i] = static_cast<char>(crc >> (8 * i));
  return entry;
}

std::string hex_of(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<uint8_t>(bytes[i]);
    text += digits[byte >> 4];
    text += digits[byte & 15];
    if (i % 32 == 31 || i + 1 == bytes.size()) text += '\n';
  }
  return text;
}

bool is_refused(std::string_view bytes) {
  const auto decoded = decode_journal_entry(bytes);
  return !decoded && decoded.failure().code() == errc::corruption;
}

std::vector<heartbeat> decoded(std::string_view bytes) {
  auto heartbeats = decode_journal_entry(bytes);
  BOOST_REQUIRE_MESSAGE(heartbeats.has_value(), "the entry decodes");
  return *heartbeats;
}

/// Two nodes, all results, a retry, a message twice, monitors out of order.
std::vector<heartbeat> varied_heartbeats() {
  std::vector<heartbeat> beats{up_in_slot(70'000, 1), up_in_slot(12, 0),     down_in_slot(12, 1),
                               up_in_slot(300, 2),    no_data_in_slot(5, 0), down_in_slot(300, 3)};
  beats[2].attempt = 3;
  beats[3].node = node_id(0xe40c55aa'00000001);
  beats[3].result = check_result::degraded;
  beats[4].response_time = std::chrono::milliseconds(recordable_duration_ms_max);
  return beats;
}

std::string valid_entry() {
  return encode_journal_entry(varied_heartbeats());
}

std::vector<heartbeat> by_number(std::vector<heartbeat> beats) {
  std::ranges::stable_sort(beats, {}, &heartbeat::monitor);
  return beats;
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_was_encoded_comes_back_sorted_by_monitor) {
  const auto beats = decoded(valid_entry());
  BOOST_TEST(beats == by_number(varied_heartbeats()), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_heartbeats_of_one_monitor_keep_their_order) {
  const std::vector<heartbeat> beats{down_in_slot(7, 4), up_in_slot(7, 2), up_in_slot(7, 4),
                                     down_in_slot(7, 4)};
  BOOST_TEST(decoded(encode_journal_entry(beats)) == beats, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(random_entries_come_back) {
  std::mt19937_64 random(told_seed());
  for (int round = 0; round < 300; ++round) {
    std::vector<heartbeat> beats(1 + below(random, round == 0 ? 3000 : 40));
    for (auto& beat : beats) {
      const auto slot = below(random, 10) != 0
                            ? base_slot_ms + static_cast<int64_t>(below(random, 1000))
                            : static_cast<int64_t>(random() & recordable_slot_ms_max);
      const auto monitor =
          below(random, 5) != 0 ? 1 + below(random, 500) : 1 + below(random, UINT32_MAX);
      beat = random_heartbeat(random, static_cast<uint32_t>(monitor), from_ms(slot));
    }
    BOOST_TEST(decoded(encode_journal_entry(beats)) == by_number(beats),
               boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(the_bounds_of_an_entry_come_back) {
  auto first = up_in_slot(1, 0);
  first.slot = from_ms(0);
  auto last = up_in_slot(UINT32_MAX, 0);
  last.slot = from_ms(recordable_slot_ms_max);
  last.message.assign(heartbeat_message_bytes_max, 'm');
  std::vector<heartbeat> beats(journal_entry_heartbeats_max, first);
  beats.back() = last;
  BOOST_TEST((decoded(encode_journal_entry(beats)) == beats));
}

BOOST_AUTO_TEST_CASE(version_1_is_written_as_it_always_was) {
  std::ifstream file(STATUSHIVE_GOLDEN_DIR "/journal_entry_v1.hex");
  const std::string golden{std::istreambuf_iterator<char>(file), {}};
  BOOST_TEST(hex_of(valid_entry()) == golden);
}

BOOST_AUTO_TEST_CASE(the_checksum_is_crc32c_of_everything_else) {
  BOOST_TEST(crc32c("123456789") == 0xe3069283u);
  BOOST_TEST(with_right_checksum(valid_entry()) == valid_entry());
}

BOOST_AUTO_TEST_CASE(an_entry_with_a_flipped_bit_is_refused) {
  const auto entry = valid_entry();
  for (size_t bit = 0; bit < 8 * entry.size(); ++bit) {
    auto damaged = entry;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    BOOST_TEST(is_refused(damaged), "bit " << bit);
  }
}

BOOST_AUTO_TEST_CASE(an_entry_of_another_length_is_refused_even_with_a_right_checksum) {
  const auto entry = valid_entry();
  for (size_t size = 0; size < entry.size(); ++size) {
    BOOST_TEST(is_refused(entry.substr(0, size)), "size " << size);
    if (size > body_at)
      BOOST_TEST(is_refused(with_right_checksum(entry.substr(0, size))), "size " << size);
  }
  BOOST_TEST(is_refused(entry + '\0'));
  BOOST_TEST(is_refused(with_right_checksum(entry + '\0')));
}

BOOST_AUTO_TEST_CASE(random_bytes_are_refused) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes(below(random, 80), '\0');
    for (auto& byte : bytes)
      byte = static_cast<char>(random());
    if (!bytes.empty() && below(random, 2) == 0) bytes[0] = 1;
    if (bytes.size() > 1 && below(random, 2) == 0) bytes[1] = 0;
    BOOST_TEST_REQUIRE(is_refused(bytes));
  }
}

BOOST_AUTO_TEST_CASE(damage_under_a_right_checksum_is_refused_or_gives_what_can_be_encoded) {
  std::mt19937_64 random(told_seed());
  const auto entry = valid_entry();
  size_t refused = 0;
  for (int round = 0; round < 50'000; ++round) {
    auto bytes = entry;
    for (auto changes = 1 + below(random, 4); changes > 0; --changes) {
      bytes[body_at + below(random, bytes.size() - body_at)] = static_cast<char>(random());
    }
    const auto heartbeats = decode_journal_entry(with_right_checksum(bytes));
    if (!heartbeats) {
      ++refused;
      continue;
    }
    BOOST_TEST_REQUIRE(std::ranges::all_of(*heartbeats, is_recordable));
    BOOST_TEST_REQUIRE((decoded(encode_journal_entry(*heartbeats)) == *heartbeats));
  }
  BOOST_TEST(refused > 0u);
}

BOOST_AUTO_TEST_CASE(an_entry_of_another_version_or_with_unknown_flags_is_newer_and_not_damaged) {
  for (const size_t at : {size_t{0}, size_t{1}}) {
    for (const char other : {char{2}, char{4}, char{127}}) {
      auto entry = valid_entry();
      entry[at] = other;
      BOOST_TEST(is_refused(entry));
      const auto newer = decode_journal_entry(with_right_checksum(entry));
      BOOST_TEST_REQUIRE(!newer.has_value());
      BOOST_TEST((newer.failure().code() == errc::failed_precondition));
      BOOST_TEST(newer.failure().reason() == "heartbeat_database_newer");
    }
  }
  auto without_version = valid_entry();
  without_version[0] = 0;
  BOOST_TEST(is_refused(with_right_checksum(without_version)));
}

BOOST_AUTO_TEST_CASE(counts_that_promise_more_than_there_is_are_refused) {
  const std::string header("\x01\x00????", body_at);
  const std::string many("\xff\xff\x03", 3);  // 65,535
  const std::string slot("\x05", 1);
  BOOST_TEST(is_refused(with_right_checksum(header + many + slot + std::string(40, '\0'))));
  BOOST_TEST(
      is_refused(with_right_checksum(header + '\x01' + slot + many + std::string(40, '\0'))));
  BOOST_TEST(is_refused(with_right_checksum(header + std::string(40, '\0'))));
}

BOOST_AUTO_TEST_CASE(numbers_in_a_longer_form_than_needed_are_refused) {
  const auto entry = encode_journal_entry(std::vector{up_in_slot(1, 0)});
  BOOST_TEST_REQUIRE(entry[body_at] == 1);
  const auto longer =
      entry.substr(0, body_at) + std::string("\x81\x00", 2) + entry.substr(body_at + 1);
  BOOST_TEST(is_refused(with_right_checksum(longer)));
}

BOOST_AUTO_TEST_CASE(ordinary_heartbeats_are_small) {
  std::mt19937_64 random(1);
  std::vector<heartbeat> beats;
  for (uint32_t i = 0; i < 16; ++i) {
    beats.push_back(up_in_slot(1 + static_cast<uint32_t>(below(random, 10'000)), 0));
    beats.back().slot += std::chrono::milliseconds(below(random, 1000));
    beats.back().response_time = std::chrono::milliseconds(30 + below(random, 200));
  }
  BOOST_TEST(encode_journal_entry(beats).size() <= 16u * 9);
}

BOOST_AUTO_TEST_CASE(keys_sort_as_their_positions_do) {
  const std::vector<journal_position> positions{
      {shard_number(0), epoch(1), 1},
      {shard_number(0), epoch(1), 256},
      {shard_number(0), epoch(2), 1},
      {shard_number(255), epoch(1), 1},
      {shard_number(256), epoch(1), 1},
      {shard_number(256), epoch(1), UINT64_MAX},
      {shard_number(256), epoch(256), 1},
      {shard_number(UINT16_MAX), epoch(UINT32_MAX), UINT64_MAX}};
  std::string previous;
  for (const auto& position : positions) {
    const auto key = encode_journal_key(position);
    BOOST_TEST(key.size() == 14u);
    BOOST_TEST((previous < key));
    const auto back = decode_journal_key(key);
    BOOST_TEST_REQUIRE(back.has_value());
    BOOST_TEST((*back == position));
    previous = key;
  }
  BOOST_TEST(!decode_journal_key(previous + '\0').has_value());
  BOOST_TEST(!decode_journal_key(previous.substr(1)).has_value());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_recorded_is_named_and_durations_and_messages_are_cut) {
  BOOST_TEST(is_recordable(up_in_slot(1, 0)));
  BOOST_TEST(!is_recordable(up_in_slot(0, 0)));
  for (const auto spoil :
       {+[](heartbeat& b) { b.slot = from_ms(-1); },
        +[](heartbeat& b) { b.slot = from_ms(recordable_slot_ms_max + 1); },
        +[](heartbeat& b) { b.attempt = 0; }, +[](heartbeat& b) { b.result = check_result(0); },
        +[](heartbeat& b) { b.reason = failure_reason(255); }}) {
    auto beat = up_in_slot(1, 0);
    spoil(beat);
    cut_to_recordable(beat);
    BOOST_TEST(!is_recordable(beat));
  }
  auto beat = down_in_slot(1, 0);
  beat.start_delay = std::chrono::milliseconds(-5);
  beat.response_time = std::chrono::hours(24 * 365);
  beat.message = std::string(heartbeat_message_bytes_max - 1, 'x') + "\xe2\x82\xac";
  BOOST_TEST(!is_recordable(beat));
  cut_to_recordable(beat);
  BOOST_TEST(is_recordable(beat));
  BOOST_TEST(beat.start_delay.count() == 0);
  BOOST_TEST(beat.response_time.count() == recordable_duration_ms_max);
  BOOST_TEST(beat.message == std::string(heartbeat_message_bytes_max - 1, 'x'));
}
