#include "actors/gateway/control_session_gateway.hpp"

#include <atomic>
#include <utility>

#include "actors/gateway/access_token.hpp"
#include "actors/gateway/password_hasher.hpp"
#include "actors/gateway/refresh_token.hpp"
#include "actors/gateway/refusals.hpp"
#include "actors/gateway/secret_text.hpp"
#include "actors/gateway/token_identifier.hpp"
#include "actors/gateway/token_keyring.hpp"
#include "cluster/control/control_plane.hpp"
#include "storage/store/state_view.hpp"

namespace statushive {
namespace {

using storage::state_view;

error wrong_credentials() {
  return {errc::invalid_argument, "invalid_grant", "Invalid login credentials"};
}

error wrong_password() {
  return error(errc::invalid_argument, "wrong_password", "current_password is not the password")
      .at("current_password");
}

/// How often what was decided by a user's row is decided again because the row changed before the
/// command came.
constexpr int tries_max = 3;

struct login_attempt {
  std::string email;
  secret_text password;
  std::string source_address;
  reply<token_grant> answer;
  int tries = 0;
};

struct password_change {
  caller who;
  secret_text current;
  secret_text wanted;
  reply<void> answer;
  int tries = 0;
};

/// After tries_max of them.
error changed_too_often() {
  return {errc::unavailable, "superseded", "the user was changed meanwhile, send it again"};
}

/// Whether the user's row is not the one any more by which the command was decided.
bool is_outdated(const command_result& outcome) {
  return !outcome && outcome.failure().reason() == "if_match_failed";
}

/// Whether the user went before the command came.
bool is_without_user(const command_result& outcome) {
  return !outcome && outcome.failure().reason() == "unknown_user";
}

/// Counts wrong passwords for each e-mail address, also for those that are nobody's: what is
/// counted must not tell who exists.
class wrong_passwords {
 public:
  explicit wrong_passwords(const clock& time)
      : limiter_(control_session_gateway::addresses_max, time) {}

  /// Errors: resource_exhausted `too_many_attempts`.
  result<void> admit(const std::string& email) {
    const auto standing = limiter_.look(email, allowed);
    if (standing.is_admitted) return {};
    refused_.fetch_add(1, std::memory_order_relaxed);
    return error(errc::resource_exhausted, "too_many_attempts",
                 "too many wrong passwords were given for this e-mail address")
        .retrying_after(standing.reset);
  }
  void count(const std::string& email) {
    limiter_.take(email, allowed);
    failed_.fetch_add(1, std::memory_order_relaxed);
  }
  void forgive(const std::string& email) { limiter_.clear(email); }

  [[nodiscard]] uint64_t failed() const { return failed_.load(std::memory_order_relaxed); }
  [[nodiscard]] uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }
  [[nodiscard]] size_t addresses() const { return limiter_.counters().keys; }

 private:
  static constexpr auto allowed = control_session_gateway::wrong_passwords_max;

  rate_limiter limiter_;
  std::atomic<uint64_t> failed_{0};
  std::atomic<uint64_t> refused_{0};
};

/// What `password` is compared with has at most this length: no user has a longer one, and its
/// length must not change what the comparison costs.
result<bool> matches(const std::string& hash, const std::string& password) {
  const auto candidate = std::string_view(password).substr(0, password_characters_max);
  auto is_same = is_password(hash, candidate);
  if (!is_same) return is_same.failure();
  return *is_same && candidate.size() == password.size();
}

result<profile> profile_of(const state_view& state, user subject) {
  auto account = state.find_account(subject.account);
  if (!account) return account.failure();
  if (!*account) return corrupt("the account of the user " + subject.id.str());
  return profile{std::move(subject), (*account)->plan};
}

result<user> existing_user(const state_view& state, const user_id& id) {
  auto found = state.find_user(id);
  if (!found) return found.failure();
  // The token was good when the request came.
  if (!*found) {
    return error(errc::unauthenticated, "invalid_token", "the token's user no longer exists");
  }
  return **std::move(found);
}

}  // namespace

class control_session_gateway::state {
 public:
  explicit state(const gateway_services& shared)
      : services(shared),
        keyring(shared.key),
        identifier(shared, keyring),
        attempts(shared.time),
        unmatched_hash(unmatched_password_hash(shared.random)) {}

