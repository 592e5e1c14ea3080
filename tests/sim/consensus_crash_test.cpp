#include <cstdlib>
#include <random>

#include <boost/test/unit_test.hpp>

#include "cluster/consensus/consensus_driver.hpp"
#include "tests/support/crash_faulty_log.hpp"
#include "tests/support/faulty_environment.hpp"
#include "tests/support/history_machine.hpp"
#include "tests/support/virtual_clock.hpp"

/// A cluster of one runs a seeded workload and loses its power at the n-th write, for every n, and
/// comes back: whatever was acknowledged is there exactly once and in order, and the state is that
/// of its mark. SIM_SEED=s and SIM_STEP=n in the environment replay one of them.

using namespace statushive;
using namespace statushive::cluster;
using namespace std::chrono_literals;
using statushive::tests::crash_faulty_log;
using statushive::tests::crash_moment;
using statushive::tests::failing_operation;
using statushive::tests::history_machine;

namespace {

using random_engine = std::mt19937_64;

uint64_t up_to(random_engine& random, uint64_t most) {
  return std::uniform_int_distribution<uint64_t>(0, most)(random);
}

/// What crashes: a log that can be opened again after each crash.
class machine_under_test {
 public:
  virtual ~machine_under_test() = default;
  /// Null when the crash happens while it opens.
  virtual storage::consensus_log* open() = 0;
  virtual void close() = 0;
  virtual void crash_at(uint64_t nth_write, uint64_t variant) = 0;
  [[nodiscard]] virtual bool has_crashed() const = 0;
  virtual void lose_power(random_engine& random) = 0;
};

class fake_machine final : public machine_under_test {
 public:
  storage::consensus_log* open() override { return &log_; }
  void close() override {}
  void crash_at(uint64_t nth_write, uint64_t variant) override {
    log_.crash_at(nth_write, static_cast<crash_moment>(variant % 3));
  }
  bool has_crashed() const override { return log_.has_crashed(); }
  void lose_power(random_engine& random) override {
    log_.restart(up_to(random, log_.unsynced_writes()));
  }

 private:
  crash_faulty_log log_;
};

class database_machine final : public machine_under_test {
 public:
  explicit database_machine(size_t memtable_bytes) {
    options_.memtable_bytes = memtable_bytes;
    options_.block_cache_bytes = 1 << 20;
  }
  storage::consensus_log* open() override {
    auto opened = storage::open_control_database("/control", files_.get(), options_);
    if (!opened) {
      BOOST_TEST(has_crashed(), opened.failure().message());
      return nullptr;
    }
    log_ = std::move(*opened);
    return log_.get();
  }
  void close() override { log_.reset(); }
  void crash_at(uint64_t nth_write, uint64_t variant) override {
    files_.fail_at(nth_write, static_cast<failing_operation>(variant % 3));
  }
  bool has_crashed() const override { return files_.has_failed(); }
  void lose_power(random_engine& random) override {
    close();
    files_.lose_power([&](uint64_t bytes) { return up_to(random, bytes); });
  }

 private:
  tests::faulty_environment files_;
  storage::control_database_options options_;
  std::unique_ptr<storage::consensus_log> log_;
};

/// The node, its clients' notes of what they proposed and what they were told, and the checks.
class simulation {
 public:
  simulation(machine_under_test& machine, uint64_t seed) : machine_(machine), random_(seed) {
    options_.self = node_id(seed + 2);
    options_.entries_per_batch_max = 4;
    options_.bytes_per_batch_max = 3000;
    options_.compaction_threshold = 8;
    options_.trailing_entries = up_to(random_, 5);
  }

  /// Starts the node and works until it crashes or the steps are done. False when it crashed.
  bool live(int steps) {
    auto* log = machine_.open();
    if (log == nullptr) return false;
    history_machine machine;
    const bool is_intact = live_on(*log, machine, steps);
    machine_.close();
    return is_intact;
  }

  void lose_power() { machine_.lose_power(random_); }

  uint64_t compactions = 0;
  size_t acknowledged = 0;

 private:
  struct note {
    std::string command;
    bool is_acknowledged = false;
  };

  bool live_on(storage::consensus_log& log, history_machine& machine, int steps) {
    check_disk(log);
    auto driver = consensus_driver::start(options_, log, machine, true, clock_.steady_now());
    if (!driver) {
      BOOST_TEST(machine_.has_crashed(), driver.failure().message());
      return false;
    }
    check_history(log);
    for (int step = 0; step < steps; ++step) {
      propose(**driver);
      clock_.advance(std::chrono::milliseconds(up_to(random_, 700)));
      const auto ran = (*driver)->run(clock_.steady_now());
      compactions = std::max(compactions, (*driver)->status().compactions_total);
      if (!ran) {
        BOOST_TEST(machine_.has_crashed(), ran.failure().message());
        return false;
      }
      if (up_to(random_, 4) == 0) check_history(log);
    }
    BOOST_TEST((*driver)->status().queued_proposals == 0u);
    check_history(log);
    return true;
  }

  void propose(consensus_driver& driver) {
    for (auto count = up_to(random_, 6); count > 0; --count) {
      const auto number = notes_.size();
      notes_.push_back({std::to_string(number) + " " + std::string(up_to(random_, 1500), 'x')});
      BOOST_REQUIRE(driver.admit(notes_.back().command));
      driver.propose(
          notes_.back().command,
          [this, number](const result<committed>& outcome) {
            if (!outcome) return;
            BOOST_TEST(outcome->answer == "answer to " + std::to_string(number));
            notes_[number].is_acknowledged = true;
            ++acknowledged;
          },
          clock_.steady_now());
    }
    if (up_to(random_, 2) == 0) {
      BOOST_REQUIRE(driver.admit_barrier());
      driver.read_barrier([](const result<void>&) {});
    }
  }

