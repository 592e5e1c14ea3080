#include "cluster/consensus/consensus.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "storage/log/consensus_log.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/faulty_environment.hpp"
#include "tests/support/history_machine.hpp"

using namespace statushive;
using namespace statushive::cluster;
using namespace std::chrono_literals;
using statushive::tests::eventually;
using statushive::tests::history_machine;

namespace {

constexpr auto patience = 20s;

/// Makes the consensus thread wait where a test wants it to.
class gate {
 public:
  void close() {
    const std::lock_guard lock(mutex_);
    is_open_ = false;
  }
  void open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    changed_.notify_all();
  }
  void pass() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return is_open_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_open_ = true;
};

/// The real thing on a database in memory.
struct consensus_fixture {
  consensus_fixture() {
    options.self = node_id(23);
    reopen();
  }
  ~consensus_fixture() { running.reset(); }

  void reopen() {
    running.reset();
    log.reset();
    auto opened = storage::open_control_database("/control", machine_room.get());
    BOOST_REQUIRE(opened.has_value());
    log = std::move(*opened);
  }
  void start() {
    auto started =
        consensus::start(options, *log, machine, true, [this](const error&) { ++failures; });
    BOOST_REQUIRE(started.has_value());
    running = std::move(*started);
  }
  void propose(const std::string& command) {
    running->propose(command, [this](const result<committed>& outcome) {
      const std::lock_guard lock(mutex);
      outcomes.push_back(outcome ? outcome->answer : outcome.failure().reason());
    });
  }
  size_t answered() {
    const std::lock_guard lock(mutex);
    return outcomes.size();
  }
  size_t count(const std::string& outcome) {
    const std::lock_guard lock(mutex);
    return static_cast<size_t>(std::count(outcomes.begin(), outcomes.end(), outcome));
  }

  tests::faulty_environment machine_room;
  std::unique_ptr<storage::consensus_log> log;
  history_machine machine;
  consensus_options options;
  std::atomic<int> failures = 0;
  std::mutex mutex;
  std::vector<std::string> outcomes;
  std::unique_ptr<consensus> running;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(consensus_on_its_thread, consensus_fixture)

BOOST_AUTO_TEST_CASE(an_empty_database_is_refused_without_founding) {
  const auto refused = consensus::start(options, *log, machine, false, [](const error&) {});
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.failure().reason() == "not_founded");
}

BOOST_AUTO_TEST_CASE(proposals_of_many_threads_are_all_applied_once_and_survive_a_restart) {
  start();
  constexpr int threads = 4;
  constexpr int each = 250;
  std::vector<std::jthread> proposers;
  for (int thread = 0; thread < threads; ++thread) {
    proposers.emplace_back([this, thread] {
      for (int i = 0; i < each; ++i)
        propose(std::to_string(thread * each + i));
    });
  }
  proposers.clear();
  BOOST_TEST(eventually(patience, [&] { return answered() == threads * each; }));
  const auto status = running->status();
  BOOST_TEST((status.role == consensus_role::leader));
  BOOST_TEST(status.applied_index == 1u + threads * each);
  BOOST_TEST(status.queued_proposals == 0u);
  BOOST_TEST(status.refused_total == 0u);
  const auto counters = running->counters();
  BOOST_TEST(counters.committed == threads * each);
  BOOST_TEST(counters.commit_latency.count() == threads * each);
  BOOST_TEST(counters.queued_proposals_max == options.queued_proposals_max);
  BOOST_TEST(counters.queued_barriers_max == options.queued_barriers_max);

  reopen();
  start();
  auto commands = history_machine::commands(log->state());
  BOOST_TEST(commands.size() == size_t{threads * each});
  std::sort(commands.begin(), commands.end());
  BOOST_TEST((std::adjacent_find(commands.begin(), commands.end()) == commands.end()));
}

BOOST_AUTO_TEST_CASE(what_arrives_during_a_sync_shares_the_next_one) {
  start();
  gate disk;
  disk.close();
  running->propose("holds the thread", [&](const result<committed>&) { disk.pass(); });
  BOOST_TEST(eventually(patience, [&] { return running->status().applied_index == 2; }));
  const auto syncs = running->status().syncs;
  for (int i = 0; i < 200; ++i)
    propose(std::to_string(i));
  disk.open();
  BOOST_TEST(eventually(patience, [&] { return answered() == 200; }));
  BOOST_TEST(running->status().syncs == syncs + 1);
}

