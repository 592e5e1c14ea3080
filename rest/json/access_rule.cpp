#include "rest/json/access_rule.hpp"

namespace statushive::rest {

access_rule access_rule_of(access needs) {
  switch (needs) {
    case access::open: return {true, role::viewer, scope::read, true};
    case access::read: return {false, role::viewer, scope::read, true};
    case access::write: return {false, role::editor, scope::write, true};
    case access::personal: return {false, role::viewer, scope::write, true};
    case access::session: return {false, role::viewer, scope::admin, false};
    case access::administration: return {false, role::admin, scope::admin, true};
  }
  return {};
}

}  // namespace statushive::rest
