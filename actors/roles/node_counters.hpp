#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "proto/model/heartbeat.hpp"
#include "proto/model/histogram.hpp"
#include "proto/model/monitor.hpp"

namespace statushive::actors {

/// How long something about checks took.
struct check_times : histogram {
  static constexpr std::array<duration, 14> bounds{
      std::chrono::milliseconds(5),     std::chrono::milliseconds(10),
      std::chrono::milliseconds(25),    std::chrono::milliseconds(50),
      std::chrono::milliseconds(100),   std::chrono::milliseconds(250),
      std::chrono::milliseconds(500),   std::chrono::milliseconds(1000),
      std::chrono::milliseconds(2500),  std::chrono::milliseconds(5000),
      std::chrono::milliseconds(10000), std::chrono::milliseconds(20000),
      std::chrono::milliseconds(30000), std::chrono::milliseconds(60000)};
  check_times() : histogram(bounds) {}
};

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

  /// One counter for each value of an enum, whose numbers are below N because they are stored
  /// ones, which grow slowly.
  template <class Enum, size_t N>
  struct counters_of {
    std::array<counter, N> all{};
    counter& operator[](Enum value) { return all.at(static_cast<size_t>(value)); }
    const counter& operator[](Enum value) const { return all.at(static_cast<size_t>(value)); }
  };

  /// Of the monitors here, by committed state. A gauge.
  counters_of<monitor_state, 16> monitors_in{};

  // Of the checks that became heartbeats.
  static constexpr size_t types_max = 16;
  std::array<counters_of<check_result, 8>, types_max> results{};  ///< By monitor_type.
  counters_of<failure_reason, 128> failures{};
  /// Without those that have no data. By monitor_type.
  std::array<check_times, types_max> response_times{};
  /// From the slot to the check's start, in the engine; of a check that was refused, until then.
  check_times start_delays;

  static void add(counter& c, uint64_t n = 1) { c.fetch_add(n, std::memory_order_relaxed); }
  static void subtract(counter& c, uint64_t n = 1) { c.fetch_sub(n, std::memory_order_relaxed); }
};

}  // namespace statushive::actors
