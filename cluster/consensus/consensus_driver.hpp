#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cluster/consensus/consensus.hpp"
#include "cluster/consensus/proposals.hpp"

struct raft_entry;
struct raft_event;

namespace statushive::cluster {

class raft_engine;

/// Consensus without thread and clock: it is told the time, does all its work in the calls, and the
/// same calls give the same result. Owns the library's state and what waits for an answer; the log
/// and the state machine are the caller's. Used by one thread, except where it says otherwise.
///
/// This build runs a cluster of one, so nothing is sent and nothing received. Where that changes:
/// `persist` is the one place that sees what the library wants done, its messages included; what
/// arrives will be one more event for `step`, after the filters for the library's defects (votes
/// only to candidates, no messages of lower terms, configuration changes at the head of what is
/// appended).
class consensus_driver {
 public:
  /// See consensus::start. Calls machine.reset() and applies what was committed but not applied.
  [[nodiscard]] static result<std::unique_ptr<consensus_driver>> start(
      const consensus_options& options, storage::consensus_log& log, state_machine& machine,
      bool found_cluster, steady_time now);
  ~consensus_driver();
  consensus_driver(const consensus_driver&) = delete;
  consensus_driver& operator=(const consensus_driver&) = delete;

  /// Makes room in the queue for this command. Errors: the ones answered at the door, see
  /// proposal_done. Thread-safe.
  [[nodiscard]] result<void> admit(const std::string& command);
  /// The same for a barrier. Thread-safe.
  [[nodiscard]] result<void> admit_barrier();

  /// The time-out counts from `proposed_at`.
  /// REQUIRES: admit(command) was granted, once for each call.
  void propose(std::string command, proposal_done done, steady_time proposed_at);
  /// REQUIRES: admit_barrier() was granted, once for each call.
  void read_barrier(barrier_done done);

  /// Does what is due: commits everything proposed so far, in as few synced writes as the batch
  /// bounds allow, and answers. An error is final: everything was answered, and nothing will be
  /// served any more.
  [[nodiscard]] result<void> run(steady_time now);
  /// When run() must be called at the latest, though nothing was proposed.
  [[nodiscard]] steady_time next_wake_up() const;

  /// Answers everything that waits, `reason` being why what did not reach the log is refused, now
  /// and from now on.
  void close(const error& reason);

  /// As it was when the latest answers went out. Thread-safe.
  [[nodiscard]] consensus_status status() const;
  /// Thread-safe.
  [[nodiscard]] size_t queued_barriers() const { return barrier_budget_.count(); }
  [[nodiscard]] const consensus_options& options() const { return options_; }

 private:
  consensus_driver(const consensus_options& options, storage::consensus_log& log,
                   state_machine& machine, steady_time now);

  result<void> start_engine(storage::recovered_log recovered);
  result<void> work();
  result<void> submit_queued();
  result<void> submit(std::vector<proposal> batch);
  result<void> append(std::span<raft_entry> entries);
  /// A leader knows what is committed only when an entry of its own term is: it appends one when a
  /// reader waits for that (Raft thesis, 6.4).
  result<void> confirm_term();
  result<void> compact_when_due();

  /// Tells the library, and does everything that it answers: persists, in order, what must be
  /// durable before it goes on.
  result<void> step(raft_event& event);
  result<void> persist();
  /// Applies what is committed, in batches, and answers its proposers.
  result<void> apply_committed();
  result<void> apply_batch(uint64_t commit_index);
  result<void> adopt_configuration();

  void answer_barriers();
  void refuse_queued(const error& reason);
  void answer(std::vector<settled_proposal>& settled);
  void publish_status();

  const consensus_options options_;
  storage::consensus_log& log_;
  state_machine& machine_;
  std::unique_ptr<raft_engine> engine_;
  steady_time now_;  ///< Of the current call; never goes back.

  storage::applied_mark applied_;
  uint64_t first_index_ = 1;  ///< Of the log.
  /// The entries behind the applied ones, from applied_.index + 1.
  std::deque<storage::log_entry> unapplied_;
  /// Up to where the library was told that the state is safe without its entries.
  uint64_t snapshot_index_ = 0;
  uint64_t confirming_term_ = 0;

  queue_budget proposal_budget_;
  queue_budget barrier_budget_;
  std::deque<proposal> queued_;
  std::vector<barrier_done> barriers_;
  pending_proposals pending_;

  mutable std::mutex status_mutex_;
  /// Why nothing is served any more. Written under status_mutex_, which other threads read it
  /// under.
  std::optional<error> closed_;
  consensus_status status_;
  uint64_t syncs_ = 0;
  uint64_t timed_out_ = 0;
  uint64_t compactions_ = 0;
};

}  // namespace statushive::cluster
