#include "actors/gateway/token_identifier.hpp"

#include <algorithm>
#include <utility>

#include "actors/gateway/access_token.hpp"
#include "actors/gateway/api_key_token.hpp"
#include "actors/gateway/secret_comparison.hpp"
#include "cluster/control/control_plane.hpp"
#include "storage/store/state_view.hpp"

namespace statushive {
namespace {

using storage::state_view;

error invalid_token(std::string message) {
  return {errc::unauthenticated, "invalid_token", std::move(message)};
}

/// What a token says about role, account and plan is an hour old; the state is not.
result<caller> caller_of(const state_view& state, const user_id& id) {
  const auto found = state.find_user(id);
  if (!found) return found.failure();
  if (!*found) return invalid_token("the token's user no longer exists");
  const auto& user = **found;
  const auto account = state.find_account(user.account);
  if (!account) return account.failure();
  if (!*account) return corrupt("the account of the user " + user.id.str());
  caller who;
  who.user = user.id;
  who.account = user.account;
  who.role = user.role;
  who.plan = (*account)->plan;
  return who;
}

}  // namespace

token_identifier::token_identifier(const gateway_services& shared, const token_keyring& keyring)
    : services_(shared), keyring_(keyring), cache_(shared.random) {}

result<caller> token_identifier::identify(std::string_view token) const {
  if (token.size() > access_token_bytes_max) return invalid_token("the token is too long");
  const auto now = services_.time.now();
  // Comes before all reads: what they find holds at this version or a later one, so that a change
  // in between makes the answer one that is not remembered, never an old one under a new version.
  const auto version = services_.control.state_version();
  const auto hash = cache_.hash_of(token);
  if (version) {
    if (auto known = cache_.find(hash, *version, now)) {
      remembered_.fetch_add(1, std::memory_order_relaxed);
      return *std::move(known);
    }
  }
  looked_up_.fetch_add(1, std::memory_order_relaxed);
  auto found = look_up(token, now);
  if (!found) return found.failure();
  if (version) cache_.remember(hash, *version, found->expires_at, found->who);
  return std::move(found->who);
}

token_identifier::statistics token_identifier::counters() const {
  return {remembered_.load(std::memory_order_relaxed), looked_up_.load(std::memory_order_relaxed)};
}

result<token_identifier::finding> token_identifier::look_up(std::string_view token,
                                                            timestamp now) const {
  return token.starts_with(api_key_token::prefix) ? of_api_key(token, now)
                                                  : of_access_token(token, now);
}

result<token_identifier::finding> token_identifier::of_access_token(std::string_view token,
                                                                    timestamp now) const {
  const auto state = services_.control.view();
  const auto keys = keyring_.current(state);
  if (!keys) return keys.failure();
  const auto claims = verify(token, **keys, now);
  if (!claims) return claims.failure();
  auto expires_at = claims->expires_at;
  if (!claims->session.is_nil()) {
    const auto session = state.find_session(claims->session);
    if (!session) return session.failure();
    if (!*session || (*session)->user != claims->user || (*session)->expires_at <= now) {
      return invalid_token("the token's session has ended");
    }
    expires_at = std::min(expires_at, (*session)->expires_at);
  }
  auto who = caller_of(state, claims->user);
  if (!who) return who.failure();
  who->session = claims->session;
  return finding{*std::move(who), expires_at};
}

result<token_identifier::finding> token_identifier::of_api_key(std::string_view token,
                                                               timestamp now) const {
  const auto presented = api_key_token::parse(token);
  if (!presented) return presented.failure();
  const auto state = services_.control.view();
  const auto found = state.find_api_key(presented->key);
  if (!found) return found.failure();
  if (!*found) return invalid_api_key();
  const auto& key = **found;
  if (!is_same_secret(presented->hash(), key.secret_hash) || has_expired(key, now)) {
    return invalid_api_key();
  }
  auto who = caller_of(state, key.user);
  if (!who) return who.failure();
  who->key = key.id;
  who->reach = reach_of(key);
  return finding{*std::move(who), key.expires_at.value_or(timestamp::max())};
}

}  // namespace statushive
