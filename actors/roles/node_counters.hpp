#pragma once

#include <atomic>
#include <cstdint>

namespace statushive::actors {

/// What the actors of one node count. Each member has one kind of actor that writes it; anybody may
/// read, and readings of different members need not agree with each other. Outlives the actors.
struct node_counters {
  using counter = std::atomic<uint64_t>;

  // Gauges.
  counter shards{0};    ///< Owned here.
  counter monitors{0};  ///< Of these shards.
  counter checks_in_flight{0};
  counter transitions_pending{0};  ///< Proposed or waiting to be.
  counter heartbeats_pending{0};   ///< In shards, not yet answered by the journal.

  // Since the start.
  counter checks_started{0};
  counter checks_finished{0};
  counter checks_refused{0};    ///< The engine or the checker had no room.
  counter checks_lost{0};       ///< No outcome came long after the time-out.
  counter outcomes_dropped{0};  ///< Of a monitor or a spec that is no more, or of the node's end.
  counter slots_skipped{0};     ///< Came due while the monitor's check was in flight.
  counter slots_missed{0};      ///< Nobody woke the monitor in time, or the clock jumped over them.
  counter schedule_resets{0};   ///< A last slot was too far ahead of the clock, and is forgotten.
  counter clock_steps{0};       ///< Jumps of the wall clock, as each wheel saw them.
  counter heartbeats_shed{0};   ///< Lost to a full journal or a full disk.
  counter transitions_committed{0};
  counter transitions_fenced{0};
  counter transitions_retried{0};
  counter transitions_refused{0};  ///< For good, or because too many wait.
  counter state_loads{0};

  static void add(counter& c, uint64_t n = 1) { c.fetch_add(n, std::memory_order_relaxed); }
  static void subtract(counter& c, uint64_t n = 1) { c.fetch_sub(n, std::memory_order_relaxed); }
};

}  // namespace statushive::actors