  /// Both wait for the passwords' thread, which works on one after another, so that no attempt
  /// slips through between the look at the limit and the count.
  void submit(std::shared_ptr<login_attempt> attempt) {
    services.passwords.submit({}, [this, attempt](const result<void>& turn) {
      if (!turn) return attempt->answer(turn.failure());
      log_in(attempt);
    });
  }
  void submit(std::shared_ptr<password_change> change) {
    services.passwords.submit(change->who.account, [this, change](const result<void>& turn) {
      if (!turn) return change->answer(turn.failure());
      change_password(change);
    });
  }

  void refresh(const std::string& text, const std::string& source_address,
               reply<token_grant> answer) {
    const auto presented = refresh_token::parse(text);
    if (!presented) return answer(presented.failure());
    auto owner = owner_of(*presented);
    if (!owner) return answer(owner.failure());
    const auto next = refresh_token::make(presented->session, services.random);
    const refresh_session change{presented->session, presented->hash(), next.hash(),
                                 services.time.now() + refresh_token_life};
    auto grant = grant_for(*std::move(owner), next);
    if (!grant) return answer(grant.failure());
    const auto who = owner_from(grant->owner.user, source_address);
    services.proposer.propose(who, change,
                              [grant = *std::move(grant),
                               answer = std::move(answer)](const command_result& outcome) mutable {
                                if (is_without_user(outcome))
                                  return answer(invalid_refresh_token());
                                if (!outcome) return answer(outcome.failure());
                                answer(std::move(grant));
                              });
  }

  /// Refuses on the caller's thread what needs no password to be refused.
  result<void> check_password_change(const caller& who, const std::string& wanted) {
    if (auto allowed = require_session(who); !allowed) return allowed;
    if (auto sound = validate_password(wanted, "new_password"); !sound) return sound;
    const auto owner = existing_user(services.control.view(), who.user);
    if (!owner) return owner.failure();
    return attempts.admit(owner->email);
  }

  result<profile> self(const caller& who) const {
    const auto now = services.control.view();
    auto found = existing_user(now, who.user);
    if (!found) return found.failure();
    return profile_of(now, *std::move(found));
  }

  const gateway_services services;
  const token_keyring keyring;
  const token_identifier identifier;
  wrong_passwords attempts;
  const std::string unmatched_hash;

 private:
  /// Runs on the passwords' thread. The session is opened for the user as they were when the
  /// password was found right: one that got another password meanwhile gives no session for the old
  /// one.
  void log_in(const std::shared_ptr<login_attempt>& attempt) {
    if (auto admitted = attempts.admit(attempt->email); !admitted) {
      return attempt->answer(admitted.failure());
    }
    auto owner = authenticated(*attempt);
    if (!owner) return attempt->answer(owner.failure());
    const auto token =
        refresh_token::make(services.proposer.make_id<session_id>(), services.random);
    const auto now = services.time.now();
    const session opened{token.session, owner->user.id, token.hash(), now,
                         now + refresh_token_life};
    auto who = owner_from(owner->user, attempt->source_address);
    who.terms.expected_revisions = {owner->user.revision};
    auto grant = grant_for(*std::move(owner), token);
    if (!grant) return attempt->answer(grant.failure());
    services.proposer.propose(
        who, open_session{opened},
        [this, attempt, grant = *std::move(grant)](const command_result& outcome) mutable {
          if (is_outdated(outcome)) {
            if (++attempt->tries < tries_max) return submit(attempt);
            return attempt->answer(changed_too_often());
          }
          if (is_without_user(outcome)) return attempt->answer(wrong_credentials());
          if (!outcome) return attempt->answer(outcome.failure());
          attempt->answer(std::move(grant));
        });
  }

  /// The same about the current password.
  void change_password(const std::shared_ptr<password_change>& change) {
    const auto owner = existing_user(services.control.view(), change->who.user);
    if (!owner) return change->answer(owner.failure());
    if (auto admitted = attempts.admit(owner->email); !admitted) {
      return change->answer(admitted.failure());
    }
    const auto is_right = matches(owner->password_hash, change->current.text);
    if (!is_right) return change->answer(is_right.failure());
    if (!*is_right) {
      attempts.count(owner->email);
      return change->answer(wrong_password());
    }
    attempts.forgive(owner->email);
    auto hash = hash_password(change->wanted.text);
    if (!hash) return change->answer(hash.failure());
    auto who = change->who;
    who.terms.expected_revisions = {owner->revision};
    services.proposer.propose(who,
                              statushive::change_password{who.user, *std::move(hash), who.session},
                              [this, change](const command_result& outcome) {
                                if (is_outdated(outcome)) {
                                  if (++change->tries < tries_max) return submit(change);
                                  return change->answer(changed_too_often());
                                }
                                if (!outcome) return change->answer(outcome.failure());
                                change->answer({});
                              });
  }

