#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "actors/gateway/api_key_gateway.hpp"
#include "actors/gateway/audit_gateway.hpp"
#include "actors/gateway/cluster_gateway.hpp"
#include "actors/gateway/monitor_gateway.hpp"
#include "actors/gateway/session_gateway.hpp"
#include "actors/gateway/settings_gateway.hpp"
#include "actors/gateway/user_gateway.hpp"
#include "proto/model/random.hpp"
#include "proto/model/time.hpp"

namespace statushive::cluster {
class cluster_key;
class control_plane;
}  // namespace statushive::cluster
namespace statushive::storage {
class disk_space;
class heartbeat_database;
}  // namespace statushive::storage

namespace statushive {

/// All gateways of a node, over its replicated state and heartbeats, with what they share: the
/// proposer of commands, the thread that checks passwords, the one for long reads. Outlives the
/// control plane's last callback (stop that first, then destroy this). Thread-safe.
class gateways {
 public:
  /// What may wait, of all and of one account; beyond: unavailable `queue_full`, as for what waited
  /// longer than job_thread's patience.
  static constexpr size_t queued_passwords_max = 16;
  static constexpr size_t queued_passwords_of_account_max = 8;
  static constexpr size_t queued_reads_max = 64;
  static constexpr size_t queued_reads_of_account_max = 8;

  /// All must outlive the object.
  struct parts {
    cluster::control_plane& control;
    const storage::heartbeat_database& heartbeats;
    const storage::disk_space& space;
    const cluster::cluster_key& key;
    node_id self;
    std::string version;
    const clock& time;
    random_source& random;
  };
  explicit gateways(const parts& from);
  ~gateways();
  gateways(const gateways&) = delete;
  gateways& operator=(const gateways&) = delete;

  [[nodiscard]] monitor_gateway& monitors();
  [[nodiscard]] session_gateway& sessions();
  [[nodiscard]] user_gateway& users();
  [[nodiscard]] api_key_gateway& api_keys();
  [[nodiscard]] settings_gateway& settings();
  [[nodiscard]] audit_gateway& audit();
  [[nodiscard]] cluster_gateway& cluster();

  /// Each second or so: proposes the next part of what account deletions and plan changes left to
  /// do (sweep_account), when this node leads the cluster.
  void tick();
  /// From now on the answer is unavailable `stopping`. Waits for what a thread has under way.
  /// Idempotent.
  void stop();

  struct statistics {
    uint64_t passwords_checked = 0;
    uint64_t passwords_refused = 0;  ///< Because too many were waiting.
    uint64_t passwords_expired = 0;  ///< Because they waited for too long.
    size_t passwords_queued = 0;
    size_t passwords_queued_max = 0;
    uint64_t long_reads = 0;
    uint64_t long_reads_refused = 0;
    uint64_t long_reads_expired = 0;
    size_t long_reads_queued = 0;
    size_t long_reads_queued_max = 0;
    uint64_t commands = 0;
    uint64_t commands_refused = 0;  ///< Because too many were outstanding.
    uint64_t commands_expired = 0;
    size_t commands_outstanding = 0;
    size_t commands_outstanding_max = 0;
    uint64_t attempts_failed = 0;        ///< Logins and password changes with a wrong password.
    uint64_t attempts_refused = 0;       ///< Because an e-mail address had too many failed ones.
    uint64_t identities_remembered = 0;  ///< Tokens that were told from memory.
    uint64_t identities_looked_up = 0;
    uint64_t sweeps = 0;
    uint64_t sweeps_failed = 0;
  };
  [[nodiscard]] statistics counters() const;

 private:
  class state;
  std::unique_ptr<state> state_;
};

}  // namespace statushive