  /// What a crash left, before anything repairs it: the state is exactly that of the mark.
  static void check_disk(storage::consensus_log& log) {
    const auto disk = log.recover();
    BOOST_REQUIRE_MESSAGE(disk.has_value(), (disk ? "" : disk.failure().message()));
    const auto in_state = history_machine::last_index(log.state());
    BOOST_TEST(in_state <= disk->applied.index);
    for (auto index = std::max(in_state + 1, disk->first_index); index <= disk->applied.index;
         ++index) {
      const auto& entry = disk->entries[index - disk->first_index];
      BOOST_TEST((entry.kind != storage::entry_kind::command),
                 "entry " << index << " counts as applied, but is not in the state");
    }
  }

  /// Acknowledged commands once each, the others at most once, all in the order in which they were
  /// proposed.
  void check_history(const storage::consensus_log& log) const {
    const auto history = history_machine::commands(log.state());
    size_t next = 0;
    for (const auto& command : history) {
      while (next < notes_.size() && notes_[next].command != command) {
        BOOST_REQUIRE_MESSAGE(!notes_[next].is_acknowledged,
                              "acknowledged command " << next << " is lost or out of order");
        ++next;
      }
      BOOST_REQUIRE_MESSAGE(next < notes_.size(),
                            "applied twice or never proposed: " << command.substr(0, 10));
      ++next;
    }
    for (; next < notes_.size(); ++next) {
      BOOST_REQUIRE_MESSAGE(!notes_[next].is_acknowledged,
                            "acknowledged command " << next << " is lost");
    }
  }

  machine_under_test& machine_;
  random_engine random_;
  consensus_options options_;
  tests::virtual_clock clock_;
  std::vector<note> notes_;
};

std::optional<uint64_t> number_from(const char* variable) {
  const char* text = std::getenv(variable);
  if (text == nullptr) return std::nullopt;
  return std::stoull(text);
}

/// Which crashes of a workload are tried.
struct crash_plan {
  std::vector<uint64_t> seeds;
  int steps = 0;        ///< Of the workload.
  uint64_t stride = 1;  ///< Crash at every write, or at every so many.
  uint64_t crashes_at_least = 0;
};

/// Crashes at write `step`, comes back, crashes again soon after (maybe while it repairs itself),
/// comes back for good, loses power once more where it stands. False when the workload has fewer
/// writes.
bool crash_once(machine_under_test& machine, uint64_t seed, uint64_t step, int steps) {
  random_engine random(seed * 1000 + step);
  simulation run(machine, seed);
  machine.crash_at(step, seed + step);
  const bool was_intact = run.live(steps);
  const bool has_crashed = machine.has_crashed();
  if (was_intact) {
    BOOST_TEST(run.acknowledged > 0u);
    BOOST_TEST(run.compactions > 0u);
  }
  run.lose_power();
  machine.crash_at(1 + up_to(random, 40), up_to(random, 2));
  run.live(6);
  run.lose_power();
  BOOST_TEST(run.live(6));
  run.lose_power();
  BOOST_TEST(run.live(3));
  BOOST_TEST(run.live(0));
  return has_crashed;
}

template <class MakeMachine>
void crash_at_every_write(const char* test, crash_plan plan, const MakeMachine& make_machine) {
  const auto only_seed = number_from("SIM_SEED");
  const auto only_step = number_from("SIM_STEP");
  if (only_seed) plan.seeds = {*only_seed};
  for (const auto seed : plan.seeds) {
    auto step = only_step.value_or(1 + seed % plan.stride);
    uint64_t crashes = 0;
    for (bool has_more = true; has_more; step += plan.stride) {
      BOOST_TEST_CONTEXT("seed " << seed << ", crash at write " << step
                                 << "; replay with SIM_SEED=" << seed << " SIM_STEP=" << step
                                 << " sim_consensus_crash_test --run_test=" << test) {
        const auto machine = make_machine();
        has_more = crash_once(*machine, seed, step, plan.steps);
        if (has_more) ++crashes;
        if (only_step) return;
      }
    }
    BOOST_TEST(crashes >= plan.crashes_at_least);
    BOOST_TEST_MESSAGE("seed " << seed << ": " << crashes << " crashes");
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_fake_log_loses_nothing_acknowledged_wherever_it_crashes) {
  crash_at_every_write("the_fake_log_*", {{1, 2, 3, 4, 5, 6}, 30, 1, 60},
                       [] { return std::make_unique<fake_machine>(); });
}

BOOST_AUTO_TEST_CASE(the_database_loses_nothing_acknowledged_wherever_it_crashes) {
  crash_at_every_write("the_database_*", {{1, 2, 3}, 12, 1, 80},
                       [] { return std::make_unique<database_machine>(16 << 20); });
}

/// Flushes and compactions run in the background, so that a replay may need several tries.
BOOST_AUTO_TEST_CASE(a_database_that_flushes_loses_nothing_acknowledged_wherever_it_crashes) {
  crash_at_every_write("a_database_that_flushes_*", {{1, 2, 3}, 60, 17, 18},
                       [] { return std::make_unique<database_machine>(64 << 10); });
}
