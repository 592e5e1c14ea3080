#include <filesystem>
#include <fstream>
#include <iterator>

#include <boost/test/unit_test.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "storage/log/consensus_log.hpp"
#include "tests/support/faulty_environment.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace statushive;
using namespace statushive::storage;

namespace {

using strings = std::vector<std::string>;

log_entry command(uint64_t term, std::string payload) {
  return {term, entry_kind::command, std::move(payload)};
}

std::vector<log_entry> commands(uint64_t term, const strings& payloads) {
  std::vector<log_entry> entries;
  for (const auto& payload : payloads)
    entries.push_back(command(term, payload));
  return entries;
}

strings payloads(const std::vector<log_entry>& entries) {
  strings found;
  for (const auto& entry : entries)
    found.push_back(entry.payload);
  return found;
}

write_batch put(const std::string& key, const std::string& value) {
  write_batch batch;
  batch.operations.push_back({key, value});
  return batch;
}

strings rows(const key_value_reader& state, std::string_view from = "",
             std::string_view to = "\xff") {
  strings found;
  BOOST_REQUIRE(state.scan(from, to, [&](std::string_view key, std::string_view value) {
    found.push_back(std::string(key) + "=" + std::string(value));
    return true;
  }));
  return found;
}

/// A control database in memory, or in `environment`.
struct database_fixture {
  result<void> try_open() {
    log.reset();
    auto opened = open_control_database(directory, env, options);
    if (!opened) return opened.failure();
    log = std::move(*opened);
    auto found = log->recover();
    if (!found) return found.failure();
    disk = std::move(*found);
    return {};
  }
  void open() {
    const auto opened = try_open();
    BOOST_REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : opened.failure().message()));
  }
  /// Entries 1 to 5 of term 1, of which 3 are applied.
  void fill() {
    BOOST_REQUIRE(log->save({1, 7}));
    BOOST_REQUIRE(log->append(1, commands(1, {"a", "b", "c", "d", "e"})));
    BOOST_REQUIRE(log->apply(put("key", "c"), mark_at(3)));
  }
  static applied_mark mark_at(uint64_t index) { return {index, 1, 1, "configuration"}; }

  environment env = environment::in_memory();
  std::string directory = "/control";
  control_database_options options;
  std::unique_ptr<consensus_log> log;
  recovered_log disk;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(control_database, database_fixture)

BOOST_AUTO_TEST_CASE(a_new_database_is_empty) {
  open();
  BOOST_TEST((disk.hard == hard_state{}));
  BOOST_TEST((disk.applied == applied_mark{}));
  BOOST_TEST(disk.first_index == 1u);
  BOOST_TEST(disk.entries.empty());
  BOOST_TEST(rows(log->state()).empty());
}

BOOST_AUTO_TEST_CASE(what_was_written_is_there_after_a_reopen) {
  open();
  fill();
  open();
  BOOST_TEST((disk.hard == hard_state{1, 7}));
  BOOST_TEST((disk.applied == mark_at(3)));
  BOOST_TEST(disk.entries.size() == 5u);
  BOOST_TEST((rows(log->state()) == strings{"key=c"}));
}

BOOST_AUTO_TEST_CASE(applied_commands_come_back_without_their_payload_and_others_with_it) {
  open();
  auto entries = commands(1, {"a", "b", "c"});
  entries[0].kind = entry_kind::configuration;
  BOOST_REQUIRE(log->save({1, 0}));
  BOOST_REQUIRE(log->append(1, entries));
  BOOST_REQUIRE(log->apply({}, mark_at(2)));
  open();
  BOOST_TEST((payloads(disk.entries) == strings{"a", "", "c"}));
  BOOST_TEST((disk.entries[0].kind == entry_kind::configuration));
}

BOOST_AUTO_TEST_CASE(appending_in_the_middle_replaces_everything_behind) {
  open();
  fill();
  BOOST_REQUIRE(log->save({2, 0}));
  BOOST_REQUIRE(log->append(4, commands(2, {"D"})));
  open();
  BOOST_REQUIRE(disk.entries.size() == 4u);
  BOOST_TEST((disk.entries[3] == command(2, "D")));
  BOOST_REQUIRE(log->append(5, commands(2, {"E"})));
  open();
  BOOST_TEST((payloads(disk.entries) == strings{"", "", "", "D", "E"}));
}

