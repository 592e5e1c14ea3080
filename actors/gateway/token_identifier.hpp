#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "actors/gateway/gateway_services.hpp"
#include "actors/gateway/identity_cache.hpp"
#include "actors/gateway/token_keyring.hpp"

namespace statushive {

/// Finds out who access tokens and API keys speak for. Thread-safe.
class token_identifier {
 public:
  /// Both must outlive the object.
  token_identifier(const gateway_services& shared, const token_keyring& keyring);

  /// See session_gateway::identify. What was revoked by a command that this node has answered is
  /// refused.
  [[nodiscard]] result<caller> identify(std::string_view token) const;

  struct statistics {
    uint64_t remembered = 0;  ///< Answers that cost no read of the state.
    uint64_t looked_up = 0;
  };
  [[nodiscard]] statistics counters() const;

 private:
  /// Who it is, without address and terms, and until when that may be remembered.
  struct finding {
    caller who;
    timestamp expires_at;
  };
  [[nodiscard]] result<finding> look_up(std::string_view token, timestamp now) const;
  [[nodiscard]] result<finding> of_access_token(std::string_view token, timestamp now) const;
  [[nodiscard]] result<finding> of_api_key(std::string_view token, timestamp now) const;

  const gateway_services services_;
  const token_keyring& keyring_;
  mutable identity_cache cache_;
  mutable std::atomic<uint64_t> remembered_{0};
  mutable std::atomic<uint64_t> looked_up_{0};
};

}  // namespace statushive
