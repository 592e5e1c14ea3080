#include "actors/gateway/control_user_gateway.hpp"

#include <utility>

#include "actors/gateway/list_bounds.hpp"
#include "actors/gateway/password_hasher.hpp"
#include "actors/gateway/refusals.hpp"
#include "actors/gateway/secret_text.hpp"
#include "cluster/control/control_plane.hpp"
#include "storage/store/state_view.hpp"

namespace statushive {
namespace {

using storage::state_view;

result<profile> existing_profile(const state_view& state, const user_id& id) {
  auto found = state.find_profile(id);
  if (!found) return found.failure();
  if (!*found) return error(errc::not_found, "not_found", "there is no user " + id.str());
  return **std::move(found);
}

/// That nobody but `own` has the address. `apply` decides; this saves a hash and a command.
result<void> check_is_free(const state_view& state, const std::string& email, const user_id& own) {
  const auto taken = state.find_user_by_email(email);
  if (!taken) return taken.failure();
  if (!*taken || (*taken)->id == own) return {};
  return error(errc::already_exists, "email_taken", "the e-mail address " + email + " is taken")
      .at("email");
}

/// A draft with the password where it is wiped.
struct creation {
  caller who;
  user made;
  std::optional<plan> of_new_account;  ///< None for a user of an account that is there.
  secret_text password;
  reply<profile> answer;
};

struct change {
  caller who;
  user_id id;
  user_patch patch;
  secret_text password;
  reply<profile> answer;
};

}  // namespace

class control_user_gateway::state {
 public:
  explicit state(const gateway_services& shared) : services(shared) {}

  void list(const caller& who, const user_query& query, reply<user_list> answer) {
    if (auto allowed = require_role(who, role::admin); !allowed) return answer(allowed.failure());
    if (auto sound = check_page(query.limit, user_list_limit_max, query.offset); !sound) {
      return answer(sound.failure());
    }
    if (query.offset <= short_walk_rows_max) return answer(page(query));
    read_later(services, who.account, std::move(answer), [this, query] { return page(query); });
  }

  result<profile> existing(const caller& who, const user_id& id) const {
    if (auto allowed = require_role(who, role::admin); !allowed) return allowed.failure();
    return existing_profile(services.control.view(), id);
  }

  /// What can be refused without a hash is refused on the caller's thread.
  void create(const caller& who, const user_draft& draft, reply<profile> answer) {
    const auto email = normalized_email(draft.email);
    if (auto sound = check_draft(who, draft, email); !sound) return answer(sound.failure());
    const auto bought = plan_for(draft);
    if (!bought) return answer(bought.failure());
    user made;
    made.account = draft.account.value_or(account_id());
    made.email = email;
    made.role = draft.role;
    const std::shared_ptr<creation> asked(new creation{
        who, std::move(made), *bought, secret_text(draft.password), std::move(answer)});
    services.passwords.submit(who.account, [this, asked](const result<void>& turn) {
      if (!turn) return asked->answer(turn.failure());
      create(*asked);
    });
  }

  void update(const caller& who, const user_id& id, const user_changes& changes,
              reply<profile> answer) {
    user_patch patch;
    if (changes.email) patch.email = normalized_email(*changes.email);
    patch.role = changes.role;
    patch.plan = changes.plan;
    if (auto sound = check_changes(who, id, changes, patch); !sound) {
      return answer(sound.failure());
    }
    if (!changes.password) {
      return services.proposer.propose(who, update_user{id, std::move(patch)},
                                       told_to(std::move(answer), decode_profile));
    }
    const std::shared_ptr<change> asked(
        new change{who, id, std::move(patch), secret_text(*changes.password), std::move(answer)});
    services.passwords.submit(who.account, [this, asked](const result<void>& turn) {
      if (!turn) return asked->answer(turn.failure());
      update(*asked);
    });
  }

  const gateway_services services;

 private:
  result<user_list> page(const user_query& query) const {
    auto found = services.control.view().list_users(query.account, {query.limit, query.offset});
    if (!found) return found.failure();
    return user_list{std::move(found->users), found->total};
  }

