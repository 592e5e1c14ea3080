#include "actors/gateway/refusals.hpp"

namespace statushive {

error refused_stopping() {
  return {errc::unavailable, "stopping", "the node is stopping, try another one"};
}

result<void> require_role(const caller& who, role lowest) {
  if (who.role >= lowest) return {};
  return error(errc::permission_denied, "role_too_low",
               "the role " + std::string(name_of(who.role)) + " may not do this, it takes " +
                   std::string(name_of(lowest)));
}

}  // namespace statushive
