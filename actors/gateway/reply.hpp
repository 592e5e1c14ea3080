#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "proto/model/api_key.hpp"
#include "proto/model/ids.hpp"
#include "proto/model/plan.hpp"
#include "proto/model/result.hpp"
#include "proto/model/user.hpp"

namespace statushive {

/// Takes the answer of a gateway: called exactly once, on any thread, within the gateway's
/// deadline. Must not block.
template <class T>
using reply = std::function<void(result<T>)>;

/// What a request says about how its change is to be made. Every command that a gateway proposes
/// for a caller carries them.
struct request_terms {
  /// Of a creation that is to happen once.
  struct once {
    std::string key;    ///< Of the header Idempotency-Key.
    std::string route;  ///< `POST /api/monitors`
    std::string body;   ///< As sent; only its keyed hash is kept.
  };
  std::optional<once> only_once;
  /// Of the header If-Match: the changed resource must have one of these revisions.
  std::optional<std::vector<uint64_t>> expected_revisions;
};

/// Who asks, as the edge found out. A gateway shows and changes only what the caller's account
/// owns: of everything else it says permission_denied, as of what does not exist not_found.
struct caller {
  user_id user;
  account_id account;
  statushive::role role = role::viewer;
  statushive::plan plan = plan::free;  ///< Of the account.
  session_id session;                  ///< Of the access token; nil for an API key.
  api_key_id key;                      ///< Nil for an access token.
  /// How much of the role the credentials carry: all of it for an access token.
  scope reach = scope::admin;
  std::string source_address;
  request_terms terms;
};

}  // namespace statushive