BOOST_AUTO_TEST_CASE(a_barrier_comes_after_what_was_answered_before_it) {
  start();
  std::atomic<bool> was_read = false;
  propose("a");
  BOOST_TEST(eventually(patience, [&] { return answered() == 1; }));
  running->read_barrier([&](const result<void>& led) { was_read = led.has_value(); });
  BOOST_TEST(eventually(patience, [&] { return was_read.load(); }));
  BOOST_TEST(history_machine::commands(log->state()).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_full_queue_answers_at_once) {
  options.queued_proposals_max = 3;
  start();
  gate disk;
  disk.close();
  running->propose("holds the thread", [&](const result<committed>&) { disk.pass(); });
  BOOST_TEST(eventually(patience, [&] { return running->status().applied_index == 2; }));
  for (int i = 0; i < 5; ++i)
    propose(std::to_string(i));
  BOOST_TEST(answered() == 2u);
  BOOST_TEST(count("queue_full") == 2u);
  disk.open();
  BOOST_TEST(eventually(patience, [&] { return answered() == 5; }));
  BOOST_TEST(running->status().refused_total == 2u);
}

BOOST_AUTO_TEST_CASE(what_the_thread_does_not_get_to_in_time_is_refused) {
  options.proposal_timeout = 0ms;
  start();
  propose("late");
  BOOST_TEST(eventually(patience, [&] { return answered() == 1; }));
  BOOST_TEST(count("queue_full") == 1u);
  BOOST_TEST(history_machine::commands(log->state()).empty());
  BOOST_TEST(running->status().timed_out_total == 1u);
}

BOOST_AUTO_TEST_CASE(stop_answers_everything_that_waits_and_everything_that_comes) {
  start();
  gate disk;
  disk.close();
  running->propose("holds the thread", [&](const result<committed>&) { disk.pass(); });
  BOOST_TEST(eventually(patience, [&] { return running->status().applied_index == 2; }));
  for (int i = 0; i < 10; ++i)
    propose(std::to_string(i));
  std::atomic<bool> is_refused = false;
  running->read_barrier([&](const result<void>& led) { is_refused = !led; });
  std::jthread stopper([&] { running->stop(); });
  std::jthread second([&] { running->stop(); });
  // Until the thread has taken note of it, stopping is not certain.
  BOOST_TEST(answered() == 0u);
  disk.open();
  stopper.join();
  second.join();
  BOOST_TEST(answered() == 10u);
  BOOST_TEST(is_refused == (count("stopping") == 10));
  propose("late");
  BOOST_TEST(answered() == 11u);
  BOOST_TEST(count("stopping") >= 1u);
  BOOST_TEST((running->status().role == consensus_role::unavailable));
  BOOST_TEST(failures == 0);
}

BOOST_AUTO_TEST_CASE(stop_within_a_callback_only_asks) {
  start();
  std::atomic<bool> was_called = false;
  running->propose("a", [&](const result<committed>&) {
    running->stop();
    was_called = true;
  });
  BOOST_TEST(eventually(patience, [&] { return was_called.load(); }));
  running->stop();
  propose("late");
  BOOST_TEST(count("stopping") == 1u);
}

BOOST_AUTO_TEST_CASE(a_failed_write_is_reported_once_and_ends_the_service) {
  start();
  propose("a");
  BOOST_TEST(eventually(patience, [&] { return answered() == 1; }));
  machine_room.fail_at(1, tests::failing_operation::not_done);
  propose("b");
  BOOST_TEST(eventually(patience, [&] { return failures == 1; }));
  BOOST_TEST(count("outcome_unknown") == 1u);
  propose("c");
  BOOST_TEST(count("stopping") == 1u);
  running->stop();
  BOOST_TEST(failures == 1);
}

BOOST_AUTO_TEST_CASE(an_unknown_command_is_reported_once_and_ends_the_service) {
  start();
  propose("fail");
  BOOST_TEST(eventually(patience, [&] { return failures == 1; }));
  BOOST_TEST(count("outcome_unknown") == 1u);
}

BOOST_AUTO_TEST_CASE(a_machine_that_throws_ends_the_service_and_not_the_process) {
  class throwing final : public state_machine {
   public:
    result<std::string> apply(uint64_t, std::string_view, storage::state_transaction&) override {
      throw std::runtime_error("thrown by the machine");
    }
    void applied(uint64_t) override {}
    void reset(uint64_t) override {}
  };
  throwing faulty;
  auto started =
      consensus::start(options, *log, faulty, true, [this](const error&) { ++failures; });
  BOOST_REQUIRE(started.has_value());
  running = std::move(*started);
  propose("a");
  BOOST_TEST(eventually(patience, [&] { return failures == 1; }));
  BOOST_TEST(count("outcome_unknown") == 1u);
  running.reset();
}

BOOST_AUTO_TEST_CASE(a_callback_that_throws_at_the_end_is_reported_once_and_ends_no_process) {
  start();
  // On the thread itself, so that the second one is answered only by the stop.
  running->propose("a", [&](const result<committed>&) {
    running->propose(
        "b", [](const result<committed>&) { throw std::runtime_error("thrown by a callback"); });
    running->stop();
  });
  BOOST_TEST(eventually(patience, [&] { return failures == 1; }));
  running->stop();
  BOOST_TEST(failures == 1);
}

BOOST_AUTO_TEST_SUITE_END()
