#pragma once

#include <string>

#include "actors/gateway/cluster_gateway.hpp"
#include "actors/gateway/gateway_services.hpp"

namespace statushive::storage {
class disk_space;
}

namespace statushive {

/// The cluster as this node's replicated state and consensus show it. This node is up, as it
/// answers; of the others it knows no state, as nodes have no links to each other.
class control_cluster_gateway final : public cluster_gateway {
 public:
  /// `space` must outlive the object. `version` is the release of this binary.
  control_cluster_gateway(const gateway_services& shared, const storage::disk_space& space,
                          node_id self, std::string version);

  void status(const caller& who, reply<cluster_report> answer) override;
  void members(const caller& who, reply<std::vector<member_report>> answer) override;
  [[nodiscard]] result<void> readiness() const override;

 private:
  [[nodiscard]] result<cluster_report> report() const;
  [[nodiscard]] result<std::vector<member_report>> member_reports() const;

  const gateway_services services_;
  const storage::disk_space& space_;
  const node_id self_;
  const std::string version_;
};

}  // namespace statushive
