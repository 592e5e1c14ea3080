#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "actors/checks/check_engine.hpp"
#include "proto/model/command.hpp"
#include "proto/model/monitor.hpp"
#include "proto/model/settings.hpp"
#include "proto/model/shard.hpp"
#include "storage/heartbeat/journal_writer.hpp"

/// What the actors need of the layers below, as narrow interfaces: actors/system implements them
/// over the real components, tests over fakes. No call may block on a disk or a peer.
namespace statushive::actors {

/// Where heartbeats go, and what is known of the ones already there. Thread-safe.
class heartbeat_journal {
 public:
  virtual ~heartbeat_journal() = default;

  /// As journal_writer::submit, which gives entries of seq 0 their number.
  [[nodiscard]] virtual bool submit(storage::journal_entry entry,
                                    storage::journal_writer::urgency how,
                                    storage::journal_writer::written done) = 0;
  /// As heartbeat_database's calls of the same names.
  [[nodiscard]] virtual std::optional<timestamp> last_slot(monitor_number monitor) const = 0;
  virtual void forget(monitor_number monitor) = 0;
};

/// Runs checks somewhere else. Thread-safe.
class check_runner {
 public:
  virtual ~check_runner() = default;
  /// As check_engine::submit; the outcome comes to the checker as `checks_finished`.
  [[nodiscard]] virtual bool submit(checks::check_request request) = 0;
};

/// The replicated log, as far as observed transitions go. Thread-safe.
class transition_log {
 public:
  virtual ~transition_log() = default;
  /// As control_plane::propose: `answer` is called once, on any thread.
  virtual void propose(const command& change, std::function<void(command_result)> answer) = 0;
};

/// The replicated state, as far as it decides what this node runs.
struct node_assignment {
  /// Everything applied up to here is contained; later changes may be.
  uint64_t index = 0;
  statushive::settings settings;
  std::vector<shard> shards;      ///< All.
  std::vector<monitor> monitors;  ///< Those of the shards that the node owns.
};

/// Reads the replicated state without making an actor wait for it. Thread-safe.
class assignment_source {
 public:
  using loaded = std::function<void(result<node_assignment>)>;

  virtual ~assignment_source() = default;
  /// Reads in one pass what `owner` has to run. `done` is called once, on any thread; not at all
  /// when the source was stopped meanwhile. One load at a time.
  virtual void load(node_id owner, loaded done) = 0;
};

}  // namespace statushive::actors
