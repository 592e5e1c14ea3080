#include "store_model.hpp"

#include <algorithm>

namespace statushive::tests {

using namespace std::chrono_literals;

random_commands::random_commands(store_fixture& state, uint32_t seed)
    : state_(state), random_(seed) {
  accounts_[state.owner.id] = state.owner.plan;
  users_[state.administrator.id] = {state.owner.id, state.administrator.email, role::admin};
}

random_commands::expectation random_commands::next() {
  if (below(20) == 0 && !asked_.empty()) return asked_[below(asked_.size())];
  auto drawn = draw();
  asked_.push_back(drawn);
  if (asked_.size() > 10) asked_.erase(asked_.begin());
  return drawn;
}

random_commands::actor random_commands::some_actor() {
  if (!gone_users_.empty() && below(30) == 0) {
    const auto& [id, gone] = gone_users_[below(gone_users_.size())];
    return {{id, gone.account, {}, {}}, gone, scope::admin, "unknown_user"};
  }
  if (!keys_.empty() && below(4) == 0) {
    const auto id = some_of(keys_);
    const auto& key = keys_.at(id);
    const auto& owner = users_.at(key.user);
    if (below(10) == 0) {
      return {{key.user, owner.account, {}, state_.make_id<api_key_id>()},
              owner,
              scope::admin,
              "unknown_key"};
    }
    return {{key.user, owner.account, {}, id}, owner, key.reach, ""};
  }
  const auto id = some_of(users_);
  return {{id, users_.at(id).account, {}, {}}, users_.at(id), scope::admin, ""};
}

monitor_id random_commands::some_monitor() {
  if (monitors_.empty() || below(10) == 0) return state_.make_id<monitor_id>();
  return some_of(monitors_);
}

user_id random_commands::some_user() {
  return below(10) == 0 ? state_.make_id<user_id>() : some_of(users_);
}

std::string random_commands::some_email() {
  return std::string(1, static_cast<char>('a' + below(20))) + "@example.com";
}

random_commands::expectation random_commands::with(const actor& who, command_body body,
                                                   std::string refusal) {
  return {state_.ask(who.who, std::move(body)),
          who.refusal.empty() ? std::move(refusal) : who.refusal};
}

std::string random_commands::refused_as_editor(const actor& who, const account_id& of) const {
  if (who.user.account != of) return "not_owner";
  if (who.user.role == role::viewer) return "role_too_low";
  return who.reach < scope::write ? "scope_missing" : "";
}

std::string random_commands::refused_as_operator(const actor& who) const {
  if (who.user.role != role::admin) return "role_too_low";
  return who.reach < scope::admin ? "scope_missing" : "";
}

size_t random_commands::count_monitors(const account_id& of, bool only_active) const {
  return static_cast<size_t>(std::ranges::count_if(monitors_, [&](const auto& entry) {
    return entry.second.account == of && (entry.second.is_active || !only_active);
  }));
}

bool random_commands::is_taken(const std::string& email) const {
  return std::ranges::any_of(users_,
                             [&](const auto& entry) { return entry.second.email == email; });
}

bool random_commands::is_last_administrator(const expected_user& one) const {
  return one.role == role::admin && std::ranges::count_if(users_, [](const auto& entry) {
                                      return entry.second.role == role::admin;
                                    }) == 1;
}

void random_commands::move(const account_id& owner, plan to) {
  accounts_.at(owner) = to;
  std::vector<expected_monitor*> oldest_first;
  for (auto& [id, known] : monitors_) {
    if (known.account == owner) oldest_first.push_back(&known);
  }
  std::ranges::sort(oldest_first, {}, [](const auto* one) { return one->number; });
  const auto& limits = limits_of(to);
  uint32_t kept = 0;
  for (auto* one : oldest_first) {
    if (one->is_active || one->is_paused_by_plan) {
      const bool is_kept = kept < limits.monitors;
      kept += is_kept;
      if (is_kept != one->is_active) {
        one->is_active = is_kept;
        one->is_paused_by_plan = !is_kept;
        one->state = is_kept ? monitor_state::pending : monitor_state::paused;
        ++one->version;
      }
    }
    const auto wanted = one->wanted_interval.value_or(one->interval);
    one->interval = std::max(wanted, limits.shortest_interval);
    one->wanted_interval =
        one->interval == wanted ? std::nullopt : std::optional<std::chrono::seconds>(wanted);
  }
}

void random_commands::remove_user(const user_id& id) {
  const auto gone = users_.at(id);
  users_.erase(id);
  gone_users_.emplace_back(id, gone);
  std::erase_if(keys_, [&](const auto& entry) { return entry.second.user == id; });
  const bool was_last = std::ranges::none_of(
      users_, [&](const auto& entry) { return entry.second.account == gone.account; });
  if (!was_last) return;
  accounts_.erase(gone.account);
  std::erase_if(monitors_, [&](const auto& entry) { return entry.second.account == gone.account; });
  std::erase_if(used_keys_, [&](const auto& entry) { return entry.first.first == gone.account; });
}

random_commands::expectation random_commands::draw() {
  switch (below(12)) {
    case 0:
    case 1:
    case 2: return draw_creation();
    case 3:
    case 4: return draw_update();
    case 5:
    case 6: return draw_transition();
    case 7: return draw_deletion();
    case 8: return draw_user_creation();
    case 9: return draw_user_update();
    case 10: return below(2) == 0 ? draw_user_deletion() : draw_user_update();
    default: return below(3) == 0 ? draw_key_deletion() : draw_key_creation();
  }
}

random_commands::expectation random_commands::draw_creation() {
  const auto who = some_actor();
  create_monitor body;
  body.id = below(20) == 0 ? some_monitor() : state_.make_id<monitor_id>();
  body.account = below(20) == 0 ? some_of(accounts_) : who.user.account;
  body.spec = a_spec(std::string(1 + below(3), static_cast<char>('a' + below(4))));
  body.spec.active = below(3) != 0;
  body.spec.interval = std::chrono::seconds(below(8) == 0 ? 20 : 200 + below(3));
  if (below(10) == 0) body.spec.name.clear();
  if (below(5) != 0) return with(who, body, who.refusal.empty() ? judge_creation(who, body) : "");

  const auto key = std::string(1, static_cast<char>('a' + below(6)));
  const auto repeated = judge_repetition(who, body, key);
  auto drawn = with(who, body, "");
  drawn.asked.idempotency = idempotency{key, "POST /api/monitors", std::string(32, 'h')};
  if (!who.refusal.empty()) return drawn;
  drawn.refusal = repeated ? *repeated : judge_creation(who, body);
  if (!repeated && drawn.refusal.empty()) {
    used_keys_[{who.user.account, key}] = {body.id, state_.now + idempotency_life};
  }
  return drawn;
}

std::string random_commands::judge_creation(const actor& who, const create_monitor& body) {
  const auto owner = accounts_.find(body.account);
  if (owner == accounts_.end()) return "not_found";
  if (auto refused = refused_as_editor(who, body.account); !refused.empty()) return refused;
  if (monitors_.count(body.id) != 0) return "already_exists";
  if (body.spec.name.empty()) return "invalid_field";
  const auto& limits = limits_of(owner->second);
  if (body.spec.interval < limits.shortest_interval) return "plan_limit";
  if (count_monitors(body.account, false) >= limits.monitors) return "plan_limit";
  expected_monitor made;
  made.account = body.account;
  made.number = monitor_number(next_number_++);
  made.name = body.spec.name;
  made.is_active = body.spec.active;
  made.interval = body.spec.interval;
  made.state = made.is_active ? monitor_state::pending : monitor_state::paused;
  monitors_[body.id] = made;
  return "";
}

std::optional<std::string> random_commands::judge_repetition(const actor& who,
                                                             const create_monitor& body,
                                                             const std::string& key) const {
  const auto used = used_keys_.find({who.user.account, key});
  if (used == used_keys_.end() || used->second.expires_at <= state_.now) return {};
  if (auto refused = refused_as_editor(who, body.account); !refused.empty()) return refused;
  return monitors_.count(used->second.made) == 0 ? "idempotent_resource_gone" : "";
}

random_commands::expectation random_commands::draw_update() {
  const auto who = some_actor();
  const auto id = some_monitor();
  monitor_patch patch;
  if (below(2) == 0) patch.name = std::string(1 + below(3), static_cast<char>('a' + below(4)));
  if (below(2) == 0) patch.active = below(2) == 0;
  if (below(3) == 0) patch.interval = std::chrono::seconds(below(4) == 0 ? 40 : 200 + below(3));
  auto drawn = with(who, update_monitor{id, patch}, "");
  if (!who.refusal.empty()) return drawn;
  const auto found = monitors_.find(id);
  drawn.refusal =
      found == monitors_.end() ? "not_found" : refused_as_editor(who, found->second.account);
  if (!drawn.refusal.empty()) return drawn;
  if (below(10) == 0) {
    drawn.asked.expected_revisions.emplace();
    drawn.refusal = "if_match_failed";
    return drawn;
  }
  drawn.refusal = judge_update(found->second, patch);
  return drawn;
}

std::string random_commands::judge_update(expected_monitor& known,
                                          const monitor_patch& patch) const {
  const auto& limits = limits_of(accounts_.at(known.account));
  if (patch.interval && *patch.interval < limits.shortest_interval) return "plan_limit";
  const bool is_resumed = patch.active == true && !known.is_active;
  if (is_resumed && count_monitors(known.account, true) >= limits.monitors) return "plan_limit";
  if (patch.name) known.name = *patch.name;
  if (patch.interval) {
    known.interval = *patch.interval;
    known.wanted_interval.reset();
  }
  if (!patch.active) return "";
  known.is_paused_by_plan = false;
  if (*patch.active == known.is_active) return "";
  known.is_active = *patch.active;
  known.state = known.is_active ? monitor_state::pending : monitor_state::paused;
  ++known.version;
  return "";
}

random_commands::expectation random_commands::draw_transition() {
  const auto id = some_monitor();
  const actor node{state_.by_node(), {}, scope::admin, ""};
  record_transition body;
  body.monitor = id;
  body.shard = shard_of(id, state_.rules.shard_count);
  body.epoch = epoch(1);
  body.to = static_cast<monitor_state>(1 + below(7));
  body.at = body.slot = state_.now;
  const auto found = monitors_.find(id);
  if (found == monitors_.end()) return with(node, body, "not_found");
  auto& known = found->second;
  body.from_version = known.version;
  if (below(5) == 0) {
    body.from_version += 1 + below(3);
    return with(node, body, "fenced");
  }
  const bool is_allowed = known.is_active && body.to != monitor_state::paused &&
                          is_legal_transition(known.state, body.to) &&
                          body.to != monitor_state::pending;
  if (!is_allowed) return with(node, body, "illegal_transition");
  known.state = body.to;
  ++known.version;
  return with(node, body, "");
}

random_commands::expectation random_commands::draw_deletion() {
  const auto who = some_actor();
  const auto id = some_monitor();
  auto drawn = with(who, delete_monitor{id}, "");
  if (!who.refusal.empty()) return drawn;
  const auto found = monitors_.find(id);
  drawn.refusal =
      found == monitors_.end() ? "not_found" : refused_as_editor(who, found->second.account);
  if (drawn.refusal.empty()) monitors_.erase(found);
  return drawn;
}

random_commands::expectation random_commands::draw_user_creation() {
  const auto who = some_actor();
  const bool is_founding = below(3) == 0;
  create_user body;
  body.user.id = state_.make_id<user_id>();
  body.user.account = is_founding ? state_.make_id<account_id>() : some_of(accounts_);
  body.user.email = some_email();
  body.user.role = static_cast<role>(1 + below(3));
  body.user.password_hash = "hash";
  const auto of_account = static_cast<plan>(1 + below(4));
  if (is_founding) body.new_account = account{body.user.account, of_account, {}, {}, {}};
  auto refusal = refused_as_operator(who);
  if (refusal.empty() && is_taken(body.user.email)) refusal = "email_taken";
  if (refusal.empty() && who.refusal.empty()) {
    if (is_founding) accounts_[body.user.account] = of_account;
    users_[body.user.id] = {body.user.account, body.user.email, body.user.role};
  }
  return with(who, body, refusal);
}

random_commands::expectation random_commands::draw_user_update() {
  const auto who = some_actor();
  const auto id = some_user();
  user_patch patch;
  if (below(3) == 0) patch.email = some_email();
  if (below(3) == 0) patch.role = static_cast<role>(1 + below(3));
  if (below(2) == 0) patch.plan = static_cast<plan>(1 + below(4));
  if (below(3) == 0) patch.password_hash = std::string(1 + below(4), 'h');
  auto drawn = with(who, update_user{id, patch}, refused_as_operator(who));
  if (!drawn.refusal.empty()) return drawn;
  const auto found = users_.find(id);
  if (found == users_.end()) {
    drawn.refusal = "not_found";
    return drawn;
  }
  auto& known = found->second;
  if (patch.email && *patch.email != known.email && is_taken(*patch.email)) {
    drawn.refusal = "email_taken";
  } else if (patch.role && *patch.role != known.role && is_last_administrator(known)) {
    drawn.refusal = "last_administrator";
  } else {
    known.email = patch.email.value_or(known.email);
    known.role = patch.role.value_or(known.role);
    const auto current = accounts_.at(known.account);
    if (patch.plan.value_or(current) != current) move(known.account, *patch.plan);
  }
  return drawn;
}

random_commands::expectation random_commands::draw_user_deletion() {
  const auto who = some_actor();
  const auto id = some_user();
  auto drawn = with(who, delete_user{id}, refused_as_operator(who));
  if (!drawn.refusal.empty()) return drawn;
  const auto found = users_.find(id);
  if (found == users_.end()) {
    drawn.refusal = "not_found";
  } else if (is_last_administrator(found->second)) {
    drawn.refusal = "last_administrator";
  } else {
    remove_user(id);
  }
  return drawn;
}

random_commands::expectation random_commands::draw_key_creation() {
  const auto who = some_actor();
  const auto of = below(10) == 0 ? some_of(users_) : who.who.user;
  create_api_key body;
  body.key.id = state_.make_id<api_key_id>();
  body.key.user = of;
  body.key.account = users_.count(of) == 0 ? who.user.account : users_.at(of).account;
  body.key.name = "key";
  body.key.scopes = {static_cast<scope>(1 + below(3))};
  body.key.secret_hash = std::string(32, 's');
  if (!who.refusal.empty()) return with(who, body, "");
  const auto reach = reach_of(body.key);
  const auto keys = std::ranges::count_if(
      keys_, [&](const auto& entry) { return entry.second.user == who.who.user; });
  std::string refusal;
  if (of != who.who.user) {
    refusal = "not_owner";
  } else if (who.reach < scope::write) {
    refusal = "scope_missing";
  } else if (reach > scope_of(who.user.role)) {
    refusal = "role_too_low";
  } else if (reach > who.reach) {
    refusal = "scope_missing";
  } else if (keys >= static_cast<long>(api_keys_per_user_max)) {
    refusal = "too_many_api_keys";
  } else {
    keys_[body.key.id] = {of, reach};
  }
  return with(who, body, refusal);
}

random_commands::expectation random_commands::draw_key_deletion() {
  const auto who = some_actor();
  const bool is_there = !keys_.empty() && below(10) != 0;
  const auto id = is_there ? some_of(keys_) : state_.make_id<api_key_id>();
  auto drawn = with(who, delete_api_key{id}, "");
  if (!who.refusal.empty()) return drawn;
  if (!is_there) {
    drawn.refusal = "not_found";
  } else if (keys_.at(id).user != who.who.user) {
    drawn.refusal = "not_owner";
  } else if (who.reach < scope::write) {
    drawn.refusal = "scope_missing";
  } else {
    keys_.erase(id);
  }
  return drawn;
}

}  // namespace statushive::tests