BOOST_AUTO_TEST_CASE(trimmed_entries_are_gone_and_the_rest_stays) {
  open();
  fill();
  BOOST_REQUIRE(log->trim(3));
  open();
  BOOST_TEST(disk.first_index == 3u);
  BOOST_TEST(disk.entries.size() == 3u);
  BOOST_REQUIRE(log->trim(2));
  open();
  BOOST_TEST(disk.first_index == 3u);
}

BOOST_AUTO_TEST_CASE(a_log_that_was_trimmed_whole_goes_on_behind_the_mark) {
  open();
  fill();
  BOOST_REQUIRE(log->apply({}, mark_at(5)));
  BOOST_REQUIRE(log->trim(6));
  open();
  BOOST_TEST(disk.first_index == 6u);
  BOOST_TEST(disk.entries.empty());
  BOOST_REQUIRE(log->append(6, commands(1, {"f"})));
  open();
  BOOST_TEST((payloads(disk.entries) == strings{"f"}));
}

BOOST_AUTO_TEST_CASE(the_state_is_read_in_both_directions_within_its_bounds) {
  open();
  BOOST_REQUIRE(log->append(1, commands(1, {"x"})));
  write_batch batch;
  for (const char* key : {"a", "b", "c", "d"})
    batch.operations.push_back({key, "1"});
  BOOST_REQUIRE(log->apply(batch, mark_at(1)));
  batch.operations = {{"c", std::nullopt}, {"a", "2"}};
  BOOST_REQUIRE(log->apply(batch, mark_at(1)));

  BOOST_TEST((rows(log->state()) == strings{"a=2", "b=1", "d=1"}));
  BOOST_TEST((rows(log->state(), "b", "d") == strings{"b=1"}));
  BOOST_TEST(rows(log->state(), "d", "b").empty());
  BOOST_TEST((log->state().find("b")->value() == "1"));
  BOOST_TEST(!log->state().find("c")->has_value());

  strings backwards;
  BOOST_REQUIRE(log->state().scan_backward("a", "d", [&](std::string_view key, std::string_view) {
    backwards.emplace_back(key);
    return true;
  }));
  BOOST_TEST((backwards == strings{"b", "a"}));
  int seen = 0;
  BOOST_REQUIRE(log->state().scan("a", "z", [&](auto, auto) { return ++seen < 2; }));
  BOOST_TEST(seen == 2);
}

BOOST_AUTO_TEST_CASE(a_log_that_is_trimmed_again_and_again_keeps_what_is_left) {
  open();
  fill();
  BOOST_REQUIRE(log->apply({}, mark_at(5)));
  for (uint64_t first = 2; first <= 5; ++first) {
    BOOST_REQUIRE(log->trim(first));
    if (first % 2 == 0) open();
  }
  open();
  BOOST_TEST(disk.first_index == 5u);
  BOOST_TEST(disk.entries.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_second_open_is_refused_with_a_sentence) {
  open();
  const auto refused = open_control_database(directory, env);
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.failure().code() == errc::failed_precondition));
  BOOST_TEST(refused.failure().reason() == "control_database_in_use");
  log.reset();
  BOOST_TEST(open_control_database(directory, env).has_value());
}

BOOST_AUTO_TEST_CASE(entries_behind_the_mark_that_are_missing_are_corruption) {
  open();
  fill();
  BOOST_REQUIRE(log->apply({}, mark_at(6)));
  const auto refused = try_open();
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.failure().code() == errc::corruption));
  BOOST_TEST(refused.failure().message() ==
             "the log ends at entry 5, but entry 6 has been applied: its end is lost");
}

BOOST_AUTO_TEST_CASE(a_hard_state_older_than_the_log_is_corruption) {
  open();
  BOOST_REQUIRE(log->save({1, 0}));
  BOOST_REQUIRE(log->append(1, commands(2, {"a"})));
  const auto refused = try_open();
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.failure().code() == errc::corruption));
}

