#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "actors/checks/check_engine.hpp"
#include "cluster/control/control_plane.hpp"
#include "proto/model/heartbeat.hpp"
#include "proto/model/histogram.hpp"
#include "proto/model/ids.hpp"
#include "proto/model/monitor.hpp"
#include "proto/model/random.hpp"
#include "proto/model/settings.hpp"
#include "proto/model/time.hpp"
#include "storage/heartbeat/heartbeat_database.hpp"
#include "storage/heartbeat/journal_writer.hpp"

namespace statushive::actors {

/// The monitoring of one node: its actor system and all its actors, without a word of CAF for who
/// uses it. Owned by the daemon, which starts and ends the parts around it in this order:
///
///   monitoring -> control_plane(listener()) -> heartbeat database, journal_writer
///     -> check_engine(check_sink()) -> run() ... stop() -> check_engine.stop()
///     -> control_plane.stop() -> ~journal_writer -> ~heartbeat_database -> ~monitoring
///
/// stop() comes before the others end, so that shards can still hand over their heartbeats;
/// monitoring itself is destroyed last, because the others' callbacks may reach it until they have
/// ended. Used by one thread, except for listener(), check_sink(), counters() and
/// checks().
class monitoring {
 public:
  struct options {
    node_id self;
    unsigned workers = 0;  ///< Of the scheduler; 0: one per core, and at least two.
    unsigned wheels = 2;
    /// With the engine, running and queued; beyond, slots have no data.
    size_t checks_in_flight_max = 40'000;
    /// Waiting for the log or in it, one per monitor and about 400 bytes each; beyond, a monitor
    /// asks again with its next heartbeat.
    size_t transitions_open_max = 100'000;
    /// Settings as read at the start, and each change; on an actor's thread: must only hand over.
    /// The engine's address policy follows them without it.
    std::function<void(const settings&)> on_settings;
    /// The replicated state cannot be read: the node must end. On an actor's thread: must only hand
    /// over.
    std::function<void(const error&)> on_failure;
  };

  /// The parts that run() connects the actors to. All outlive stop().
  struct parts {
    cluster::control_plane& control;
    storage::heartbeat_database& database;
    storage::journal_writer& journal;
    checks::check_engine& engine;
  };

  /// Clock and random source outlive the object.
  monitoring(options settings, const clock& wall, random_source& random);
  /// stop(), then the end of the actor system. REQUIRES: the parts have ended.
  ~monitoring();
  monitoring(const monitoring&) = delete;
  monitoring& operator=(const monitoring&) = delete;

  /// For control_plane::start; lives as long as the object.
  [[nodiscard]] cluster::control_listener& listener();
  /// For check_engine::start.
  [[nodiscard]] checks::check_engine::sink check_sink();

  /// Starts monitoring what the replicated state says this node has to. REQUIRES: the control plane
  /// was started with listener(). Once.
  void run(const parts& connected);
  /// Ends all actors, and returns when none is left: no new checks, outcomes that come later are
  /// dropped, open batches are with the journal_writer, proposals under way are not waited for.
  /// Milliseconds. Idempotent.
  void stop();

  struct statistics {
    // Bounds.
    uint64_t checks_in_flight_max = 0;
    uint64_t transitions_pending_max = 0;
    // Now.
    uint64_t shards = 0;
    uint64_t monitors = 0;
    uint64_t checks_in_flight = 0;
    uint64_t transitions_pending = 0;
    uint64_t heartbeats_pending = 0;  ///< In shards or unanswered by the journal.
    // Since the start; node_counters says what each means.
    uint64_t checks_started = 0;
    uint64_t checks_finished = 0;
    uint64_t checks_refused = 0;
    uint64_t checks_lost = 0;
    uint64_t outcomes_dropped = 0;
    uint64_t slots_skipped = 0;
    uint64_t slots_missed = 0;
    uint64_t schedule_resets = 0;
    uint64_t clock_steps = 0;
    uint64_t heartbeats_shed = 0;
    uint64_t transitions_committed = 0;
    uint64_t transitions_fenced = 0;
    uint64_t transitions_retried = 0;
    uint64_t transitions_refused = 0;
    uint64_t state_loads = 0;
  };
  [[nodiscard]] statistics counters() const;

  /// Of the checks that became heartbeats since the start, but for the gauge `monitors`. Every
  /// value of an enum is there, with 0 where nothing counts.
  struct check_statistics {
    struct of_type {
      monitor_type type = monitor_type::http;
      std::vector<std::pair<check_result, uint64_t>> results;
      histogram::snapshot response_time;  ///< Without checks that have no data.
    };
    std::vector<of_type> types;
    std::vector<std::pair<failure_reason, uint64_t>> failures;
    histogram::snapshot start_delay;                           ///< From due to the start.
    std::vector<std::pair<monitor_state, uint64_t>> monitors;  ///< That this node checks, now.
  };
  /// Any thread.
  [[nodiscard]] check_statistics checks() const;

 private:
  class implementation;
  std::unique_ptr<implementation> implementation_;
};

}  // namespace statushive::actors
