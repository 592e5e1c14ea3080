#pragma once

#include <cstdint>
#include <memory>

#include "actors/gateway/gateway_services.hpp"
#include "actors/gateway/rate_limiter.hpp"
#include "actors/gateway/session_gateway.hpp"

namespace statushive {

/// Logins, sessions and passwords against the users of the replicated state. REQUIRES: it is
/// destroyed after the threads of its services were stopped and the control plane made its last
/// callback.
class control_session_gateway final : public session_gateway {
 public:
  /// Wrong passwords that an e-mail address may have on this node, and how many addresses are
  /// remembered for it.
  static constexpr rate wrong_passwords_max{10, std::chrono::minutes(15)};
  static constexpr size_t addresses_max = 65'536;

  explicit control_session_gateway(const gateway_services& shared);
  ~control_session_gateway() override;

  void log_in(const std::string& email, const std::string& password,
              const std::string& source_address, reply<token_grant> answer) override;
  void refresh(const std::string& refresh_token, const std::string& source_address,
               reply<token_grant> answer) override;
  [[nodiscard]] result<caller> identify(std::string_view token) const override;
  void log_out(const caller& who, logout_scope which, reply<void> answer) override;
  void change_password(const caller& who, const std::string& current_password,
                       const std::string& new_password, reply<void> answer) override;
  void show_self(const caller& who, reply<profile> answer) override;

  struct statistics {
    uint64_t attempts_failed = 0;
    uint64_t attempts_refused = 0;
    size_t addresses = 0;  ///< With a wrong password lately; at most addresses_max.
    uint64_t identities_remembered = 0;
    uint64_t identities_looked_up = 0;
  };
  [[nodiscard]] statistics counters() const;

 private:
  class state;
  std::unique_ptr<state> state_;
};

}  // namespace statushive
