#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "actors/gateway/reply.hpp"
#include "cluster/control/control_plane.hpp"
#include "cluster/identity/cluster_key.hpp"
#include "proto/model/command.hpp"
#include "proto/model/random.hpp"
#include "proto/model/time.hpp"

namespace statushive {

/// Puts the gateways' commands before the cluster: gives them their request id, their time and what
/// their caller asked for, and answers each exactly once and in time, also when the disk under the
/// control plane hangs. Owns the thread that watches the deadlines. Thread-safe.
class command_proposer {
 public:
  /// Shorter than what the edge waits for a handler.
  static constexpr std::chrono::milliseconds patience{10'000};
  static constexpr size_t outstanding_max = 8192;

  using done = cluster::control_plane::done;

  /// All must outlive the object.
  command_proposer(cluster::control_plane& control, const cluster::cluster_key& key,
                   const clock& time, random_source& random);
  ~command_proposer();
  command_proposer(const command_proposer&) = delete;
  command_proposer& operator=(const command_proposer&) = delete;

  /// In the caller's name, from their address and on their request's terms. Errors beside those of
  /// control_plane::propose: unavailable `queue_full`, `stopping`; deadline_exceeded
  /// `outcome_unknown`.
  void propose(const caller& who, command_body body, done answer);
  /// As the node's own. The same errors.
  void propose(node_id self, command_body body, done answer);
  /// Refuses what comes later. What is under way is still answered, by the control plane.
  /// Idempotent.
  void stop();

  /// A new id for what a command makes.
  template <class Id>
  [[nodiscard]] Id make_id() {
    return Id::make(time_.now(), random_);
  }

  struct statistics {
    uint64_t proposed = 0;
    uint64_t refused = 0;  ///< Because too many were outstanding.
    uint64_t expired = 0;
    size_t outstanding = 0;
  };
  [[nodiscard]] statistics counters() const;

 private:
  /// One command under way: whoever comes first, the control plane or the deadline, gives the
  /// answer.
  struct call {
    steady_time expires_at;
    done answer;
    std::atomic<bool> is_answered{false};

    void resolve(command_result outcome);
  };

  [[nodiscard]] command command_of(const caller& who, command_body body);
  void submit(command change, done answer);
  [[nodiscard]] result<std::shared_ptr<call>> admit(done& answer);
  void watch();
  void drop_answered();

  cluster::control_plane& control_;
  const cluster::cluster_key& key_;
  const clock& time_;
  random_source& random_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<call>> outstanding_;  ///< In order of expiry; at most outstanding_max.
  statistics counters_;
  bool is_stopping_ = false;
  std::mutex joining_;
  std::thread watcher_;
};

/// For a command of which the caller is told only whether it was done.
[[nodiscard]] command_proposer::done told_to(reply<void> answer);
/// For a command whose answer is an encoded resource.
template <class T>
[[nodiscard]] command_proposer::done told_to(reply<T> answer,
                                             result<T> (*decode)(std::string_view)) {
  return [answer = std::move(answer), decode](const command_result& outcome) {
    if (!outcome) return answer(outcome.failure());
    answer(decode(*outcome));
  };
}

}  // namespace statushive
