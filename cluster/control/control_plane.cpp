#include "cluster/control/control_plane.hpp"

#include <atomic>
#include <future>
#include <utility>

#include "storage/log/consensus_log.hpp"
#include "storage/store/index_upgrade.hpp"
#include "storage/store/replicated_state.hpp"

namespace statushive::cluster {
namespace {

/// Counts the changes of the state, each twice: odd while one is made. What is applied becomes
/// visible only after `begin_change`, and is visible before `end_change`. Written by one thread.
class change_counter {
 public:
  void begin_change() {
    if (const auto now = count_.load(std::memory_order_relaxed); now % 2 == 0) count_ = now + 1;
  }
  void end_change() {
    if (const auto now = count_.load(std::memory_order_relaxed); now % 2 == 1) count_ = now + 1;
  }
  [[nodiscard]] std::optional<uint64_t> current() const {
    const auto now = count_.load();
    if (now % 2 == 1) return {};
    return now;
  }

 private:
  std::atomic<uint64_t> count_{0};
};

/// Feeds committed commands to the replicated state, and what became of them to the listener once
/// it is written. Runs on the consensus thread.
class control_machine final : public state_machine {
 public:
  explicit control_machine(control_listener& listener) : listener_(listener) {}

  result<std::string> apply(uint64_t index, std::string_view encoded,
                            storage::state_transaction& batch) override {
    version_.begin_change();
    auto applied = state_.apply(index, encoded, batch);
    if (!applied) return applied.failure();
    if (!applied->events.empty()) unpublished_.emplace_back(index, std::move(applied->events));
    return encode(applied->outcome);
  }

  void applied(uint64_t /*index*/) override {
    version_.end_change();
    for (const auto& [index, events] : std::exchange(unpublished_, {}))
      listener_.on_applied(index, events);
  }

  /// Comes at the start, before anybody reads. What replaces the state of a running node must begin
  /// the change before it does.
  void reset(uint64_t index) override {
    version_.begin_change();
    version_.end_change();
    unpublished_.clear();
    listener_.on_reset(index);
  }

  [[nodiscard]] std::optional<uint64_t> version() const { return version_.current(); }

 private:
  storage::replicated_state state_;
  control_listener& listener_;
  change_counter version_;
  std::vector<std::pair<uint64_t, std::vector<event>>> unpublished_;
};

class local_control_plane final : public control_plane {
 public:
  local_control_plane(std::unique_ptr<storage::consensus_log> log, storage::disk_space& space,
                      control_listener& listener)
      : log_(std::move(log)), space_(space), machine_(listener) {}

  ~local_control_plane() override { stop(); }

  result<void> start_consensus(const consensus_options& how, bool found_cluster,
                               consensus::failed on_failure) {
    auto started = consensus::start(how, *log_, machine_, found_cluster, std::move(on_failure));
    if (!started) return started.failure();
    consensus_ = std::move(*started);
    return {};
  }

  void propose(const command& change, done answer) override {
    if (space_.current() != storage::disk_space::level::ample) {
      return answer(
          error(errc::unavailable, "no_space", "the node's disk has " + space_.shortage()));
    }
    auto encoded = encode(change);
    if (encoded.size() > command_bytes_max) {
      return answer(error(errc::invalid_argument, "command_too_large",
                          "the change takes " + std::to_string(encoded.size()) +
                              " bytes, at most " + std::to_string(command_bytes_max) +
                              " are allowed"));
    }
    // What does not decode would stop every node that has it in its log, at each start again.
    if (auto decoded = decode_command(encoded); !decoded) {
      return answer(error(errc::invalid_argument, "invalid_command",
                          "the change cannot be stored: " + decoded.failure().message()));
    }
    consensus_->propose(std::move(encoded),
                        [answer = std::move(answer)](result<committed> committed) {
                          if (!committed) return answer(committed.failure());
                          auto outcome = decode_command_result(committed->answer);
                          answer(outcome ? std::move(*outcome) : command_result(outcome.failure()));
                        });
  }

  void read_barrier(barrier_done answer) override { consensus_->read_barrier(std::move(answer)); }

  storage::state_view view() const override { return storage::state_view(log_->state()); }

  std::optional<uint64_t> state_version() const override { return machine_.version(); }

  consensus_status status() const override { return consensus_->status(); }

  consensus_counters counters() const override { return consensus_->counters(); }

  storage::database_figures database() const override { return log_->figures(); }

  void stop() override {
    if (consensus_) consensus_->stop();
  }

 private:
  std::unique_ptr<storage::consensus_log> log_;
  storage::disk_space& space_;
  control_machine machine_;
  std::unique_ptr<consensus> consensus_;
};

/// Adds the index tables that a state of an older build lacks, before anything is applied to it.
result<void> complete_indexes(storage::consensus_log& log) {
  storage::state_transaction changes(log.state());
  if (auto upgraded = storage::upgrade_indexes(changes); !upgraded) return upgraded;
  const auto missing = changes.take();
  if (missing.operations.empty()) return {};
  const auto recovered = log.recover();
  if (!recovered) return recovered.failure();
  return log.apply(missing, recovered->applied);
}

/// Waits for the first command of a new cluster.
result<void> found(control_plane& plane, const command& founding) {
  std::promise<command_result> outcome;
  plane.propose(founding, [&](command_result answer) { outcome.set_value(std::move(answer)); });
  auto answer = outcome.get_future().get();
  if (!answer) return answer.failure();
  return {};
}

}  // namespace

result<std::unique_ptr<control_plane>> control_plane::start(const options& settings,
                                                            const storage::environment& env,
                                                            storage::disk_space& space,
                                                            control_listener& listener,
                                                            consensus::failed on_failure) {
  auto log = storage::open_control_database(settings.directory, env);
  if (!log) return log.failure();
  if (auto complete = complete_indexes(**log); !complete) return complete.failure();
  auto plane = std::make_unique<local_control_plane>(std::move(*log), space, listener);
  auto started = plane->start_consensus(settings.consensus, settings.found_with != nullptr,
                                        std::move(on_failure));
  if (!started) return started.failure();
  auto is_founded = plane->view().is_bootstrapped();
  if (!is_founded) return is_founded.failure();
  if (!*is_founded && settings.found_with) {
    auto founding = settings.found_with();
    if (!founding) return founding.failure();
    if (auto founded = found(*plane, *founding); !founded) return founded.failure();
  }
  return std::unique_ptr<control_plane>(std::move(plane));
}

}  // namespace statushive::cluster
