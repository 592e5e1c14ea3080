#include "actors/gateway/control_api_key_gateway.hpp"

#include <algorithm>
#include <utility>

#include "actors/gateway/api_key_token.hpp"
#include "actors/gateway/list_bounds.hpp"
#include "actors/gateway/refusals.hpp"
#include "cluster/control/control_plane.hpp"
#include "storage/store/state_view.hpp"

namespace statushive {
namespace {

/// That nobody makes a key that could do more than they can.
result<void> check_reach(const caller& who, scope wanted) {
  if (wanted > scope_of(who.role)) {
    return error(errc::permission_denied, "role_too_low",
                 "a key with the scope " + std::string(name_of(wanted)) +
                     " could do more than the role " + std::string(name_of(who.role)))
        .at("scopes");
  }
  if (wanted > who.reach) {
    return error(errc::permission_denied, "scope_missing",
                 "a key with the scope " + std::string(name_of(wanted)) +
                     " could do more than the API key that makes it")
        .at("scopes");
  }
  return {};
}

result<void> check_key(const caller& who, api_key key) {
  // A repetition asks for a key that is there already, and may have expired.
  if (who.terms.only_once) key.expires_at.reset();
  if (auto sound = validate(key); !sound) return sound;
  return check_reach(who, reach_of(key));
}

}  // namespace

control_api_key_gateway::control_api_key_gateway(const gateway_services& shared)
    : services_(shared) {}

void control_api_key_gateway::list(const caller& who, const api_key_query& query,
                                   reply<api_key_list> answer) {
  if (services_.is_stopping) return answer(refused_stopping());
  answer(page(who, query));
}

void control_api_key_gateway::show(const caller& who, const api_key_id& id,
                                   reply<shown_api_key> answer) {
  if (services_.is_stopping) return answer(refused_stopping());
  auto key = owned_key(who, id);
  if (!key) return answer(key.failure());
  answer(shown_api_key{without_secret(*std::move(key)), {}});
}

void control_api_key_gateway::create(const caller& who, api_key_draft draft,
                                     reply<shown_api_key> answer) {
  if (services_.is_stopping) return answer(refused_stopping());
  if (auto allowed = require_scope(who, scope::write); !allowed) return answer(allowed.failure());
  const auto token =
      api_key_token::make(services_.proposer.make_id<api_key_id>(), services_.random);
  api_key key;
  key.id = token.key;
  key.user = who.user;
  key.account = who.account;
  key.name = std::move(draft.name);
  key.scopes = std::move(draft.scopes);
  std::sort(key.scopes.begin(), key.scopes.end());
  key.secret_hash = token.hash();
  key.created_at = services_.time.now();
  key.expires_at = draft.expires_at;
  if (auto sound = check_key(who, key); !sound) return answer(sound.failure());
  services_.proposer.propose(who, create_api_key{std::move(key)},
                             [token, answer = std::move(answer)](const command_result& outcome) {
                               if (!outcome) return answer(outcome.failure());
                               auto made = decode_api_key(*outcome);
                               if (!made) return answer(made.failure());
                               shown_api_key shown{*std::move(made), {}};
                               // Under an idempotency key it may be an earlier one, of which nobody
                               // knows the secret.
                               if (shown.key.id == token.key) shown.token = token.str();
                               answer(std::move(shown));
                             });
}

void control_api_key_gateway::remove(const caller& who, const api_key_id& id, reply<void> answer) {
  if (services_.is_stopping) return answer(refused_stopping());
  if (auto allowed = require_scope(who, scope::write); !allowed) return answer(allowed.failure());
  if (const auto key = owned_key(who, id); !key) return answer(key.failure());
  services_.proposer.propose(who, delete_api_key{id}, told_to(std::move(answer)));
}

result<api_key_list> control_api_key_gateway::page(const caller& who,
                                                   const api_key_query& query) const {
  if (auto allowed = require_scope(who, scope::read); !allowed) return allowed.failure();
  if (auto sound = check_page(query.limit, api_key_list_limit_max, query.offset); !sound) {
    return sound.failure();
  }
  auto keys = services_.control.view().api_keys_of(who.user);
  if (!keys) return keys.failure();
  api_key_list answer{{}, static_cast<uint32_t>(keys->size())};
  for (size_t i = query.offset; i < keys->size() && answer.keys.size() < query.limit; ++i)
    answer.keys.push_back(std::move((*keys)[i]));
  return answer;
}

result<api_key> control_api_key_gateway::owned_key(const caller& who, const api_key_id& id) const {
  if (auto allowed = require_scope(who, scope::read); !allowed) return allowed.failure();
  auto found = services_.control.view().find_api_key(id);
  if (!found) return found.failure();
  if (!*found) return error(errc::not_found, "not_found", "there is no API key " + id.str());
  if ((*found)->user != who.user) {
    return error(errc::permission_denied, "not_owner",
                 "the API key " + id.str() + " belongs to another user");
  }
  return **std::move(found);
}

}  // namespace statushive
