#include "cluster/consensus/consensus.hpp"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "cluster/consensus/consensus_driver.hpp"
#include "cluster/consensus/proposal_meter.hpp"

namespace statushive::cluster {
namespace {

error stopping() {
  return {errc::unavailable, "stopping", "the node stops"};
}

/// What `work` answers, also when it throws.
template <class Work>
result<void> without_exceptions(Work work) {
  try {
    return work();
  } catch (const std::exception& thrown) {
    return error(errc::internal, "consensus_failed", thrown.what());
  }
}

/// The thread around the driver: hands over what was asked for, at most what the driver admitted,
/// and wakes it in time. What comes while the driver waits for the disk goes to the disk together.
class consensus_thread final : public consensus {
 public:
  consensus_thread(std::unique_ptr<consensus_driver> driver, failed on_failure)
      : driver_(std::move(driver)),
        on_failure_(std::move(on_failure)),
        thread_([this] { run(); }) {}
  ~consensus_thread() override { stop(); }

  void propose(std::string command, proposal_done done) override;
  void read_barrier(barrier_done done) override;
  consensus_status status() const override { return driver_->status(); }
  consensus_counters counters() const override;
  void stop() override;

 private:
  struct arrived_proposal {
    std::string command;
    proposal_done done;
    steady_time at;
  };
  struct arrivals {
    std::vector<arrived_proposal> proposals;
    std::vector<barrier_done> barriers;
    [[nodiscard]] bool is_empty() const { return proposals.empty() && barriers.empty(); }
  };

  void run();
  /// Drives until the stop. Errors: the driver's.
  result<void> drive();
  /// Sleeps until something arrived, something is due or the end is near.
  void wait();
  void hand_over();
  /// Nothing arrives any more, and all that did is answered.
  void end(const error& reason);

  const system_clock clock_;
  proposal_meter meter_{clock_};
  const std::unique_ptr<consensus_driver> driver_;
  const failed on_failure_;

  std::mutex mutex_;
  std::condition_variable changed_;
  arrivals arrived_;
  bool is_stopping_ = false;
  bool has_ended_ = false;  ///< Nobody will look at `arrived_` again.

  std::mutex join_mutex_;
  std::thread thread_;  ///< Behind everything that it uses.
  const std::thread::id thread_id_ = thread_.get_id();
};

void consensus_thread::propose(std::string command, proposal_done asked) {
  auto done = meter_.measured(std::move(asked));
  if (auto admitted = driver_->admit(command); !admitted) return done(admitted.failure());
  const auto now = clock_.steady_now();
  {
    const std::lock_guard lock(mutex_);
    if (!has_ended_) {
      arrived_.proposals.push_back({std::move(command), std::move(done), now});
      changed_.notify_one();
      return;
    }
  }
  done(stopping());
}

void consensus_thread::read_barrier(barrier_done done) {
  if (auto admitted = driver_->admit_barrier(); !admitted) return done(admitted.failure());
  {
    const std::lock_guard lock(mutex_);
    if (!has_ended_) {
      arrived_.barriers.push_back(std::move(done));
      changed_.notify_one();
      return;
    }
  }
  done(stopping());
}

consensus_counters consensus_thread::counters() const {
  consensus_counters now;
  meter_.read(now);
  const auto& bounds = driver_->options();
  now.queued_proposals_max = bounds.queued_proposals_max;
  now.queued_barriers = driver_->queued_barriers();
  now.queued_barriers_max = bounds.queued_barriers_max;
  return now;
}

void consensus_thread::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
    changed_.notify_one();
  }
  if (std::this_thread::get_id() == thread_id_) return;
  const std::lock_guard lock(join_mutex_);
  if (thread_.joinable()) thread_.join();
}

void consensus_thread::wait() {
  const auto due = driver_->next_wake_up();
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, due, [&] { return is_stopping_ || !arrived_.is_empty(); });
}

void consensus_thread::hand_over() {
  arrivals taken;
  {
    const std::lock_guard lock(mutex_);
    std::swap(taken, arrived_);
  }
  for (auto& [command, done, at] : taken.proposals) {
    driver_->propose(std::move(command), std::move(done), at);
  }
  for (auto& done : taken.barriers)
    driver_->read_barrier(std::move(done));
}

void consensus_thread::run() {
  auto driven = without_exceptions([this] { return drive(); });
  const auto ended = without_exceptions([this]() -> result<void> {
    end(stopping());
    return {};
  });
  if (driven) driven = ended;
  if (!driven) on_failure_(driven.failure());
}

result<void> consensus_thread::drive() {
  while (true) {
    wait();
    {
      const std::lock_guard lock(mutex_);
      if (is_stopping_) return {};
    }
    hand_over();
    if (auto ran = driver_->run(clock_.steady_now()); !ran) return ran;
  }
}

void consensus_thread::end(const error& reason) {
  driver_->close(reason);
  {
    const std::lock_guard lock(mutex_);
    has_ended_ = true;
  }
  // The driver is closed: it only says no.
  hand_over();
}

}  // namespace

result<std::unique_ptr<consensus>> consensus::start(const consensus_options& options,
                                                    storage::consensus_log& log,
                                                    state_machine& machine, bool found_cluster,
                                                    failed on_failure) {
  auto driver =
      consensus_driver::start(options, log, machine, found_cluster, system_clock().steady_now());
  if (!driver) return driver.failure();
  return std::unique_ptr<consensus>(
      std::make_unique<consensus_thread>(std::move(*driver), std::move(on_failure)));
}

}  // namespace statushive::cluster
