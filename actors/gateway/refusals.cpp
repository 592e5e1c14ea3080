#include "actors/gateway/refusals.hpp"

namespace statushive {

error refused_stopping() {
  return {errc::unavailable, "stopping", "the node is stopping, try another one"};
}

result<void> require_role(const caller& who, role lowest) {
  if (who.role < lowest) {
    return error(errc::permission_denied, "role_too_low",
                 "the role " + std::string(name_of(who.role)) + " may not do this, it takes " +
                     std::string(name_of(lowest)));
  }
  return require_scope(who, scope_of(lowest));
}

result<void> require_scope(const caller& who, scope lowest) {
  if (who.reach >= lowest) return {};
  return error(errc::permission_denied, "scope_missing",
               "the API key's scopes end at " + std::string(name_of(who.reach)) + ", this takes " +
                   std::string(name_of(lowest)));
}

result<void> require_session(const caller& who) {
  if (who.key.is_nil()) return {};
  return error(errc::permission_denied, "scope_missing",
               "no API key may do this, it takes a login");
}

}  // namespace statushive
