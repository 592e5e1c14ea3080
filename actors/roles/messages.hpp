#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <caf/allowed_unsafe_message_type.hpp>

#include "actors/checks/check_engine.hpp"
#include "actors/roles/ports.hpp"
#include "proto/model/command.hpp"
#include "proto/model/event.hpp"
#include "proto/model/heartbeat.hpp"
#include "proto/model/monitor.hpp"

/// The messages that actors of one node send each other and that carry no handle; the others stand
/// beside the role that takes them. None ever leaves the process (nodes exchange protobuf over the
/// cluster's link), so none has a type id or a serialisation: CAF is told that they are local
/// ("unsafe" in its words).
namespace statushive::actors {

/// To the owner of an alarm.
struct alarm {
  enum class cause : uint8_t {
    due,        ///< Your time has come.
    clock_step  ///< The wall clock jumped: what you armed by it is wrong. The alarm is still armed.
  };
  cause why = cause::due;
};

/// To the monitor that asked for a check; `token` is the one it gave.
struct check_completed {
  uint32_t token = 0;
  checks::check_outcome outcome;
};

/// To the checker, from the engine's threads: all that ended in one turn.
struct checks_finished {
  std::vector<checks::check_outcome> outcomes;
};

/// To a shard: one finished check of one of its monitors. With a token the heartbeat is urgent, and
/// the monitor gets `heartbeat_recorded`.
struct record_heartbeat {
  heartbeat beat;
  uint32_t token = 0;
};

/// To the monitor: what became of the heartbeat with that token.
struct heartbeat_recorded {
  uint32_t token = 0;
  bool is_written = false;
  epoch written_under;
};

enum class transition_outcome : uint8_t {
  committed,
  fenced,     ///< Epoch or version are not the current ones; an event will tell the monitor.
  refused,    ///< For another reason, for good.
  withdrawn,  ///< The monitor took it back before it was committed.
  overloaded  ///< Too many wait already.
};

/// To the monitor that proposed: exactly one for each `propose_transition`.
struct transition_answered {
  uint32_t token = 0;
  transition_outcome outcome = transition_outcome::refused;
};

/// To a shard or a monitor: the monitor as it now is.
struct monitor_revised {
  statushive::monitor value;
  bool is_new = false;  ///< Created just now, rather than read from the state.
};

/// To a shard or a monitor: the committed standing.
struct monitor_moved {
  monitor_number number;
  monitor_standing standing;
};

/// To a shard.
struct monitor_removed {
  monitor_number number;
};

/// To a monitor: end.
struct stop_monitor {};

/// To a shard: its row, and all the monitors that it has. Others are no more.
struct shard_loaded {
  shard row;
  std::vector<monitor> monitors;
};

/// To a shard: its row changed; the owner did not.
struct shard_revised {
  shard row;
};

/// To a shard: the journal wrote or lost the entry that the shard knows by that ticket.
struct entry_settled {
  uint64_t ticket = 0;
  epoch written_under;
  bool is_written = false;
};

/// To a shard or the shard supervisor: end those below you, hand over what you hold, end.
struct stop_shard {};

/// To subscribers of the event hub: the state was replaced as a whole; read it anew.
struct state_reset {
  uint64_t index = 0;
};

/// To subscribers of the event hub. Events may be contained in the state that a subscriber has read
/// meanwhile.
struct events_applied {
  uint64_t index = 0;
  std::shared_ptr<const std::vector<event>> events;
};

/// To the shard supervisor: what it asked the assignment_source for.
struct assignment_loaded {
  std::shared_ptr<result<node_assignment>> assignment;
};

}  // namespace statushive::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::alarm)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::check_completed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::checks_finished)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::record_heartbeat)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::heartbeat_recorded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::transition_answered)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::monitor_revised)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::monitor_moved)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::monitor_removed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::stop_monitor)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::shard_loaded)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::shard_revised)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::entry_settled)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::stop_shard)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::state_reset)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::events_applied)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(statushive::actors::assignment_loaded)
