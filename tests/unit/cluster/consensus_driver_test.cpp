#include "cluster/consensus/consensus_driver.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/support/crash_faulty_log.hpp"
#include "tests/support/history_machine.hpp"
#include "tests/support/virtual_clock.hpp"

using namespace statushive;
using namespace statushive::cluster;
using namespace std::chrono_literals;
using statushive::tests::crash_faulty_log;
using statushive::tests::crash_moment;
using statushive::tests::history_machine;

namespace {

const node_id self{0x6f2a91c000000017};

/// A driver on a log in memory, and the answers that it gave.
struct driver_fixture {
  driver_fixture() {
    options.self = self;
    options.seed = 1;
  }

  result<void> start(bool found_cluster = true) {
    driver.reset();
    auto started =
        consensus_driver::start(options, log, machine, found_cluster, clock.steady_now());
    if (!started) return started.failure();
    driver = std::move(*started);
    return {};
  }
  void propose(const std::string& command) {
    auto done = [this, command](const result<committed>& outcome) {
      answers.push_back(outcome ? outcome->answer + " at " + std::to_string(outcome->index)
                                : command + ": " + outcome.failure().reason());
    };
    if (auto admitted = driver->admit(command); !admitted) return done(admitted.failure());
    driver->propose(command, done, clock.steady_now());
  }
  void read_barrier() {
    auto done = [this](const result<void>& outcome) {
      answers.push_back(outcome ? "read" : "read: " + outcome.failure().reason());
    };
    if (auto admitted = driver->admit_barrier(); !admitted) return done(admitted.failure());
    driver->read_barrier(done);
  }
  result<void> run() { return driver->run(clock.steady_now()); }
  std::vector<std::string> take_answers() { return std::exchange(answers, {}); }
  std::vector<std::string> history() const { return history_machine::commands(log.state()); }

  crash_faulty_log log;
  history_machine machine;
  tests::virtual_clock clock;
  consensus_options options;
  std::unique_ptr<consensus_driver> driver;
  std::vector<std::string> answers;
};

using strings = std::vector<std::string>;

storage::recovered_log recovered(crash_faulty_log& log) {
  auto found = log.recover();
  BOOST_REQUIRE(found.has_value());
  return *found;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(driver, driver_fixture)

BOOST_AUTO_TEST_CASE(a_directory_without_a_cluster_is_refused_unless_one_is_founded) {
  const auto refused = start(false);
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.failure().code() == errc::failed_precondition));
  BOOST_TEST(refused.failure().reason() == "not_founded");
  BOOST_TEST(log.writes() == 0u);

  BOOST_TEST(start(true).has_value());
}

BOOST_AUTO_TEST_CASE(founding_writes_the_configuration_as_the_first_entry_and_leads_at_once) {
  BOOST_REQUIRE(start());
  const auto disk = recovered(log);
  BOOST_TEST((disk.hard == storage::hard_state{1, 0}));
  BOOST_REQUIRE(disk.entries.size() == 1u);
  BOOST_TEST(disk.entries[0].term == 1u);
  BOOST_TEST((disk.entries[0].kind == storage::entry_kind::configuration));
  BOOST_TEST(disk.applied.index == 1u);
  BOOST_TEST(disk.applied.configuration_index == 1u);
  BOOST_TEST(disk.applied.configuration == disk.entries[0].payload);
  // The library's address of a member is its id, in full.
  BOOST_TEST(disk.applied.configuration.find("6f2a91c000000017") != std::string::npos);

  const auto status = driver->status();
  BOOST_TEST((status.role == consensus_role::leader));
  BOOST_TEST(status.leader == self);
  BOOST_TEST(status.term == 1u);
  BOOST_TEST(machine.resets == 1);
  BOOST_TEST(machine.applied_to == 1u);
}

BOOST_AUTO_TEST_CASE(founding_that_was_interrupted_is_done_again) {
  log.crash_at(2, crash_moment::before);
  BOOST_REQUIRE(!start());
  log.restart(0);
  BOOST_TEST(recovered(log).hard.term == 1u);
  BOOST_TEST(start().has_value());
}

BOOST_AUTO_TEST_CASE(a_voter_whose_log_is_gone_does_not_found_again) {
  BOOST_REQUIRE(log.save({7, self.value()}));
  const auto refused = start();
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.failure().code() == errc::corruption));
}