BOOST_AUTO_TEST_CASE(a_mark_of_another_term_than_its_entry_is_corruption) {
  open();
  fill();
  BOOST_REQUIRE(log->save({2, 0}));
  BOOST_REQUIRE(log->apply({}, {3, 2, 1, ""}));
  BOOST_TEST((try_open().failure().code() == errc::corruption));
}

BOOST_AUTO_TEST_CASE(power_loss_keeps_what_was_synced_and_the_state_with_its_mark) {
  tests::faulty_environment machine;
  env = machine.get();
  open();
  fill();
  log.reset();
  machine.lose_power([](uint64_t) { return 0; });
  open();
  BOOST_TEST((disk.hard == hard_state{1, 7}));
  BOOST_TEST((payloads(disk.entries) == strings{"a", "b", "c", "d", "e"}));
  // Neither was synced, so both are gone.
  BOOST_TEST((disk.applied == applied_mark{}));
  BOOST_TEST(rows(log->state()).empty());

  BOOST_REQUIRE(log->apply(put("key", "c"), mark_at(3)));
  BOOST_REQUIRE(log->save({2, 7}));
  log.reset();
  machine.lose_power([](uint64_t) { return 0; });
  open();
  BOOST_TEST((disk.applied == mark_at(3)));
  BOOST_TEST((rows(log->state()) == strings{"key=c"}));
}

BOOST_AUTO_TEST_CASE(a_write_that_failed_once_fails_for_good) {
  tests::faulty_environment machine;
  env = machine.get();
  open();
  fill();
  machine.fail_at(1, tests::failing_operation::not_done);
  const auto failed = log->append(6, commands(1, {"f"}));
  BOOST_REQUIRE(!failed);
  BOOST_TEST((failed.failure().code() == errc::unavailable));
  BOOST_TEST(!log->append(6, commands(1, {"f"})));
  BOOST_TEST(!log->save({3, 0}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(control_database_on_disk, database_fixture)

BOOST_AUTO_TEST_CASE(another_process_keeps_it_to_itself_and_leaves_it_whole_when_it_is_killed) {
  const tests::temporary_directory temporary;
  env = environment::disk();
  directory = temporary / "control";
  int ready[2];
  BOOST_REQUIRE(pipe(ready) == 0);
  // RocksDB's threads do not follow into the child, which does nothing that needs them.
  const auto child = fork();
  if (child == 0) {
    const bool is_written = try_open() && log->save({1, 7}) &&
                            log->append(1, commands(1, {"a", "b"})) &&
                            log->apply(put("key", "a"), mark_at(1));
    const char report = is_written ? 'y' : 'n';
    if (write(ready[1], &report, 1) != 1) _exit(1);
    while (true)
      pause();
  }
  char report = 0;
  BOOST_REQUIRE(read(ready[0], &report, 1) == 1);
  BOOST_TEST(report == 'y');
  const auto refused = try_open();
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  close(ready[0]);
  close(ready[1]);
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.failure().code() == errc::failed_precondition));
  BOOST_TEST(refused.failure().message() ==
             "the control database " + directory + " is open in another process");

  open();
  BOOST_TEST((disk.hard == hard_state{1, 7}));
  BOOST_TEST((disk.applied == mark_at(1)));
  BOOST_TEST(disk.entries.size() == 2u);
  BOOST_TEST((rows(log->state()) == strings{"key=a"}));
}

BOOST_AUTO_TEST_CASE(a_damaged_file_is_corruption) {
  const tests::temporary_directory temporary;
  env = environment::disk();
  directory = temporary / "control";
  open();
  fill();
  log.reset();
  for (const auto& file : std::filesystem::directory_iterator(directory)) {
    if (file.path().filename().string().starts_with("MANIFEST")) {
      std::filesystem::resize_file(file.path(), 10);
    }
  }
  BOOST_TEST((try_open().failure().code() == errc::corruption));
}

BOOST_AUTO_TEST_CASE(a_directory_that_cannot_be_made_is_an_error) {
  env = environment::disk();
  directory = "/proc/statushive/control";
  BOOST_TEST((try_open().failure().code() == errc::unavailable));
}

BOOST_AUTO_TEST_SUITE_END()
