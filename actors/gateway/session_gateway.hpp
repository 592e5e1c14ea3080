#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "actors/gateway/reply.hpp"
#include "proto/model/account.hpp"
#include "proto/model/user.hpp"

namespace statushive {

/// A user with the account's plan.
struct profile {
  statushive::user user;
  statushive::plan plan = plan::free;
};

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
  /// time and read `Invalid login credentials`, as clients expect; unavailable `queue_full` when
  /// too many passwords wait to be checked.
  virtual void log_in(const std::string& email, const std::string& password,
                      const std::string& source_address, reply<token_grant> answer) = 0;
  /// Errors: invalid_argument `invalid_grant` for a token that is unknown, used or expired.
  virtual void refresh(const std::string& refresh_token, const std::string& source_address,
                       reply<token_grant> answer) = 0;
  /// Who an access token speaks for: checks the signature, the expiry, and that the user still
  /// exists. Does not block; runs on the caller's thread. Errors: unauthenticated `invalid_token`.
  [[nodiscard]] virtual result<caller> identify(std::string_view access_token) const = 0;
  virtual void show_self(const caller& who, reply<profile> answer) = 0;
};

}  // namespace statushive
