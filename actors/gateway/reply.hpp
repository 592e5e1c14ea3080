#pragma once

#include <functional>
#include <string>

#include "proto/model/ids.hpp"
#include "proto/model/result.hpp"
#include "proto/model/user.hpp"

namespace statushive {

/// Takes the answer of a gateway: called exactly once, on any thread, within the gateway's
/// deadline. Must not block.
template <class T>
using reply = std::function<void(result<T>)>;

/// Who asks, as the edge found out. A gateway shows and changes only what the caller's account
/// owns: of everything else it says permission_denied, as of what does not exist not_found.
struct caller {
  user_id user;
  account_id account;
  statushive::role role = role::viewer;
  std::string source_address;
};

}  // namespace statushive
