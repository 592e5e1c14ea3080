#pragma once

#include <cstdint>
#include <memory>

#include "actors/gateway/session_gateway.hpp"
#include "proto/model/random.hpp"
#include "proto/model/time.hpp"

namespace statushive::cluster {
class cluster_key;
class control_plane;
}  // namespace statushive::cluster

namespace statushive {

/// Logins against the users and sessions of the replicated state. Passwords are checked on a thread
/// of its own, one after another, because each check takes 64 MiB and some 0.1 s. Outlives the
/// control plane's last callback (stop that first, then destroy this).
class control_session_gateway final : public session_gateway {
 public:
  /// Passwords that may wait; beyond: unavailable `queue_full`.
  static constexpr size_t queued_passwords_max = 16;

  /// All must outlive the object.
  control_session_gateway(cluster::control_plane& control, const cluster::cluster_key& key,
                          const clock& time, random_source& random);
  ~control_session_gateway() override;

  void log_in(const std::string& email, const std::string& password,
              const std::string& source_address, reply<token_grant> answer) override;
  void refresh(const std::string& refresh_token, const std::string& source_address,
               reply<token_grant> answer) override;
  [[nodiscard]] result<caller> identify(std::string_view access_token) const override;
  void show_self(const caller& who, reply<profile> answer) override;

  /// From now on the answer is unavailable `stopping`. Waits for a password under check.
  /// Idempotent.
  void stop();

  struct statistics {
    uint64_t passwords_checked = 0;
    uint64_t passwords_refused = 0;  ///< Because too many were waiting.
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
