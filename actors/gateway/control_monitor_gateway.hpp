#pragma once

#include <memory>

#include "actors/gateway/gateway_services.hpp"
#include "actors/gateway/monitor_gateway.hpp"

namespace statushive::storage {
class heartbeat_database;
}

namespace statushive {

/// Monitors as the replicated state and the heartbeat database hold them. Reads that touch few rows
/// of the state, and heartbeats in memory, are answered on the caller's thread; long walks over a
/// list, and heartbeats that only the disk has, are read on the thread for long reads. Changes are
/// commands. REQUIRES: it is destroyed after the threads of its services were stopped and the
/// control plane made its last callback.
class control_monitor_gateway final : public monitor_gateway {
 public:
  /// `heartbeats` must outlive the object.
  control_monitor_gateway(const gateway_services& shared,
                          const storage::heartbeat_database& heartbeats);
  ~control_monitor_gateway() override;

  void list(const caller& who, const monitor_query& query, reply<monitor_list> answer) override;
  void show(const caller& who, const monitor_id& id, reply<monitor_details> answer) override;
  void create(const caller& who, monitor_draft draft, reply<monitor_overview> answer) override;
  void update(const caller& who, const monitor_id& id, monitor_patch patch,
              reply<monitor_overview> answer) override;
  void remove(const caller& who, const monitor_id& id, reply<void> answer) override;
  void heartbeats(const caller& who, const monitor_id& id, const heartbeat_query& query,
                  reply<std::vector<shown_heartbeat>> answer) override;

 private:
  class state;
  std::unique_ptr<state> state_;
};

}  // namespace statushive
