#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "actors/gateway/gateway_services.hpp"
#include "actors/gateway/gateways.hpp"
#include "actors/gateway/reply.hpp"
#include "cluster/control/control_plane.hpp"
#include "cluster/identity/cluster_key.hpp"
#include "cluster/identity/data_directory.hpp"
#include "proto/model/command.hpp"
#include "storage/heartbeat/heartbeat_database.hpp"
#include "storage/store/replicated_state.hpp"
#include "tests/support/seeded_random.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/virtual_clock.hpp"

namespace statushive::tests {

/// A map in memory. Thread-safe.
class memory_reader final : public storage::key_value_reader {
 public:
  void write(const storage::write_batch& batch);

  result<std::optional<std::string>> find(std::string_view key) const override;
  result<void> scan(std::string_view from, std::string_view to,
                    const storage::row_visitor& visit) const override;
  result<void> scan_backward(std::string_view from, std::string_view to,
                             const storage::row_visitor& visit) const override;

  /// Point reads so far.
  [[nodiscard]] uint64_t reads() const { return reads_; }
  /// Makes `what` happen, once, right after the `count`-th point read from now on, on the reader's
  /// thread.
  void after_read(uint64_t count, std::function<void()> what);

 private:
  using row = std::pair<std::string, std::string>;
  [[nodiscard]] std::vector<row> rows(std::string_view from, std::string_view to) const;

  mutable std::mutex mutex_;
  mutable std::atomic<uint64_t> reads_{0};
  mutable std::function<void()> interruption_;
  uint64_t interrupted_read_ = 0;
  std::map<std::string, std::string, std::less<>> rows_;
};

/// The true state machine without consensus: applies each command on the proposer's thread, or
/// holds it back until told otherwise. Thread-safe.
class memory_control_plane final : public cluster::control_plane {
 public:
  void propose(const command& change, done answer) override;
  /// Applies it also while others are held back.
  void pass(const command& change, const done& answer);
  void read_barrier(cluster::barrier_done answer) override { answer({}); }
  [[nodiscard]] storage::state_view view() const override { return storage::state_view(rows_); }
  [[nodiscard]] std::optional<uint64_t> state_version() const override;
  [[nodiscard]] cluster::consensus_status status() const override;
  void stop() override {}

  /// What comes from now on waits for `release`.
  void hold();
  /// Applies what waited, and answers it.
  void release() { release_held(false); }
  /// The same, and holds back what comes of it.
  void release_and_hold() { release_held(true); }
  /// Commands that came are answered with this from now on, and are not applied.
  void fail_with(std::optional<error> failure);
  void set_status(const cluster::consensus_status& status);
  /// Applied commands are visible, and not answered, until the test lets go of it: in between the
  /// state has no version.
  [[nodiscard]] std::unique_lock<std::mutex> hold_answers() { return std::unique_lock(answering_); }
  /// Reads of rows so far.
  [[nodiscard]] uint64_t reads() const { return rows_.reads(); }
  /// See memory_reader.
  void after_read(uint64_t count, std::function<void()> what) {
    rows_.after_read(count, std::move(what));
  }

  [[nodiscard]] std::vector<command> proposed() const;
  [[nodiscard]] size_t held() const;

 private:
  void decide(const command& change, const done& answer);
  void release_held(bool goes_on_holding);

  memory_reader rows_;
  mutable std::mutex mutex_;
  std::mutex applying_;
  std::mutex answering_;
  std::atomic<uint64_t> changes_{0};  ///< Each counts twice: odd while it is made.
  storage::replicated_state machine_;
  uint64_t index_ = 0;
  bool is_holding_ = false;
  std::optional<error> failure_;
  cluster::consensus_status status_;
  std::vector<command> proposed_;
  std::vector<std::pair<command, done>> held_;
};

/// Answers what the test put in.
class scripted_heartbeats final : public storage::heartbeat_database {
 public:
  result<void> append(const std::vector<storage::journal_entry>&, durability) override {
    return {};
  }
  result<void> sync() override { return {}; }
  uint64_t last_seq(shard_number, epoch) const override { return 0; }
  std::optional<timestamp> last_slot(monitor_number) const override { return {}; }
  std::vector<heartbeat> latest(monitor_number monitor, size_t limit,
                                bool include_no_data) const override;
  result<std::vector<heartbeat>> history(shard_number shard, monitor_number monitor, size_t limit,
                                         bool include_no_data) const override;
  bool is_in_memory(monitor_number monitor, size_t limit) const override;
  storage::heartbeat_summary summary(monitor_number monitor, timestamp since) const override;
  void forget(monitor_number) override {}
  statistics counters() const override { return {}; }