BOOST_AUTO_TEST_CASE(a_proposal_is_answered_with_its_index_and_what_the_machine_said) {
  BOOST_REQUIRE(start());
  propose("a");
  BOOST_TEST(answers.empty());
  BOOST_REQUIRE(run());
  BOOST_TEST((take_answers() == strings{"answer to a at 2"}));
  BOOST_TEST((history() == strings{"a"}));
}

BOOST_AUTO_TEST_CASE(the_machine_has_applied_before_the_proposer_is_answered) {
  BOOST_REQUIRE(start());
  BOOST_REQUIRE(driver->admit("a"));
  bool was_visible = false;
  driver->propose(
      "a",
      [&](const result<committed>& outcome) {
        was_visible = outcome && machine.applied_to == outcome->index &&
                      history() == strings{"a"} && driver->status().applied_index == outcome->index;
      },
      clock.steady_now());
  BOOST_REQUIRE(run());
  BOOST_TEST(was_visible);
}

BOOST_AUTO_TEST_CASE(what_waits_together_is_synced_once_and_applied_in_one_write) {
  BOOST_REQUIRE(start());
  const auto writes = log.writes();
  const auto syncs = driver->status().syncs;
  for (int i = 0; i < 100; ++i)
    propose(std::to_string(i));
  BOOST_REQUIRE(run());
  BOOST_TEST(answers.size() == 100u);
  BOOST_TEST(driver->status().syncs == syncs + 1);
  BOOST_TEST(log.writes() == writes + 2);
}

BOOST_AUTO_TEST_CASE(a_batch_ends_at_its_bound_of_entries_and_of_bytes) {
  options.entries_per_batch_max = 10;
  options.bytes_per_batch_max = 1000;
  BOOST_REQUIRE(start());
  auto syncs = driver->status().syncs;
  for (int i = 0; i < 30; ++i)
    propose(std::to_string(i));
  BOOST_REQUIRE(run());
  BOOST_TEST(driver->status().syncs == syncs + 3);

  syncs = driver->status().syncs;
  for (int i = 0; i < 4; ++i)
    propose(std::string(500, 'x'));
  BOOST_REQUIRE(run());
  BOOST_TEST(driver->status().syncs == syncs + 2);

  syncs = driver->status().syncs;
  propose(std::string(2000, 'x'));
  BOOST_REQUIRE(run());
  BOOST_TEST(driver->status().syncs == syncs + 1);
  BOOST_TEST(answers.size() == 35u);
}

