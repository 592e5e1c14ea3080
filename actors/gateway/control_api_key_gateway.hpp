#pragma once

#include "actors/gateway/api_key_gateway.hpp"
#include "actors/gateway/gateway_services.hpp"

namespace statushive {

/// API keys as the replicated state holds them, which knows the hash of a key's secret and not the
/// secret. Reads are few rows, on the caller's thread; changes are commands. No answer has the
/// hash. REQUIRES: it is destroyed after the control plane made its last callback.
class control_api_key_gateway final : public api_key_gateway {
 public:
  explicit control_api_key_gateway(const gateway_services& shared);

  void list(const caller& who, const api_key_query& query, reply<api_key_list> answer) override;
  void show(const caller& who, const api_key_id& id, reply<shown_api_key> answer) override;
  void create(const caller& who, api_key_draft draft, reply<shown_api_key> answer) override;
  void remove(const caller& who, const api_key_id& id, reply<void> answer) override;

 private:
  [[nodiscard]] result<api_key_list> page(const caller& who, const api_key_query& query) const;
  [[nodiscard]] result<api_key> owned_key(const caller& who, const api_key_id& id) const;

  const gateway_services services_;
};

}  // namespace statushive