  /// The user, if the password is theirs. Who does not exist costs the same time.
  result<profile> authenticated(const login_attempt& attempt) {
    const auto now = services.control.view();
    auto found = now.find_user_by_email(attempt.email);
    if (!found) return found.failure();
    const auto is_right =
        matches(*found ? (*found)->password_hash : unmatched_hash, attempt.password.text);
    if (!is_right) return is_right.failure();
    if (!*found || !*is_right) {
      attempts.count(attempt.email);
      return wrong_credentials();
    }
    attempts.forgive(attempt.email);
    return profile_of(now, **std::move(found));
  }

  /// Of a token that may be good; whether it is, `apply` decides. Sorts out what nobody was ever
  /// given, so that such texts cost no command.
  result<profile> owner_of(const refresh_token& presented) const {
    const auto now = services.control.view();
    const auto session = now.find_session(presented.session);
    if (!session) return session.failure();
    if (!*session || (*session)->expires_at <= services.time.now()) return invalid_refresh_token();
    auto found = now.find_user((*session)->user);
    if (!found) return found.failure();
    if (!*found) return invalid_refresh_token();
    return profile_of(now, **std::move(found));
  }

  result<token_grant> grant_for(profile owner, const refresh_token& token) const {
    const auto keys = keyring.current(services.control.view());
    if (!keys) return keys.failure();
    const auto now = std::chrono::floor<std::chrono::seconds>(services.time.now());
    token_grant grant;
    grant.expires_in = access_token_life;
    grant.expires_at = now + access_token_life;
    grant.access_token = sign(
        {owner.user.id, owner.user.account, token.session, owner.user.role, now, grant.expires_at},
        (*keys)->front());
    grant.refresh_token = token.str();
    grant.owner = std::move(owner);
    return grant;
  }

  static caller owner_from(const user& owner, const std::string& source_address) {
    caller who;
    who.user = owner.id;
    who.account = owner.account;
    who.source_address = source_address;
    return who;
  }
};

control_session_gateway::control_session_gateway(const gateway_services& shared)
    : state_(std::make_unique<state>(shared)) {}

control_session_gateway::~control_session_gateway() = default;

void control_session_gateway::log_in(const std::string& email, const std::string& password,
                                     const std::string& source_address, reply<token_grant> answer) {
  if (state_->services.is_stopping) return answer(refused_stopping());
  auto address = normalized_email(email);
  if (auto admitted = state_->attempts.admit(address); !admitted) {
    return answer(admitted.failure());
  }
  state_->submit(std::shared_ptr<login_attempt>(new login_attempt{
      std::move(address), secret_text(password), source_address, std::move(answer)}));
}

void control_session_gateway::refresh(const std::string& refresh_token,
                                      const std::string& source_address,
                                      reply<token_grant> answer) {
  if (state_->services.is_stopping) return answer(refused_stopping());
  state_->refresh(refresh_token, source_address, std::move(answer));
}

result<caller> control_session_gateway::identify(std::string_view token) const {
  if (state_->services.is_stopping) return refused_stopping();
  return state_->identifier.identify(token);
}

void control_session_gateway::log_out(const caller& who, logout_scope which, reply<void> answer) {
  if (state_->services.is_stopping) return answer(refused_stopping());
  const bool is_local = which == logout_scope::this_session;
  if (!who.key.is_nil() || (is_local && who.session.is_nil())) {
    return answer(error(errc::invalid_argument, "no_session",
                        "the request was made without a session that could be ended"));
  }
  state_->services.proposer.propose(who,
                                    end_sessions{who.user, is_local ? who.session : session_id()},
                                    told_to(std::move(answer)));
}

void control_session_gateway::change_password(const caller& who,
                                              const std::string& current_password,
                                              const std::string& new_password, reply<void> answer) {
  if (state_->services.is_stopping) return answer(refused_stopping());
  if (auto sound = state_->check_password_change(who, new_password); !sound) {
    return answer(sound.failure());
  }
  state_->submit(std::shared_ptr<password_change>(new password_change{
      who, secret_text(current_password), secret_text(new_password), std::move(answer)}));
}

void control_session_gateway::show_self(const caller& who, reply<profile> answer) {
  if (state_->services.is_stopping) return answer(refused_stopping());
  answer(state_->self(who));
}

control_session_gateway::statistics control_session_gateway::counters() const {
  const auto identities = state_->identifier.counters();
  return {state_->attempts.failed(), state_->attempts.refused(), state_->attempts.addresses(),
          identities.remembered, identities.looked_up};
}

}  // namespace statushive