BOOST_AUTO_TEST_CASE(a_command_of_the_largest_size_is_taken_and_one_byte_more_is_refused) {
  options.entry_bytes_max = 100;
  BOOST_REQUIRE(start());
  propose(std::string(100, 'a'));
  propose(std::string(101, 'b'));
  BOOST_TEST((take_answers() == strings{std::string(101, 'b') + ": command_too_large"}));
  BOOST_REQUIRE(run());
  BOOST_TEST(answers.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_full_queue_refuses_and_has_room_again_after_the_answers) {
  options.queued_proposals_max = 2;
  options.queued_bytes_max = 10;
  BOOST_REQUIRE(start());
  propose("a");
  propose("b");
  propose("c");
  BOOST_TEST((take_answers() == strings{"c: queue_full"}));
  BOOST_TEST(driver->status().queued_proposals == 2u);
  BOOST_TEST(driver->status().refused_total == 1u);
  BOOST_REQUIRE(run());
  BOOST_TEST(driver->status().queued_proposals == 0u);
  take_answers();

  propose("123456789");
  propose("12");
  BOOST_TEST((take_answers() == strings{"12: queue_full"}));
  propose("1");
  BOOST_TEST(answers.empty());
}

BOOST_AUTO_TEST_CASE(a_full_queue_of_barriers_refuses) {
  options.queued_barriers_max = 1;
  BOOST_REQUIRE(start());
  read_barrier();
  read_barrier();
  BOOST_TEST((take_answers() == strings{"read: queue_full"}));
  BOOST_REQUIRE(run());
  BOOST_TEST((take_answers() == strings{"read"}));
  read_barrier();
  BOOST_TEST(answers.empty());
}

BOOST_AUTO_TEST_CASE(a_proposal_that_was_not_reached_in_time_takes_no_effect) {
  BOOST_REQUIRE(start());
  propose("late");
  clock.advance(9'999ms);
  propose("in time");
  clock.advance(1ms);
  BOOST_REQUIRE(run());
  BOOST_TEST((take_answers() == strings{"late: queue_full", "answer to in at 2"}));
  BOOST_TEST((history() == strings{"in time"}));
  BOOST_TEST(driver->status().timed_out_total == 1u);
}

BOOST_AUTO_TEST_CASE(a_read_barrier_needs_no_write) {
  BOOST_REQUIRE(start());
  const auto writes = log.writes();
  read_barrier();
  BOOST_REQUIRE(run());
  BOOST_TEST((take_answers() == strings{"read"}));
  BOOST_TEST(log.writes() == writes);
}

BOOST_AUTO_TEST_CASE(a_leader_of_a_new_term_confirms_it_before_a_read) {
  BOOST_REQUIRE(start());
  propose("a");
  BOOST_REQUIRE(run());
  BOOST_REQUIRE(log.save({5, 0}));
  BOOST_REQUIRE(start());
  take_answers();
  BOOST_TEST(driver->status().term == 5u);

  read_barrier();
  BOOST_REQUIRE(run());
  BOOST_TEST((take_answers() == strings{"read"}));
  const auto disk = recovered(log);
  BOOST_TEST((disk.entries.back().kind == storage::entry_kind::barrier));
  BOOST_TEST(disk.entries.back().term == 5u);

  read_barrier();
  BOOST_REQUIRE(run());
  BOOST_TEST((take_answers() == strings{"read"}));
  BOOST_TEST(recovered(log).entries.size() == disk.entries.size());
}

BOOST_AUTO_TEST_CASE(a_restart_applies_what_was_committed_but_not_applied) {
  BOOST_REQUIRE(start());
  propose("a");
  propose("b");
  BOOST_REQUIRE(run());
  log.restart(0);
  BOOST_TEST(history().empty());

  BOOST_REQUIRE(start(false));
  BOOST_TEST((history() == strings{"a", "b"}));
  BOOST_TEST(machine.applied_to == 3u);
  propose("c");
  BOOST_REQUIRE(run());
  BOOST_TEST(take_answers().back() == "answer to c at 4");
}

BOOST_AUTO_TEST_CASE(the_log_is_compacted_at_the_threshold_and_keeps_the_trailing_entries) {
  options.compaction_threshold = 10;
  options.trailing_entries = 5;
  BOOST_REQUIRE(start());
  for (int i = 0; i < 13; ++i)
    propose(std::to_string(i));
  BOOST_REQUIRE(run());
  BOOST_TEST(driver->status().first_index == 1u);
  propose("one more");
  BOOST_REQUIRE(run());
  BOOST_TEST(driver->status().compactions_total == 1u);
  BOOST_TEST(driver->status().first_index == 11u);
  BOOST_TEST(recovered(log).first_index == 11u);
  BOOST_TEST(recovered(log).entries.size() == 5u);

  BOOST_REQUIRE(start(false));
  BOOST_TEST(driver->status().first_index == 11u);
  BOOST_TEST(driver->status().last_index == 15u);
  propose("after");
  BOOST_REQUIRE(run());
  BOOST_TEST(take_answers().back() == "answer to after at 16");
}

BOOST_AUTO_TEST_CASE(restarts_do_not_put_compaction_off) {
  options.compaction_threshold = 10;
  options.trailing_entries = 0;
  for (int i = 0; i < 12; ++i) {
    BOOST_REQUIRE(start());
    propose(std::to_string(i));
    BOOST_REQUIRE(run());
  }
  BOOST_TEST(driver->status().first_index > 5u);
  BOOST_REQUIRE(start(false));
  BOOST_TEST(history().size() == 12u);
}

BOOST_AUTO_TEST_CASE(closing_answers_everything_and_refuses_what_comes) {
  BOOST_REQUIRE(start());
  propose("a");
  read_barrier();
  driver->close({errc::unavailable, "stopping", "the node stops"});
  BOOST_TEST((take_answers() == strings{"a: stopping", "read: stopping"}));
  propose("b");
  read_barrier();
  BOOST_TEST((take_answers() == strings{"b: stopping", "read: stopping"}));
  BOOST_TEST(!run());
  BOOST_TEST((driver->status().role == consensus_role::unavailable));
  BOOST_TEST(driver->status().queued_proposals == 0u);
}

BOOST_AUTO_TEST_CASE(a_failed_append_ends_the_driver_and_leaves_the_outcome_open) {
  options.entries_per_batch_max = 1;
  BOOST_REQUIRE(start());
  propose("written, not confirmed");
  propose("not written");
  read_barrier();
  log.crash_at(1, crash_moment::after);
  const auto ran = run();
  BOOST_REQUIRE(!ran);
  BOOST_TEST(ran.failure().reason() == "storage_failed");
  BOOST_TEST((take_answers() ==
              strings{"read", "not written: stopping", "written, not confirmed: outcome_unknown"}));
  propose("later");
  BOOST_TEST((take_answers() == strings{"later: stopping"}));

  log.restart(0);
  BOOST_REQUIRE(start(false));
  BOOST_TEST((history() == strings{"written, not confirmed"}));
}

BOOST_AUTO_TEST_CASE(a_failed_apply_ends_the_driver_and_leaves_the_outcome_open) {
  BOOST_REQUIRE(start());
  propose("a");
  log.crash_at(2, crash_moment::before);
  BOOST_TEST(!run());
  BOOST_TEST((take_answers() == strings{"a: outcome_unknown"}));
}

BOOST_AUTO_TEST_CASE(
    a_command_that_the_machine_does_not_know_ends_the_driver_with_nothing_applied) {
  BOOST_REQUIRE(start());
  propose("a");
  propose("fail");
  const auto ran = run();
  BOOST_REQUIRE(!ran);
  BOOST_TEST((ran.failure().code() == errc::corruption));
  BOOST_TEST((take_answers() == strings{"a: outcome_unknown", "fail: outcome_unknown"}));
  BOOST_TEST(history().empty());
  BOOST_TEST(!start(false));
}

BOOST_AUTO_TEST_CASE(another_nodes_log_is_refused) {
  BOOST_REQUIRE(start());
  options.self = node_id(99);
  const auto refused = start(false);
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.failure().reason() == "not_a_member");
}

BOOST_AUTO_TEST_CASE(a_damaged_configuration_is_refused) {
  BOOST_REQUIRE(start());
  auto disk = recovered(log);
  for (const auto& bytes : {std::string(), std::string("short"), std::string(24, '\x7f'),
                            disk.applied.configuration.substr(0, 32)}) {
    crash_faulty_log damaged;
    BOOST_REQUIRE(damaged.save({1, 0}));
    const storage::log_entry entry{1, storage::entry_kind::configuration, bytes};
    BOOST_REQUIRE(damaged.append(1, {&entry, 1}));
    const auto refused =
        consensus_driver::start(options, damaged, machine, false, clock.steady_now());
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.failure().code() == errc::corruption));
  }
}

