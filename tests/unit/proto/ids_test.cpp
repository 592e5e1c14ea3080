#include "proto/model/ids.hpp"

#include <set>
#include <unordered_set>

#include <boost/test/unit_test.hpp>

#include "tests/support/seeded_random.hpp"

using namespace statushive;
using statushive::tests::seeded_random;

namespace {

constexpr const char* text = "0193f0a1-b2c3-7d4e-8f50-61728394a5b6";

/// Fills with one byte.
class constant_random final : public random_source {
 public:
  explicit constant_random(uint8_t byte) : byte_(byte) {}
  void fill(std::span<uint8_t> bytes) override {
    for (auto& byte : bytes)
      byte = byte_;
  }

 private:
  uint8_t byte_;
};

/// First zeros, then ones.
class zero_then_ones final : public random_source {
 public:
  void fill(std::span<uint8_t> bytes) override {
    for (auto& byte : bytes)
      byte = fills_ == 0 ? 0 : 0xff;
    ++fills_;
  }

 private:
  int fills_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_CASE(an_id_is_parsed_and_shown_in_one_form) {
  const auto id = monitor_id::parse(text);
  BOOST_TEST(id->str() == text);
  BOOST_TEST(id->bytes()[0] == 0x01);
  BOOST_TEST(id->bytes()[15] == 0xb6);
  BOOST_TEST(monitor_id::from_raw(id->raw()).value() == *id);
}

BOOST_AUTO_TEST_CASE(other_forms_of_an_id_are_refused) {
  const std::string good = text;
  auto upper = good;
  upper[3] = 'F';
  auto shifted = good;
  std::swap(shifted[8], shifted[9]);
  auto odd = good;
  odd[0] = 'g';
  for (const auto& bad :
       {std::string(), good.substr(1), good + '0', '{' + good + '}', upper, shifted, odd,
        std::string("0193f0a1b2c37d4e8f5061728394a5b6"), std::string(36, '-')}) {
    const auto parsed = monitor_id::parse(bad);
    BOOST_TEST(!parsed.has_value(), bad);
    if (!parsed) BOOST_TEST(parsed.failure().reason() == "invalid_id");
  }
}

BOOST_AUTO_TEST_CASE(raw_bytes_are_16_or_nil) {
  BOOST_TEST(user_id::from_raw("")->is_nil());
  BOOST_TEST(user_id::from_raw(std::string(16, '\0'))->is_nil());
  BOOST_TEST(!user_id::from_raw(std::string(16, 'x'))->is_nil());
  BOOST_TEST((user_id::from_raw(std::string(15, 'x')).failure().code() == errc::corruption));
  BOOST_TEST((user_id::from_raw(std::string(17, 'x')).failure().code() == errc::corruption));
}

BOOST_AUTO_TEST_CASE(a_new_id_is_a_version_7_uuid_of_its_time) {
  const auto moment = from_ms(0x0123456789ab);
  for (const uint8_t byte : {uint8_t{0x00}, uint8_t{0xff}}) {
    constant_random random(byte);
    const auto bytes = make_uuid_v7(moment, random);
    const std::array<uint8_t, 6> time{0x01, 0x23, 0x45, 0x67, 0x89, 0xab};
    BOOST_TEST(std::equal(time.begin(), time.end(), bytes.begin()));
    BOOST_TEST((bytes[6] >> 4) == 7);
    BOOST_TEST((bytes[8] >> 6) == 2);
    BOOST_TEST((bytes[6] & 0x0f) == (byte & 0x0f));
    BOOST_TEST((bytes[8] & 0x3f) == (byte & 0x3f));
    BOOST_TEST(bytes[15] == byte);
  }
}

BOOST_AUTO_TEST_CASE(ids_are_ordered_by_their_time_and_differ_within_a_millisecond) {
  seeded_random random(1);
  auto before = monitor_id::make(from_ms(1'000), random);
  std::set<monitor_id> made{before};
  for (int64_t ms = 1'001; ms < 1'100; ++ms) {
    const auto next = monitor_id::make(from_ms(ms), random);
    BOOST_TEST(before < next);
    before = next;
    for (int i = 0; i < 10; ++i)
      made.insert(monitor_id::make(from_ms(ms), random));
  }
  BOOST_TEST(made.size() == 991u);
}

BOOST_AUTO_TEST_CASE(hashes_of_ids_differ) {
  seeded_random random(1);
  std::unordered_set<size_t> hashes;
  for (int i = 0; i < 1000; ++i) {
    hashes.insert(std::hash<monitor_id>()(monitor_id::make(from_ms(1'000), random)));
  }
  BOOST_TEST(hashes.size() == 1000u);
}

BOOST_AUTO_TEST_CASE(a_node_id_is_shown_as_its_first_32_bits) {
  BOOST_TEST(node_id(0x0a0b0c0d11111111).str() == "0a0b0c0d");
  BOOST_TEST(node_id(0xffffffff00000000).str() == "ffffffff");
  BOOST_TEST(node_id().is_none());
  BOOST_TEST(!node_id(1).is_none());
}

BOOST_AUTO_TEST_CASE(a_made_node_id_shows_something) {
  zero_then_ones random;
  BOOST_TEST(node_id::make(random).value() == UINT64_MAX);
}

BOOST_AUTO_TEST_CASE(numbers_compare_and_print) {
  BOOST_TEST(monitor_number(1) < monitor_number(2));
  BOOST_TEST(epoch(3) == epoch(3));
  std::ostringstream out;
  out << shard_number(7) << ' ' << monitor_id::parse(text).value();
  BOOST_TEST(out.str() == std::string("7 ") + text);
}
