#include <boost/test/unit_test.hpp>

#include "storage/heartbeat/heartbeat_database.hpp"
#include "storage/log/consensus_log.hpp"

namespace statushive::storage {
namespace {

constexpr std::chrono::seconds minute{60};

struct control {
  environment memory = environment::in_memory();
  std::unique_ptr<consensus_log> log;

  control() {
    auto opened = open_control_database("/control", memory);
    BOOST_TEST_REQUIRE(opened.has_value());
    log = std::move(*opened);
    BOOST_TEST_REQUIRE(log->recover().has_value());
  }
};

struct heartbeats {
  environment memory = environment::in_memory();
  std::unique_ptr<heartbeat_database> database;

  heartbeats() {
    auto opened =
        open_heartbeat_database("/heartbeats", memory, [](monitor_number) { return true; });
    BOOST_TEST_REQUIRE(opened.has_value());
    database = std::move(*opened);
  }
  void append(uint64_t seq, heartbeat_database::durability wanted) {
    heartbeat beat;
    beat.monitor = monitor_number(1);
    beat.slot = from_ms(1'700'000'000'000) + minute * seq;
    beat.result = check_result::up;
    BOOST_TEST(database->append({{{shard_number(1), epoch(1), seq}, {beat}}}, wanted).has_value());
  }
};

BOOST_AUTO_TEST_SUITE(figures_of_databases)

BOOST_FIXTURE_TEST_CASE(the_log_counts_what_waits_for_the_disk_and_nothing_else, control) {
  const auto before = log->figures();
  BOOST_TEST(before.syncs.count() == 0U);
  BOOST_TEST(log->save({1, 0}).has_value());
  BOOST_TEST(
      log->append(1, std::vector<log_entry>{{1, entry_kind::command, "a command"}}).has_value());
  BOOST_TEST(log->figures().syncs.count() == 2U);
  BOOST_TEST(log->apply({{{"key", "value"}}}, {1, 1, 0, ""}).has_value());
  const auto after = log->figures();
  BOOST_TEST(after.syncs.count() == 2U);
  BOOST_TEST(after.wal_bytes > before.wal_bytes);
  BOOST_TEST(after.memtables_bytes > 0U);
  BOOST_TEST(after.block_cache_bytes_max == control_database_options().block_cache_bytes);
  BOOST_TEST(after.background_errors == 0U);
  BOOST_TEST(!after.is_write_stopped);
}

BOOST_FIXTURE_TEST_CASE(the_journal_counts_what_waits_for_the_disk_and_nothing_else, heartbeats) {
  // A new database syncs its format.
  const auto before = database->figures();
  append(1, heartbeat_database::durability::written);
  BOOST_TEST(database->figures().syncs.count() == before.syncs.count());
  append(2, heartbeat_database::durability::synced);
  BOOST_TEST(database->figures().syncs.count() == before.syncs.count() + 1);
  BOOST_TEST(database->sync().has_value());
  const auto after = database->figures();
  BOOST_TEST(after.syncs.count() == before.syncs.count() + 2);
  BOOST_TEST(after.wal_bytes > before.wal_bytes);
  BOOST_TEST(after.memtables_bytes > 0U);
  BOOST_TEST(after.block_cache_bytes_max == heartbeat_database_options().block_cache_bytes);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace statushive::storage