  /// Of one monitor, oldest first; memory has the last recent_max.
  std::vector<heartbeat> beats;
  /// While held, reads of the history wait.
  mutable std::mutex history_gate;
  mutable std::atomic<int> readers{0};  ///< That came, the waiting one included.
  mutable std::optional<shard_number> asked_shard;
  std::optional<error> history_failure;

 private:
  [[nodiscard]] std::vector<heartbeat> newest(monitor_number monitor, size_t from, size_t limit,
                                              bool include_no_data) const;
};

/// Keeps the answers that a gateway gives; more than one for a question fails the test.
template <class T>
class answers {
 public:
  [[nodiscard]] reply<T> expect() {
    return [kept = kept_](result<T> answer) {
      const std::lock_guard lock(kept->mutex);
      kept->all.push_back(std::move(answer));
    };
  }
  [[nodiscard]] size_t count() const {
    const std::lock_guard lock(kept_->mutex);
    return kept_->all.size();
  }
  /// REQUIRES: i < count()
  [[nodiscard]] result<T> at(size_t i) const {
    const std::lock_guard lock(kept_->mutex);
    return kept_->all.at(i);
  }
  /// The reason of the i-th answer; empty if it is no error.
  [[nodiscard]] std::string reason(size_t i = 0) const {
    auto answer = at(i);
    return answer ? std::string() : answer.failure().reason();
  }

 private:
  struct kept {
    std::mutex mutex;
    std::vector<result<T>> all;
  };
  std::shared_ptr<kept> kept_ = std::make_shared<kept>();
};

/// A founded cluster of one node with one account and its administrator, and what gateways share.
/// A test whose gateway may have work on a thread when it ends stops the services before the
/// gateway goes.
struct gateway_fixture {
  explicit gateway_fixture(plan paid_for = plan::unlimited);

  /// Applies a command as a node's own. REQUIRES: it succeeds.
  void apply(command_body body) { apply(std::move(body), self.id); }
  void apply(command_body body, node_id by);
  /// As gateways::stop() does it.
  void stop_services();
  /// Puts a monitor into the state.
  monitor make_monitor(const std::string& name, const std::string& url = "https://example.com/");
  /// Puts a user of the first account into the state, whose password is `password`.
  user make_user(const std::string& address, role r);
  /// Puts an API key of the administrator into the state; its token's text.
  std::string make_api_key(scope reach, std::optional<timestamp> expires_at = {});
  [[nodiscard]] caller administrator() const;
  [[nodiscard]] caller with_role(role r) const;
  /// An administrator who calls with an API key.
  [[nodiscard]] caller with_reach(scope s);
  /// Somebody with all rights in an account that owns nothing here.
  [[nodiscard]] caller stranger();

  static constexpr const char* email = "admin@example.com";
  static constexpr const char* password = "correct horse battery staple";

  temporary_directory directory;
  virtual_clock time;
  seeded_random random{11};
  std::unique_ptr<cluster::data_directory> data;
  std::optional<cluster::cluster_key> key;
  memory_control_plane control;
  scripted_heartbeats heartbeats;
  member self;
  account first_account;
  user admin;
  std::string token_secret;

  std::atomic<bool> is_stopping{false};
  std::optional<command_proposer> proposer;
  std::optional<job_thread> passwords;
  std::optional<job_thread> long_reads;
  std::optional<gateway_services> services;
};

}  // namespace statushive::tests