  /// Of a repetition under an idempotency key, only `apply` can say what the state has to say: what
  /// is asked for is there already.
  result<void> check_draft(const caller& who, const user_draft& draft,
                           const std::string& email) const {
    if (auto allowed = require_role(who, role::admin); !allowed) return allowed;
    if (auto sound = validate_email(email); !sound) return sound;
    if (auto sound = validate_password(draft.password); !sound) return sound;
    if (draft.account && draft.plan) {
      return invalid_field("plan", "is the account's: it goes without account_id only");
    }
    if (who.terms.only_once) return {};
    const auto now = services.control.view();
    if (draft.account) {
      const auto account = now.find_account(*draft.account);
      if (!account) return account.failure();
      if (!*account) return invalid_field("account_id", "names no account");
    }
    return check_is_free(now, email, {});
  }

  result<void> check_changes(const caller& who, const user_id& id, const user_changes& changes,
                             const user_patch& patch) const {
    if (auto allowed = require_role(who, role::admin); !allowed) return allowed;
    const auto now = services.control.view();
    const auto subject = existing_profile(now, id);
    if (!subject) return subject.failure();
    if (changes.password) {
      if (auto sound = validate_password(*changes.password); !sound) return sound;
    }
    if (!patch.email) return {};
    if (auto sound = validate_email(*patch.email); !sound) return sound;
    return check_is_free(now, *patch.email, id);
  }

  /// Of the account that is made for the user, if one is.
  result<std::optional<plan>> plan_for(const user_draft& draft) const {
    if (draft.account || draft.plan) return draft.plan;
    const auto settings = services.control.view().current_settings();
    if (!settings) return settings.failure();
    return std::optional(settings->default_plan);
  }

  // On the passwords' thread.

  void create(creation& asked) const {
    auto hash = hash_password(asked.password.text);
    if (!hash) return asked.answer(hash.failure());
    create_user body{std::move(asked.made), {}};
    body.user.id = services.proposer.make_id<user_id>();
    body.user.password_hash = *std::move(hash);
    body.user.created_at = body.user.updated_at = services.time.now();
    if (asked.of_new_account) {
      body.new_account.emplace();
      body.new_account->id = body.user.account = services.proposer.make_id<account_id>();
      body.new_account->plan = *asked.of_new_account;
      body.new_account->created_at = body.user.created_at;
    }
    services.proposer.propose(asked.who, std::move(body),
                              told_to(std::move(asked.answer), decode_profile));
  }

  void update(change& asked) const {
    auto hash = hash_password(asked.password.text);
    if (!hash) return asked.answer(hash.failure());
    asked.patch.password_hash = *std::move(hash);
    services.proposer.propose(asked.who, update_user{asked.id, std::move(asked.patch)},
                              told_to(std::move(asked.answer), decode_profile));
  }
};

control_user_gateway::control_user_gateway(const gateway_services& shared)
    : state_(std::make_unique<state>(shared)) {}

control_user_gateway::~control_user_gateway() = default;

void control_user_gateway::list(const caller& who, const user_query& query,
                                reply<user_list> answer) {
  if (state_->services.is_stopping) return answer(refused_stopping());
  state_->list(who, query, std::move(answer));
}

void control_user_gateway::show(const caller& who, const user_id& id, reply<profile> answer) {
  if (state_->services.is_stopping) return answer(refused_stopping());
  answer(state_->existing(who, id));
}

void control_user_gateway::create(const caller& who, user_draft draft, reply<profile> answer) {
  if (state_->services.is_stopping) return answer(refused_stopping());
  state_->create(who, draft, std::move(answer));
  wipe(draft.password);
}

void control_user_gateway::update(const caller& who, const user_id& id, user_changes changes,
                                  reply<profile> answer) {
  if (state_->services.is_stopping) return answer(refused_stopping());
  state_->update(who, id, changes, std::move(answer));
  if (changes.password) wipe(*changes.password);
}

void control_user_gateway::remove(const caller& who, const user_id& id, reply<void> answer) {
  if (state_->services.is_stopping) return answer(refused_stopping());
  if (const auto subject = state_->existing(who, id); !subject) return answer(subject.failure());
  state_->services.proposer.propose(who, delete_user{id}, told_to(std::move(answer)));
}

}  // namespace statushive
