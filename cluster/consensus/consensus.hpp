#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "proto/model/histogram.hpp"
#include "proto/model/ids.hpp"
#include "proto/model/result.hpp"
#include "storage/log/consensus_log.hpp"

namespace statushive::cluster {

/// What committed entries are applied to. All calls come in log order from one thread.
class state_machine {
 public:
  virtual ~state_machine() = default;

  /// Applies the command at `index` to `batch`, deterministically, and returns what the proposer is
  /// told. An error means that this node cannot go on (the command is of a newer build, the state
  /// is damaged).
  [[nodiscard]] virtual result<std::string> apply(uint64_t index, std::string_view command,
                                                  storage::state_transaction& batch) = 0;
  /// Everything up to `index` is written and visible in the log's state. Comes before the
  /// proposers' answers.
  virtual void applied(uint64_t index) = 0;
  /// The state as a whole is that of `index`: at start-up, and when a snapshot was installed.
  virtual void reset(uint64_t index) = 0;
};

struct consensus_options {
  node_id self;
  std::chrono::milliseconds election_timeout{1000};
  std::chrono::milliseconds heartbeat_interval{100};
  size_t entries_per_batch_max = 512;
  size_t bytes_per_batch_max = 1 << 20;
  size_t entry_bytes_max = 256 * 1024;
  /// Proposals and barriers that wait for their answer, and the bytes of the proposals.
  size_t queued_proposals_max = 4096;
  size_t queued_bytes_max = 8 << 20;
  size_t queued_barriers_max = 16'384;
  /// How long a proposal may wait for its answer.
  std::chrono::milliseconds proposal_timeout{10'000};
  /// Applied entries between two log compactions, and entries kept behind the latest one for slow
  /// followers.
  uint64_t compaction_threshold = 16'384;
  uint64_t trailing_entries = 65'536;
  uint64_t seed = 0;  ///< Of the election timer's randomness.
};

struct committed {
  uint64_t index = 0;
  std::string answer;  ///< What state_machine::apply returned.
};

enum class consensus_role : uint8_t { unavailable, follower, candidate, leader };

struct consensus_status {
  consensus_role role = consensus_role::unavailable;
  node_id leader;  ///< None when unknown.
  uint64_t term = 0;
  uint64_t commit_index = 0;
  uint64_t applied_index = 0;
  uint64_t first_index = 0;  ///< Of the log.
  uint64_t last_index = 0;
  uint64_t syncs = 0;  ///< fsyncs of log and hard state since the start.
  size_t queued_proposals = 0;
  uint64_t refused_total = 0;    ///< Proposals and barriers that a full queue turned away.
  uint64_t timed_out_total = 0;  ///< Proposals that waited longer than the time-out.
  uint64_t compactions_total = 0;
};

/// What became of the proposals since the start, and how much may wait.
struct consensus_counters {
  uint64_t committed = 0;
  uint64_t no_leader = 0;
  uint64_t queue_full = 0;
  uint64_t superseded = 0;
  uint64_t outcome_unknown = 0;
  uint64_t other = 0;  ///< `stopping`, `command_too_large`.
  /// From the call to propose until the answer, of the committed ones.
  histogram::snapshot commit_latency;
  size_t queued_proposals_max = 0;
  size_t queued_barriers = 0;
  size_t queued_barriers_max = 0;
};

/// Called exactly once, on the consensus thread: must only hand over. What is refused at the door
/// (`queue_full`, `stopping`, `command_too_large`) is answered within the call to propose, on the
/// caller's thread. Errors: unavailable `no_leader`, `queue_full`, `stopping` (all three: not
/// applied); unavailable `superseded` (certainly not applied); invalid_argument
/// `command_too_large`; deadline_exceeded `outcome_unknown` (may or may not be applied: ask again
/// with the same request id).
using proposal_done = std::function<void(result<committed>)>;
/// The same. Errors: unavailable `no_leader`, `queue_full`, `stopping`.
using barrier_done = std::function<void(result<void>)>;

/// The agreement of the cluster's nodes on one sequence of commands (Raft, by libraft's I/O-free
/// core). Owns one thread, on which the log, the state machine and the callbacks run. Thread-safe.
class consensus {
 public:
  /// Called once, on the consensus thread, when a write or the state machine failed: nothing is
  /// served any more, and the node must end.
  using failed = std::function<void(const error&)>;

  /// Recovers from `log`; on an empty one, `self` becomes the only voter of a new cluster when
  /// `found_cluster` is set, else the error is failed_precondition `not_founded`. `log` and
  /// `machine` must outlive the object. Calls machine.reset(), applies what was committed but not
  /// applied, and starts the thread. Other errors: invalid_argument `invalid_field` about an
  /// option, failed_precondition `not_a_member` when the log is another node's or a larger
  /// cluster's, corruption, and what a failing log or machine says.
  [[nodiscard]] static result<std::unique_ptr<consensus>> start(const consensus_options& options,
                                                                storage::consensus_log& log,
                                                                state_machine& machine,
                                                                bool found_cluster,
                                                                failed on_failure);
  virtual ~consensus() = default;

  virtual void propose(std::string command, proposal_done done) = 0;
  /// Answers when this node is known to have led at some moment after the call and has applied
  /// everything committed before it (ReadIndex; Raft thesis, 6.4): what is read afterwards is
  /// linearizable.
  virtual void read_barrier(barrier_done done) = 0;
  [[nodiscard]] virtual consensus_status status() const = 0;
  [[nodiscard]] virtual consensus_counters counters() const = 0;
  /// Answers what is queued with `stopping`, and ends the thread: no callback comes after it
  /// returned. Idempotent. Called within a callback it only asks for the end. The object must not
  /// be destroyed there.
  virtual void stop() = 0;
};

}  // namespace statushive::cluster
