#pragma once

#include <atomic>
#include <memory>

#include "actors/gateway/monitor_gateway.hpp"
#include "proto/model/random.hpp"
#include "proto/model/time.hpp"

namespace statushive::cluster {
class control_plane;
}
namespace statushive::storage {
class heartbeat_database;
}

namespace statushive {

/// Monitors as the replicated state and the heartbeat database hold them. Reads that touch few rows
/// of the state, and heartbeats in memory, are answered on the caller's thread; long walks over a
/// list, and heartbeats that only the disk has, are read on a thread of its own. Changes are
/// commands. Outlives the control plane's last callback (stop that first, then destroy this).
class control_monitor_gateway final : public monitor_gateway {
 public:
  /// Long reads that may wait, of all and of one account; beyond: unavailable `queue_full`, as for
  /// one that waited for longer than job_thread's patience.
  static constexpr size_t queued_reads_max = 64;
  static constexpr size_t queued_reads_of_account_max = 8;
  /// A list's rows that the caller's thread leaves out at most.
  static constexpr uint32_t short_walk_rows_max = 1000;

  /// All must outlive the object.
  control_monitor_gateway(cluster::control_plane& control,
                          const storage::heartbeat_database& heartbeats, const clock& time,
                          random_source& random);
  ~control_monitor_gateway() override;

  void list(const caller& who, const monitor_query& query, reply<monitor_list> answer) override;
  void show(const caller& who, const monitor_id& id, reply<monitor_details> answer) override;
  void create(const caller& who, monitor_draft draft, reply<monitor_overview> answer) override;
  void update(const caller& who, const monitor_id& id, monitor_patch patch,
              reply<monitor_overview> answer) override;
  void remove(const caller& who, const monitor_id& id, reply<void> answer) override;
  void heartbeats(const caller& who, const monitor_id& id, const heartbeat_query& query,
                  reply<std::vector<shown_heartbeat>> answer) override;

  /// From now on the answer is unavailable `stopping`. Waits for a read under way. Idempotent.
  void stop();

  struct statistics {
    uint64_t long_reads = 0;
    uint64_t long_reads_refused = 0;
    uint64_t long_reads_expired = 0;
    uint64_t commands = 0;
    uint64_t commands_refused = 0;
    uint64_t commands_expired = 0;
  };
  [[nodiscard]] statistics counters() const;

 private:
  class state;
  std::unique_ptr<state> state_;
};

}  // namespace statushive
