#include "storage/heartbeat/heartbeat_database.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include <boost/crc.hpp>
#include <boost/test/unit_test.hpp>
#include <rocksdb/db.h>

#include "heartbeat_fixture.hpp"
#include "storage/heartbeat/journal_readings.hpp"
#include "tests/support/faulty_environment.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace statushive;
using namespace statushive::storage;
using namespace statushive::tests;

namespace {

using durability = heartbeat_database::durability;

constexpr shard_number shard_3(3);
constexpr monitor_number monitor_1(1);
constexpr size_t beyond_memory = 1000;

/// One entry with the next seq of shard 3.
void append_next(heartbeat_database& database, std::vector<heartbeat> beats, uint32_t owner = 1) {
  append(database,
         {entry_of(3, owner, database.last_seq(shard_3, epoch(owner)) + 1, std::move(beats))});
}

std::vector<heartbeat> all_of(const heartbeat_database& database, uint32_t monitor) {
  return history(database, shard_3, monitor_number(monitor), 100'000, true);
}

/// The newest first.
std::vector<heartbeat> up_in_slots(uint32_t monitor, int64_t newest, int64_t oldest) {
  std::vector<heartbeat> beats;
  for (auto n = newest; n >= oldest; --n)
    beats.push_back(up_in_slot(monitor, n));
  return beats;
}

void check_refused_opening(const std::string& directory, const environment& env, errc code,
                           std::string_view reason) {
  const auto opened = open_heartbeat_database(directory, env, keep_all);
  BOOST_TEST_REQUIRE(!opened.has_value());
  BOOST_TEST((opened.failure().code() == code), opened.failure().message());
  BOOST_TEST(opened.failure().reason() == reason);
}

/// Changes rows behind the database's back. REQUIRES: it is closed.
template <class Change>
void change_rows(const std::string& directory, const environment& env, Change change) {
  rocksdb::DBOptions options;
  options.env = env.get();
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  rocksdb::DB* raw = nullptr;
  const auto opened =
      rocksdb::DB::Open(options, directory, {{"default", {}}, {"journal", {}}}, &families, &raw);
  BOOST_REQUIRE_MESSAGE(opened.ok(), opened.ToString());
  const std::unique_ptr<rocksdb::DB> rows(raw);
  const rocksdb::Status changed = change(*rows, families[0], families[1]);
  BOOST_REQUIRE_MESSAGE(changed.ok(), changed.ToString());
  for (auto* family : families)
    rows->DestroyColumnFamilyHandle(family).PermitUncheckedError();
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_new_database_knows_nothing, in_memory) {
  const auto database = open(directory, env);
  BOOST_TEST(database->last_seq(shard_3, epoch(1)) == 0u);
  BOOST_TEST(!database->last_slot(monitor_1).has_value());
  BOOST_TEST(database->latest(monitor_1, 50, true).empty());
  BOOST_TEST(history(*database, shard_3, monitor_1, 50, true).empty());
  BOOST_TEST(database->is_in_memory(monitor_1, 1000));
  const auto summary = database->summary(monitor_1, slot_at(0));
  BOOST_TEST(!summary.latest.has_value());
  BOOST_TEST(summary.window == rollup());
}

BOOST_FIXTURE_TEST_CASE(what_was_appended_is_visible_at_once, in_memory) {
  const auto database = open(directory, env);
  append(*database,
         {entry_of(3, 1, 1, {up_in_slot(1, 0), down_in_slot(2, 0)}),
          entry_of(3, 1, 2, {up_in_slot(1, 1)}), entry_of(4, 1, 1, {no_data_in_slot(9, 0)})});
  BOOST_TEST(database->last_seq(shard_3, epoch(1)) == 2u);
  BOOST_TEST(database->last_seq(shard_3, epoch(2)) == 0u);
  BOOST_TEST(database->latest(monitor_1, 50, false) == up_in_slots(1, 1, 0),
             boost::test_tools::per_element());
  BOOST_TEST((*database->last_slot(monitor_number(9)) == slot_at(0)));
  const auto summary = database->summary(monitor_number(2), slot_at(0));
  BOOST_TEST(*summary.latest == down_in_slot(2, 0));
  BOOST_TEST((summary.window == rollup{.down = 1}));
  const auto counters = database->counters();
  BOOST_TEST(counters.entries == 3u);
  BOOST_TEST(counters.heartbeats == 4u);
  BOOST_TEST(counters.bytes > 3 * 14u);
}

BOOST_FIXTURE_TEST_CASE(a_reopened_database_knows_the_same, in_memory) {
  {
    const auto database = open(directory, env);
    for (int64_t n = 0; n < 300; ++n)
      append_next(*database, {up_in_slot(1, n), down_in_slot(2, n)});
  }
  const auto database = open(directory, env);
  BOOST_TEST(database->counters().replayed == 600u);
  BOOST_TEST(database->last_seq(shard_3, epoch(1)) == 300u);
  BOOST_TEST(database->latest(monitor_1, 100, false) == up_in_slots(1, 299, 200),
             boost::test_tools::per_element());
  BOOST_TEST(all_of(*database, 1) == up_in_slots(1, 299, 0), boost::test_tools::per_element());
  BOOST_TEST((database->summary(monitor_number(2), slot_at(0)).window == rollup{.down = 300}));
  append_next(*database, {up_in_slot(1, 300)});
  BOOST_TEST(database->last_seq(shard_3, epoch(1)) == 301u);
}

BOOST_FIXTURE_TEST_CASE(memory_answers_what_it_can_and_history_the_rest, in_memory) {
  const auto database = open(directory, env);
  for (int64_t n = 0; n < 100; ++n)
    append_next(*database, {up_in_slot(1, n)});
  BOOST_TEST(database->is_in_memory(monitor_1, beyond_memory));
  append_next(*database, {no_data_in_slot(1, 100)});
  BOOST_TEST(!database->is_in_memory(monitor_1, 100));
  BOOST_TEST(database->is_in_memory(monitor_1, 99));
  BOOST_TEST(database->latest(monitor_1, beyond_memory, true).size() == 100u);
  BOOST_TEST(history(*database, shard_3, monitor_1, beyond_memory, false) == up_in_slots(1, 99, 0),
             boost::test_tools::per_element());
  BOOST_TEST(history(*database, shard_3, monitor_1, beyond_memory, true).size() == 101u);
  BOOST_TEST(history(*database, shard_3, monitor_1, 7, true).front() == no_data_in_slot(1, 100));
  BOOST_TEST(history(*database, shard_3, monitor_1, 0, true).empty());
  BOOST_TEST(history(*database, shard_number(2), monitor_1, 7, true).empty());
}

BOOST_FIXTURE_TEST_CASE(a_summary_covers_whole_hours, in_memory) {
  const auto database = open(directory, env);
  const timestamp hour = std::chrono::floor<std::chrono::hours>(slot_at(0)) + std::chrono::hours(1);
  for (const auto at :
       {hour - std::chrono::milliseconds(1), hour, hour + std::chrono::minutes(90)}) {
    auto beat = up_in_slot(1, 0);
    beat.slot = at;
    append_next(*database, {beat});
  }
  BOOST_TEST(database->summary(monitor_1, hour - std::chrono::milliseconds(1)).window.up == 3u);
  BOOST_TEST(database->summary(monitor_1, hour + std::chrono::minutes(59)).window.up == 2u);
  BOOST_TEST(database->summary(monitor_1, hour + std::chrono::hours(2)).window.up == 0u);
  BOOST_TEST(database->summary(monitor_1, timestamp::min()).window.up == 3u);
}

BOOST_FIXTURE_TEST_CASE(the_last_attempt_of_a_slot_counts, in_memory) {
  for (const bool is_reopened : {false, true}) {
    auto database = open(directory + (is_reopened ? "2" : "1"), env);
    auto retried = up_in_slot(1, 0);
    retried.attempt = 2;
    append_next(*database, {down_in_slot(1, 0)});
    append_next(*database, {retried});
    if (is_reopened) {
      database.reset();
      database = open(directory + "2", env);
    }
    BOOST_TEST((database->summary(monitor_1, slot_at(0)).window ==
                rollup{.up = 1, .response_ms_sum = 90}));
    BOOST_TEST(all_of(*database, 1) == std::vector{retried}, boost::test_tools::per_element());
    BOOST_TEST(database->latest(monitor_1, 9, true) == std::vector{retried},
               boost::test_tools::per_element());
    BOOST_TEST(database->counters().duplicates == 1u);
  }
}

BOOST_FIXTURE_TEST_CASE(the_higher_epoch_wins_whichever_comes_first, in_memory) {
  const auto database = open(directory, env);
  append_next(*database, {up_in_slot(1, 0), up_in_slot(1, 1)}, 1);
  append_next(*database, {down_in_slot(1, 1), down_in_slot(1, 2)}, 2);
  append_next(*database, {up_in_slot(1, 2), up_in_slot(1, 3)}, 1);
  const std::vector<heartbeat> expected{up_in_slot(1, 3), down_in_slot(1, 2), down_in_slot(1, 1),
                                        up_in_slot(1, 0)};
  BOOST_TEST(database->latest(monitor_1, 9, true) == expected, boost::test_tools::per_element());
  BOOST_TEST(all_of(*database, 1) == expected, boost::test_tools::per_element());
  BOOST_TEST((database->summary(monitor_1, slot_at(0)).window ==
              rollup{.up = 2, .down = 2, .response_ms_sum = 180}));
  BOOST_TEST(history(*database, shard_3, monitor_1, 1, true).front() == up_in_slot(1, 3));
}

BOOST_FIXTURE_TEST_CASE(heartbeats_older_than_memory_are_counted_once, in_memory) {
  auto database = open(directory, env);
  for (int64_t n = 0; n < 300; ++n) {
    if (n != 50) append_next(*database, {up_in_slot(1, n)});
  }
  append_next(*database, {up_in_slot(1, 50)});
  append_next(*database, {up_in_slot(1, 50), up_in_slot(1, 40)});
  append_next(*database, {down_in_slot(1, 60)}, 2);
  append_next(*database, {up_in_slot(1, 60)}, 1);
  for (int round = 0; round < 2; ++round) {
    BOOST_TEST((database->summary(monitor_1, slot_at(0)).window ==
                rollup{.up = 299, .down = 1, .response_ms_sum = 299 * 90}));
    BOOST_TEST(all_of(*database, 1).size() == 300u);
    BOOST_TEST(all_of(*database, 1)[299 - 60] == down_in_slot(1, 60));
    BOOST_TEST(database->counters().duplicates == 4u);
    database.reset();
    database = open(directory, env);
  }
}

BOOST_FIXTURE_TEST_CASE(the_latest_with_data_is_found_again_when_a_higher_epoch_spoils_it,
                        in_memory) {
  const auto database = open(directory, env);
  append_next(*database, {up_in_slot(1, -100), up_in_slot(1, 0), down_in_slot(1, 1)});
  for (int64_t n = 2; n < 130; ++n)
    append_next(*database, {no_data_in_slot(1, n)});
  BOOST_TEST(*database->summary(monitor_1, slot_at(0)).latest == down_in_slot(1, 1));
  append_next(*database, {no_data_in_slot(1, 1)}, 2);
  BOOST_TEST(*database->summary(monitor_1, slot_at(0)).latest == up_in_slot(1, 0));
  append_next(*database, {down_in_slot(1, 5)}, 2);
  BOOST_TEST(*database->summary(monitor_1, slot_at(0)).latest == down_in_slot(1, 5));
  append_next(*database, {no_data_in_slot(1, 5), no_data_in_slot(1, 0), no_data_in_slot(1, -100)},
              2);
  BOOST_TEST(!database->summary(monitor_1, slot_at(0)).latest.has_value());
}

BOOST_FIXTURE_TEST_CASE(an_entry_that_is_there_already_is_passed_over, in_memory) {
  const auto database = open(directory, env);
  const auto first = entry_of(3, 1, 1, {up_in_slot(1, 0)});
  append(*database, {first});
  append(*database, {first, entry_of(3, 1, 2, {up_in_slot(1, 1)})});
  BOOST_TEST(database->counters().entries == 2u);
  BOOST_TEST(database->latest(monitor_1, 9, true).size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(misuse_is_refused_and_nothing_is_written, in_memory) {
  const auto database = open(directory, env);
  append_next(*database, {up_in_slot(1, 0)});
  const auto good = entry_of(4, 1, 1, {up_in_slot(2, 0)});
  auto unrecordable = up_in_slot(1, 1);
  unrecordable.start_delay = std::chrono::milliseconds(-1);
  for (const auto& bad :
       {entry_of(3, 1, 3, {up_in_slot(1, 1)}), entry_of(3, 1, 1, {up_in_slot(1, 1)}),
        entry_of(3, 1, 0, {up_in_slot(1, 1)}), entry_of(3, 2, 2, {up_in_slot(1, 1)}),
        entry_of(3, 1, 2, {}), entry_of(3, 1, 2, {unrecordable})}) {
    const auto done = database->append({good, bad}, durability::written);
    BOOST_TEST_REQUIRE(!done.has_value());
    BOOST_TEST((done.failure().code() == errc::internal));
    BOOST_TEST(done.failure().reason() == "journal_misuse");
  }
  BOOST_TEST(database->latest(monitor_number(2), 9, true).empty());
  BOOST_TEST(database->last_seq(shard_number(4), epoch(1)) == 0u);
  append(*database, {good});
}

BOOST_FIXTURE_TEST_CASE(deleted_monitors_are_passed_over_at_replay, in_memory) {
  {
    const auto database = open(directory, env);
    append_next(*database, {up_in_slot(1, 0), up_in_slot(2, 0), up_in_slot(2, 1)});
  }
  std::vector<monitor_number> asked;
  const auto database = open(directory, env, [&](monitor_number monitor) {
    asked.push_back(monitor);
    return monitor == monitor_1;
  });
  BOOST_TEST((asked == std::vector{monitor_1, monitor_number(2)}));
  BOOST_TEST(database->counters().replayed == 1u);
  BOOST_TEST(database->latest(monitor_1, 9, true).size() == 1u);
  BOOST_TEST(database->latest(monitor_number(2), 9, true).empty());
  BOOST_TEST(all_of(*database, 2).empty());
}

BOOST_FIXTURE_TEST_CASE(a_forgotten_monitor_does_not_come_back, in_memory) {
  const auto database = open(directory, env);
  append_next(*database, {up_in_slot(1, 0), up_in_slot(2, 0)});
  database->forget(monitor_1);
  append_next(*database, {up_in_slot(1, 1), up_in_slot(2, 1)});
  BOOST_TEST(!database->last_slot(monitor_1).has_value());
  BOOST_TEST(all_of(*database, 1).empty());
  BOOST_TEST(database->summary(monitor_1, slot_at(0)).window == rollup());
  BOOST_TEST(database->latest(monitor_number(2), 9, true).size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(readers_see_whole_prefixes_while_the_writer_writes, in_memory) {
  const auto database = open(directory, env, keep_all, {.memtable_bytes = 64 << 10});
  std::atomic<bool> is_done{false};
  std::atomic<int> wrong{0};
  std::atomic<int> readings{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      while (!is_done || readings < 10) {
        const auto found = database->history(shard_3, monitor_1, beyond_memory, true);
        const auto counted = database->summary(monitor_1, slot_at(0)).window.up;
        const auto size = found ? found->size() : SIZE_MAX;
        if (size > counted || *found != up_in_slots(1, static_cast<int64_t>(size) - 1, 0)) ++wrong;
        const auto latest = database->latest(monitor_1, 10, true);
        if (latest.size() < std::min<size_t>(10, size)) ++wrong;
        ++readings;
      }
    });
  }
  for (int64_t n = 0; n < 600; ++n)
    append_next(*database, {up_in_slot(1, n), up_in_slot(2, n)});
  is_done = true;
  for (auto& reader : readers)
    reader.join();
  BOOST_TEST(wrong == 0);
}

BOOST_FIXTURE_TEST_CASE(a_journal_with_a_gap_is_refused, in_memory) {
  for (const uint64_t missing : {1u, 2u}) {
    {
      const auto database = open(directory + std::to_string(missing), env);
      for (int64_t n = 0; n < 4; ++n)
        append_next(*database, {up_in_slot(1, n)});
    }
    change_rows(directory + std::to_string(missing), env,
                [&](rocksdb::DB& rows, auto*, auto* entries) {
                  return rows.Delete({}, entries, encode_journal_key({shard_3, epoch(1), missing}));
                });
    check_refused_opening(directory + std::to_string(missing), env, errc::corruption, "corrupt");
  }
}

BOOST_FIXTURE_TEST_CASE(a_damaged_entry_is_passed_over_counted_and_kept, in_memory) {
  {
    const auto database = open(directory, env);
    for (int64_t n = 0; n < 4; ++n)
      append_next(*database, {up_in_slot(1, n)});
  }
  const auto damage = [&](uint64_t seq) {
    change_rows(directory, env, [&](rocksdb::DB& rows, auto*, auto* entries) {
      return rows.Put({}, entries, encode_journal_key({shard_3, epoch(1), seq}), "damage");
    });
  };
  damage(2);
  damage(4);
  for (int round = 0; round < 2; ++round) {
    const auto database = open(directory, env);
    BOOST_TEST(database->counters().damaged == 2u);
    BOOST_TEST(database->counters().replayed == 2u);
    const std::vector<heartbeat> left{up_in_slot(1, 2), up_in_slot(1, 0)};
    BOOST_TEST(database->latest(monitor_1, 50, true) == left, boost::test_tools::per_element());
    BOOST_TEST(all_of(*database, 1) == left, boost::test_tools::per_element());
    BOOST_TEST(database->last_seq(shard_3, epoch(1)) == 4u);
  }
  const auto database = open(directory, env);
  append_next(*database, {up_in_slot(1, 4)});
  BOOST_TEST(database->last_seq(shard_3, epoch(1)) == 5u);
  BOOST_TEST(all_of(*database, 1).size() == 3u);
}

BOOST_FIXTURE_TEST_CASE(an_entry_of_a_newer_build_is_refused_by_its_position, in_memory) {
  {
    const auto database = open(directory, env);
    append_next(*database, {up_in_slot(1, 0)});
  }
  auto entry = encode_journal_entry(std::vector{up_in_slot(1, 0)});
  entry[0] = 2;
  boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc;
  crc.process_bytes(entry.data(), 2);
  crc.process_bytes(entry.data() + 6, entry.size() - 6);
  for (size_t i = 0; i < 4; ++i)
    entry[2 + i] = static_cast<char>(crc.checksum() >> (8 * i));
  change_rows(directory, env, [&](rocksdb::DB& rows, auto*, auto* entries) {
    return rows.Put({}, entries, encode_journal_key({shard_3, epoch(1), 1}), entry);
  });
  check_refused_opening(directory, env, errc::failed_precondition, "heartbeat_database_newer");
  const auto opened = open_heartbeat_database(directory, env, keep_all);
  BOOST_TEST(opened.failure().message().find("shard 3, epoch 1, seq 1") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_long_row_of_no_data_takes_no_memory_to_read_past) {
  const auto beats = int64_t{10'000};
  newest_slots newest({.limit = 2}, {static_cast<uint64_t>(beats) + 2, slot_at(-1), slot_at(0)});
  const auto see = [&](heartbeat beat) { newest.see({std::move(beat), epoch(1)}); };
  see(no_data_in_slot(1, beats));
  // A later attempt stands for the slot, also when it found nothing out.
  see(down_in_slot(1, beats));
  for (auto n = beats - 1; n > 0; --n) {
    see(no_data_in_slot(1, n));
    BOOST_TEST_REQUIRE(newest.size() <= 2u);
  }
  BOOST_TEST(!newest.is_complete());
  see(up_in_slot(1, 0));
  BOOST_TEST(!newest.is_complete());
  see(down_in_slot(1, -1));
  BOOST_TEST(newest.is_complete());
  BOOST_TEST(std::move(newest).take().size() == 2u);
}

BOOST_AUTO_TEST_CASE(no_data_whose_order_is_unknown_ends_a_reading_when_it_is_too_much) {
  const auto many = static_cast<int64_t>(newest_slots::passed_over_max);
  newest_slots newest({.limit = 2}, {1'000'000, slot_at(many), slot_at(many)});
  for (int64_t n = 1; n < many; ++n)
    newest.see({no_data_in_slot(1, n), epoch(1)});
  BOOST_TEST(!newest.is_complete());
  newest.see({down_in_slot(1, 5), epoch(1)});
  newest.see({no_data_in_slot(1, many), epoch(1)});
  BOOST_TEST(newest.is_complete());
  BOOST_TEST(std::move(newest).take().empty());
}

BOOST_FIXTURE_TEST_CASE(a_database_of_a_newer_version_is_refused_and_left_alone, in_memory) {
  open(directory, env).reset();
  change_rows(directory, env, [](rocksdb::DB& rows, auto* meta, auto*) {
    return rows.Put({}, meta, "format_version", "2");
  });
  check_refused_opening(directory, env, errc::failed_precondition, "heartbeat_database_newer");
  change_rows(directory, env, [](rocksdb::DB& rows, auto* meta, auto*) {
    return rows.Put({}, meta, "format_version", "1x");
  });
  check_refused_opening(directory, env, errc::corruption, "corrupt");
  change_rows(directory, env, [](rocksdb::DB& rows, auto* meta, auto*) {
    const auto status = rows.Put({}, meta, "format_version", "1");
    if (!status.ok()) return status;
    rocksdb::ColumnFamilyHandle* chunks = nullptr;
    const auto created = rows.CreateColumnFamily({}, "heartbeats_7d", &chunks);
    if (created.ok()) rows.DestroyColumnFamilyHandle(chunks).PermitUncheckedError();
    return created;
  });
  check_refused_opening(directory, env, errc::failed_precondition, "heartbeat_database_newer");
}

BOOST_FIXTURE_TEST_CASE(a_database_that_lost_its_format_version_is_refused, in_memory) {
  {
    const auto database = open(directory, env);
    append_next(*database, {up_in_slot(1, 0)});
  }
  change_rows(directory, env, [](rocksdb::DB& rows, auto* meta, auto*) {
    return rows.Delete({}, meta, "format_version");
  });
  check_refused_opening(directory, env, errc::corruption, "corrupt");
}

BOOST_AUTO_TEST_CASE(a_database_on_disk_is_used_by_one_process_and_survives_it) {
  const temporary_directory directory;
  const auto path = directory / "heartbeats";
  {
    const auto database = open(path, environment::disk());
    append_next(*database, {up_in_slot(1, 0)});
    check_refused_opening(path, environment::disk(), errc::failed_precondition,
                          "heartbeat_database_in_use");
  }
  BOOST_TEST(all_of(*open(path, environment::disk()), 1).size() == 1u);
}

BOOST_AUTO_TEST_CASE(nothing_written_is_lost_when_the_process_is_killed) {
  const temporary_directory directory;
  const auto database = open(directory / "heartbeats", environment::disk());
  for (int64_t n = 0; n < 200; ++n) {
    append_next(*database, {up_in_slot(1, n)});
    if (n % 60 != 0) continue;
    // The files as the kernel has them are what a killed process leaves.
    const auto copy = directory / ("killed-" + std::to_string(n));
    std::filesystem::copy(directory / "heartbeats", copy);
    BOOST_TEST(all_of(*open(copy, environment::disk()), 1) == up_in_slots(1, n, 0),
               boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(damaged_files_are_refused_and_not_read_as_less) {
  const temporary_directory directory;
  const auto path = directory / "heartbeats";
  {
    const auto database = open(path, environment::disk());
    for (int64_t n = 0; n < 500; ++n)
      append_next(*database, {down_in_slot(1, n)});
  }
  // A replayed log is flushed to a table.
  open(path, environment::disk()).reset();
  size_t tables = 0;
  for (const auto& file : std::filesystem::directory_iterator(path)) {
    if (file.path().extension() != ".sst" || file.file_size() < 10'000) continue;
    ++tables;
    std::fstream bytes(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(5'000);
    bytes.write("damage", 6);
  }
  BOOST_TEST_REQUIRE(tables > 0u);
  check_refused_opening(path, environment::disk(), errc::corruption, "storage_corrupt");
}

BOOST_AUTO_TEST_CASE(what_was_synced_survives_a_power_failure_and_what_follows_is_a_prefix) {
  std::mt19937_64 random(told_seed());
  for (uint64_t nth = 1; nth < 150; nth += 1 + below(random, 6)) {
    faulty_environment env;
    int64_t written = 0;
    int64_t synced = 0;
    {
      const auto database = open("/heartbeats", env.get());
      env.fail_at(nth, static_cast<failing_operation>(below(random, 3)));
      while (true) {
        const auto wanted = below(random, 4) == 0 ? durability::synced : durability::written;
        const auto seq = static_cast<uint64_t>(written) + 1;
        if (!database->append({entry_of(3, 1, seq, {up_in_slot(1, written)})}, wanted)) break;
        ++written;
        if (wanted == durability::synced) synced = written;
        if (below(random, 10) == 0) {
          if (!database->sync()) break;
          synced = written;
        }
      }
    }
    env.lose_power([&](uint64_t unsynced) { return below(random, unsynced + 1); });
    const auto database = open("/heartbeats", env.get());
    const auto kept = static_cast<int64_t>(database->last_seq(shard_3, epoch(1)));
    BOOST_TEST_CONTEXT("failed at operation " << nth) {
      // The write that failed may be there too.
      BOOST_TEST(kept >= synced);
      BOOST_TEST(kept <= written + 1);
      BOOST_TEST(all_of(*database, 1) == up_in_slots(1, kept - 1, 0),
                 boost::test_tools::per_element());
    }
    append_next(*database, {up_in_slot(1, kept)});
  }
}