BOOST_AUTO_TEST_CASE(a_log_that_does_not_begin_with_a_configuration_is_refused) {
  BOOST_REQUIRE(start());
  const auto configuration = recovered(log).entries[0];
  crash_faulty_log damaged;
  BOOST_REQUIRE(damaged.save({1, 0}));
  const std::vector<storage::log_entry> entries{{1, storage::entry_kind::command, "a"},
                                                configuration};
  BOOST_REQUIRE(damaged.append(1, entries));
  const auto refused =
      consensus_driver::start(options, damaged, machine, false, clock.steady_now());
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.failure().code() == errc::corruption));
}

BOOST_AUTO_TEST_CASE(options_that_the_library_would_abort_on_are_refused) {
  options.heartbeat_interval = options.election_timeout;
  const auto refused = start();
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.failure().code() == errc::invalid_argument));
  BOOST_TEST(refused.failure().field() == "consensus.election_timeout");
  options.heartbeat_interval = options.election_timeout - 1ms;
  BOOST_TEST(start().has_value());
}

BOOST_AUTO_TEST_CASE(a_lonely_leader_stays_one_for_an_hour_without_writing) {
  BOOST_REQUIRE(start());
  const auto writes = log.writes();
  const auto end = clock.steady_now() + 1h;
  int wake_ups = 0;
  while (clock.steady_now() < end) {
    const auto due = driver->next_wake_up();
    BOOST_REQUIRE((due > clock.steady_now()));
    clock.advance(std::chrono::duration_cast<std::chrono::milliseconds>(due - clock.steady_now()));
    BOOST_REQUIRE(run());
    ++wake_ups;
  }
  BOOST_TEST((driver->status().role == consensus_role::leader));
  BOOST_TEST(log.writes() == writes);
  BOOST_TEST(wake_ups <= 3600);
}

BOOST_AUTO_TEST_CASE(a_callback_may_propose) {
  BOOST_REQUIRE(start());
  BOOST_REQUIRE(driver->admit("a"));
  driver->propose(
      "a", [this](const result<committed>&) { propose("b"); }, clock.steady_now());
  BOOST_REQUIRE(run());
  BOOST_REQUIRE(run());
  BOOST_TEST((history() == strings{"a", "b"}));
}

BOOST_AUTO_TEST_SUITE_END()
