#include "actors/gateway/command_proposer.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <pthread.h>

#include "actors/gateway/refusals.hpp"

namespace statushive {
namespace {

/// How late an expiry may be noticed.
constexpr std::chrono::milliseconds watch_interval{50};
/// Stored with the state: hashes of requests must stay comparable.
constexpr std::string_view request_body_purpose = "statushive request body";

}  // namespace

command_proposer::command_proposer(cluster::control_plane& control, const cluster::cluster_key& key,
                                   const clock& time, random_source& random)
    : control_(control), key_(key), time_(time), random_(random) {
  watcher_ = std::thread([this] { watch(); });
  ::pthread_setname_np(watcher_.native_handle(), "deadlines");
}

command_proposer::~command_proposer() {
  stop();
}

void command_proposer::propose(const caller& who, command_body body, done answer) {
  submit(command_of(who, std::move(body)), std::move(answer));
}

void command_proposer::propose(node_id self, command_body body, done answer) {
  command change;
  change.actor.node = self;
  change.body = std::move(body);
  submit(std::move(change), std::move(answer));
}

command command_proposer::command_of(const caller& who, command_body body) {
  command change;
  change.actor.user = who.user;
  change.actor.account = who.account;
  change.actor.key = who.key;
  change.source_address = who.source_address;
  if (const auto& once = who.terms.only_once) {
    change.idempotency = {once->key, once->route,
                          key_.keyed_hash(request_body_purpose, once->body)};
  }
  change.expected_revisions = who.terms.expected_revisions;
  change.body = std::move(body);
  return change;
}

void command_proposer::submit(command change, done answer) {
  auto admitted = admit(answer);
  if (!admitted) {
    answer(admitted.failure());
    return;
  }
  change.request = make_id<request_id>();
  change.proposed_at = time_.now();
  // Holds the call alone, not this object: the control plane may answer after it is gone.
  control_.propose(change, [open = *std::move(admitted)](command_result outcome) {
    open->resolve(std::move(outcome));
  });
}

void command_proposer::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_one();
  const std::lock_guard joining(joining_);
  if (watcher_.joinable()) watcher_.join();
}

command_proposer::statistics command_proposer::counters() const {
  const std::lock_guard lock(mutex_);
  auto now = counters_;
  now.outstanding =
      static_cast<size_t>(std::count_if(outstanding_.begin(), outstanding_.end(),
                                        [](const auto& open) { return !open->is_answered; }));
  return now;
}

void command_proposer::call::resolve(command_result outcome) {
  if (is_answered.exchange(true)) return;
  std::exchange(answer, nullptr)(std::move(outcome));
}

/// Takes `answer` over only if the command may go.
result<std::shared_ptr<command_proposer::call>> command_proposer::admit(done& answer) {
  const std::lock_guard lock(mutex_);
  if (is_stopping_) return refused_stopping();
  drop_answered();
  if (outstanding_.size() >= outstanding_max) {
    ++counters_.refused;
    return error(errc::unavailable, "queue_full", "too many changes are waiting for the cluster");
  }
  auto open = std::make_shared<call>();
  open->expires_at = time_.steady_now() + patience;
  open->answer = std::move(answer);
  outstanding_.push_back(open);
  ++counters_.proposed;
  if (outstanding_.size() == 1) changed_.notify_one();
  return open;
}

void command_proposer::watch() {
  std::unique_lock lock(mutex_);
  while (!is_stopping_) {
    changed_.wait(lock, [&] { return is_stopping_ || !outstanding_.empty(); });
    changed_.wait_for(lock, watch_interval, [&] { return is_stopping_; });
    std::vector<std::shared_ptr<call>> expired;
    for (drop_answered(); !outstanding_.empty(); drop_answered()) {
      if (outstanding_.front()->expires_at > time_.steady_now()) break;
      expired.push_back(std::move(outstanding_.front()));
      outstanding_.pop_front();
      ++counters_.expired;
    }
    lock.unlock();
    for (const auto& late : expired) {
      late->resolve(error(errc::deadline_exceeded, "outcome_unknown",
                          "the cluster did not answer in time; the change may still be made"));
    }
    lock.lock();
  }
}

/// REQUIRES: mutex_ is held.
void command_proposer::drop_answered() {
  while (!outstanding_.empty() && outstanding_.front()->is_answered)
    outstanding_.pop_front();
}

command_proposer::done told_to(reply<void> answer) {
  return [answer = std::move(answer)](const command_result& outcome) {
    if (!outcome) return answer(outcome.failure());
    answer({});
  };
}

}  // namespace statushive
