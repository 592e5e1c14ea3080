#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "actors/gateway/rate_limiter.hpp"
#include "proto/model/ids.hpp"
#include "proto/model/plan.hpp"
#include "proto/model/result.hpp"

namespace statushive::rest {

/// How often an account may ask, and an address under /auth/: of this node, in memory, as
/// request_rates.hpp has it. Owned by the daemon; outlives the routes. Thread-safe.
class request_limits {
 public:
  /// Accounts, and addresses, that are remembered.
  static constexpr size_t keys_max = 65'536;

  /// `time` must outlive the object.
  explicit request_limits(const clock& time);

  /// Takes one request; nothing where the plan has no bound.
  [[nodiscard]] std::optional<rate_standing> take_of_account(const account_id& whose, plan of);
  /// Where the account stands. Takes nothing.
  [[nodiscard]] std::optional<rate_standing> look_at_account(const account_id& whose,
                                                             plan of) const;
  /// IPv6 addresses count by /64, which is what one subscriber has.
  [[nodiscard]] rate_standing take_of_address(const std::string& address);

  [[nodiscard]] rate_limiter::statistics accounts() const { return accounts_.counters(); }
  [[nodiscard]] rate_limiter::statistics addresses() const { return addresses_.counters(); }

 private:
  rate_limiter accounts_;
  rate_limiter addresses_;
};

/// Errors: resource_exhausted `rate_limited` with the time to wait. `whom` is `account` or
/// `address`.
[[nodiscard]] result<void> check_admitted(const rate_standing& standing, std::string_view whom);

}  // namespace statushive::rest
