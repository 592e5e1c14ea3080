#include "storage/store/apply_context.hpp"

#include <algorithm>

#include "storage/store/api_key_store.hpp"
#include "storage/store/user_rows.hpp"

namespace statushive::storage {
namespace {

constexpr timestamp latest_storable = from_ms(253'402'300'799'999);

error denied(std::string reason, std::string message) {
  return {errc::permission_denied, std::move(reason), std::move(message)};
}

}  // namespace

result<void> apply_context::identify_actor() {
  const auto& who = actor();
  if (who.user.is_nil() == who.node.is_none()) {
    return invalid_field("actor", "must be either a user or a node");
  }
  if (who.user.is_nil()) {
    if (who.key.is_nil()) return {};
    return invalid_field("actor", "names an API key without its user");
  }
  auto found = find_user(rows, who.user);
  if (!found) return found.failure();
  if (!*found || (*found)->account != who.account) {
    return denied("unknown_user", "the user " + who.user.str() + " does not exist");
  }
  user_ = std::move(*found);
  if (who.key.is_nil()) return {};
  const auto key = find_api_key(rows, who.key);
  if (!key) return key.failure();
  if (!*key || (*key)->user != who.user || has_expired(**key, now())) {
    return denied("unknown_key", "the API key " + who.key.str() + " does not exist or has expired");
  }
  reach_ = reach_of(**key);
  return {};
}

result<void> apply_context::require_node() const {
  if (!actor().node.is_none()) return {};
  return denied("node_only", "only a node of the cluster may do this");
}

result<void> apply_context::require_operator() const {
  if (!actor().node.is_none()) return {};
  if (user_->role != role::admin) {
    return denied("role_too_low", "only an administrator may do this");
  }
  return require_scope(scope::admin);
}

result<void> apply_context::require_editor_of(const account_id& owner) const {
  if (!actor().node.is_none()) return {};
  if (user_->account != owner) return denied("not_owner", "it belongs to another account");
  if (user_->role == role::viewer)
    return denied("role_too_low", "a viewer may not change anything");
  return require_scope(scope::write);
}

result<void> apply_context::require_self(const user_id& whose) const {
  if (!actor().node.is_none()) return {};
  if (user_->id != whose) return denied("not_owner", "it belongs to another user");
  return require_scope(scope::write);
}

result<void> apply_context::require_logged_in_self(const user_id& whose) const {
  if (auto allowed = require_self(whose); !allowed) return allowed;
  if (actor().key.is_nil()) return {};
  return denied("scope_missing", "an API key may not do this, whatever its scopes");
}

result<void> apply_context::require_scope(scope needed) const {
  if (reach_ >= needed) return {};
  return denied("scope_missing",
                "the API key needs the scope " + std::string(name_of(needed)) + " for this");
}

result<void> apply_context::require_revision(uint64_t current) const {
  const auto& expected = asked_.expected_revisions;
  if (!expected || std::ranges::find(*expected, current) != expected->end()) return {};
  return error(errc::aborted, "if_match_failed",
               "it has changed meanwhile: its revision is " + std::to_string(current));
}

void apply_context::emit(const account_id& visible_to, event_body body) {
  events.push_back({visible_to, now(), std::move(body)});
}

void apply_context::record(change made) {
  audit = audit_record{now(),
                       actor(),
                       asked_.source_address,
                       std::string(name_of(asked_.body)),
                       made.account,
                       std::string(made.kind),
                       std::move(made.id),
                       std::move(made.before),
                       std::move(made.after)};
}

result<void> validate_time(std::string field, timestamp moment) {
  if (moment >= timestamp() && moment <= latest_storable) return {};
  return invalid_field(std::move(field), "must be a time from 1970 to 9999");
}

}  // namespace statushive::storage
