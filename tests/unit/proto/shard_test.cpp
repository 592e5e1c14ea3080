#include "proto/model/shard.hpp"

#include <boost/test/unit_test.hpp>

using namespace statushive;

BOOST_AUTO_TEST_CASE(the_shard_of_a_monitor_never_changes) {
  // Stored keys depend on these: XXH3-64 of the 16 bytes, modulo the count.
  const auto first = monitor_id::parse("0193f0a1-b2c3-7d4e-8f50-61728394a5b6").value();
  BOOST_TEST(shard_of(first, 64).value() == 34u);
  BOOST_TEST(shard_of(first, 1024).value() == 354u);
  BOOST_TEST(shard_of(monitor_id(), 64).value() == 40u);
  BOOST_TEST(shard_of(first, 1).value() == 0u);
}

BOOST_AUTO_TEST_CASE(monitors_spread_over_the_shards) {
  std::array<int, 64> counts{};
  for (int i = 0; i < 6400; ++i) {
    uuid_bytes bytes{};
    bytes[14] = static_cast<uint8_t>(i >> 8);
    bytes[15] = static_cast<uint8_t>(i);
    ++counts[shard_of(monitor_id(bytes), 64).value()];
  }
  for (const int count : counts) {
    BOOST_TEST(count > 50);
    BOOST_TEST(count < 160);
  }
}
