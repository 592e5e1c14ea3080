#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cluster/consensus/consensus.hpp"
#include "proto/model/command.hpp"
#include "proto/model/event.hpp"
#include "storage/database/database_figures.hpp"
#include "storage/database/disk_space.hpp"
#include "storage/store/state_view.hpp"

namespace statushive::cluster {

/// Gets what changed in the replicated state. Called on the consensus thread: must only hand over.
class control_listener {
 public:
  virtual ~control_listener() = default;
  /// The state was replaced as a whole (start-up, snapshot): read it anew.
  virtual void on_reset(uint64_t index) = 0;
  virtual void on_applied(uint64_t index, const std::vector<event>& events) = 0;
};

/// The replicated state as the layers above see it: commands in, answers and events out, typed
/// reads. Owns the control database and the consensus of this node. Thread-safe.
class control_plane {
 public:
  struct options {
    std::string directory;  ///< Of the control database.
    consensus_options consensus;
    /// Makes the first command of a new cluster; called only when there is none yet, also after a
    /// crash between the founding of the consensus and that command. Null: the database must be
    /// founded already.
    std::function<result<command>()> found_with;
  };
  /// Called once, with the outcome of the command or why it has none (see proposal_done).
  using done = std::function<void(command_result)>;

  /// The listener gets a reset before start returns. `listener` and `space` must outlive the
  /// object.
  [[nodiscard]] static result<std::unique_ptr<control_plane>> start(const options& settings,
                                                                    const storage::environment& env,
                                                                    storage::disk_space& space,
                                                                    control_listener& listener,
                                                                    consensus::failed on_failure);
  virtual ~control_plane() = default;

  /// Errors besides proposal_done's: unavailable `no_space`; invalid_argument `command_too_large`,
  /// and `invalid_command` for one that would not decode, such as with text that is not UTF-8.
  virtual void propose(const command& change, done answer) = 0;
  virtual void read_barrier(barrier_done answer) = 0;
  /// What this node has applied so far.
  [[nodiscard]] virtual storage::state_view view() const = 0;
  /// Names what view() shows: whoever gets the same number twice knows that nothing changed in
  /// between, so what was read after the first time still holds at the second. None while a change
  /// is being made. Cheap.
  [[nodiscard]] virtual std::optional<uint64_t> state_version() const = 0;
  [[nodiscard]] virtual consensus_status status() const = 0;
  /// For operators; zeros where there is no consensus or no database.
  [[nodiscard]] virtual consensus_counters counters() const { return {}; }
  [[nodiscard]] virtual storage::database_figures database() const { return {}; }
  /// Idempotent. No callback comes after it returned.
  virtual void stop() = 0;
};

}  // namespace statushive::cluster
