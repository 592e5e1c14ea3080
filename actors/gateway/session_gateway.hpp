#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "actors/gateway/reply.hpp"
#include "proto/model/account.hpp"
#include "proto/model/user.hpp"

namespace statushive {

/// What a login or a refresh gives.
struct token_grant {
  std::string access_token;  ///< JWT, HS256.
  std::chrono::seconds expires_in{};
  timestamp expires_at;
  std::string refresh_token;  ///< Works once.
  profile owner;
};

/// Logins and tokens, for the edge. Thread-safe.
class session_gateway {
 public:
  static constexpr std::chrono::seconds access_token_life{3600};
  static constexpr std::chrono::hours refresh_token_life{30 * 24};

  virtual ~session_gateway() = default;

  /// Errors: invalid_argument `invalid_grant` for a wrong e-mail or password, which take the same
  /// time and read `Invalid login credentials`, as clients expect; resource_exhausted
  /// `too_many_attempts` with the time to wait after about ten failed ones for one e-mail address
  /// in 15 minutes, on this node; unavailable `queue_full` when too many passwords wait to be
  /// checked.
  virtual void log_in(const std::string& email, const std::string& password,
                      const std::string& source_address, reply<token_grant> answer) = 0;
  /// Errors: invalid_argument `invalid_grant` for a token that is unknown, used or expired.
  virtual void refresh(const std::string& refresh_token, const std::string& source_address,
                       reply<token_grant> answer) = 0;
  /// Who an access token or an API key speaks for: checks the signature or hash, the expiry, and
  /// that user, session or key still exist. Does not block; runs on the caller's thread. Errors:
  /// unauthenticated `invalid_token`.
  [[nodiscard]] virtual result<caller> identify(std::string_view token) const = 0;
  enum class logout_scope : uint8_t { this_session, all_sessions };
  /// Ends the refresh family, and with it the access tokens that came from it. Errors:
  /// invalid_argument `no_session` for an API key.
  virtual void log_out(const caller& who, logout_scope which, reply<void> answer) = 0;
  /// Ends the user's other sessions. Errors: invalid_argument `wrong_password` at
  /// `current_password`, which counts as a failed attempt, and at `new_password`;
  /// resource_exhausted `too_many_attempts`; unavailable `queue_full`.
  virtual void change_password(const caller& who, const std::string& current_password,
                               const std::string& new_password, reply<void> answer) = 0;
  virtual void show_self(const caller& who, reply<profile> answer) = 0;
};

}  // namespace statushive
