#pragma once

#include "actors/gateway/audit_gateway.hpp"
#include "actors/gateway/gateway_services.hpp"

namespace statushive {

/// The audit records of the replicated state. The newest ones are read on the caller's thread; what
/// must be searched for, or lies far back, on the thread for long reads. REQUIRES: it is destroyed
/// after the threads of its services were stopped.
class control_audit_gateway final : public audit_gateway {
 public:
  explicit control_audit_gateway(const gateway_services& shared);

  void list(const caller& who, const audit_query& query, reply<audit_list> answer) override;

 private:
  [[nodiscard]] result<audit_list> page(const audit_query& query) const;

  const gateway_services services_;
};

}  // namespace statushive
