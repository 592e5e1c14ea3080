#include "actors/gateway/control_session_gateway.hpp"

#include <atomic>
#include <utility>

#include <sodium.h>

#include "actors/gateway/access_token.hpp"
#include "actors/gateway/command_proposer.hpp"
#include "actors/gateway/job_thread.hpp"
#include "actors/gateway/password_hasher.hpp"
#include "actors/gateway/refresh_token.hpp"
#include "actors/gateway/refusals.hpp"
#include "actors/gateway/token_keyring.hpp"
#include "cluster/control/control_plane.hpp"
#include "storage/store/state_view.hpp"

namespace statushive {
namespace {

using storage::state_view;

error wrong_credentials() {
  return {errc::invalid_argument, "invalid_grant", "Invalid login credentials"};
}

/// A login under way. Its password is wiped when the attempt ends.
struct login_attempt {
  std::string email;
  std::string password;
  std::string source_address;
  reply<token_grant> answer;

  ~login_attempt() { sodium_memzero(password.data(), password.size()); }
};

result<profile> profile_of(const state_view& state, user subject) {
  auto account = state.find_account(subject.account);
  if (!account) return account.failure();
  if (!*account) return corrupt("the account of the user " + subject.id.str());
  return profile{std::move(subject), (*account)->plan};
}

}  // namespace

class control_session_gateway::state {
 public:
  state(cluster::control_plane& plane, const cluster::cluster_key& key, const clock& clock_in_use,
        random_source& random_in_use)
      : control(plane),
        time(clock_in_use),
        random(random_in_use),
        keyring(key),
        unmatched_hash(unmatched_password_hash(random_in_use)),
        proposer(plane, clock_in_use, random_in_use),
        passwords("passwords", {.queued_max = queued_passwords_max}, clock_in_use) {}

  /// Runs on the passwords' thread.
  void log_in(login_attempt& attempt) {
    auto owner = authenticated(attempt);
    if (!owner) return attempt.answer(owner.failure());
    const auto token = refresh_token::make(proposer.make_id<session_id>(), random);
    const auto now = time.now();
    const session opened{token.session, owner->user.id, token.hash(), now,
                         now + refresh_token_life};
    auto grant = grant_for(*std::move(owner), token);
    if (!grant) return attempt.answer(grant.failure());
    propose(attempt.source_address, open_session{opened}, *std::move(grant),
            std::move(attempt.answer));
  }

  void refresh(const std::string& text, const std::string& source_address,
               reply<token_grant> answer) {
    const auto presented = refresh_token::parse(text);
    if (!presented) return answer(presented.failure());
    auto owner = owner_of(*presented);
    if (!owner) return answer(owner.failure());
    const auto next = refresh_token::make(presented->session, random);
    const refresh_session change{presented->session, presented->hash(), next.hash(),
                                 time.now() + refresh_token_life};
    auto grant = grant_for(*std::move(owner), next);
    if (!grant) return answer(grant.failure());
    propose(source_address, change, *std::move(grant), std::move(answer));
  }

  result<caller> identify(std::string_view access_token) const {
    const auto now = control.view();
    const auto keys = keyring.current(now);
    if (!keys) return keys.failure();
    const auto claims = verify(access_token, **keys, time.now());
    if (!claims) return claims.failure();
    // What the token says about role and account is an hour old; the state is not.
    auto found = now.find_user(claims->user);
    if (!found) return found.failure();
    if (!*found) {
      return error(errc::unauthenticated, "invalid_token", "the token's user no longer exists");
    }
    return caller{(*found)->id, (*found)->account, (*found)->role, {}};
  }

  result<profile> self(const caller& who) const {
    const auto now = control.view();
    auto found = now.find_user(who.user);
    if (!found) return found.failure();
    if (!*found) return error(errc::not_found, "not_found", "there is no user " + who.user.str());
    return profile_of(now, **std::move(found));
  }

  cluster::control_plane& control;
  const clock& time;
  random_source& random;
  const token_keyring keyring;
  const std::string unmatched_hash;
  command_proposer proposer;
  job_thread passwords;
  std::atomic<bool> is_stopping{false};

 private:
  /// The user, if the password is theirs. Who does not exist costs the same time.
  result<profile> authenticated(const login_attempt& attempt) const {
    const auto now = control.view();
    auto found = now.find_user_by_email(attempt.email);
    if (!found) return found.failure();
    const auto& hash = *found ? (*found)->password_hash : unmatched_hash;
    // No user has a longer one; its length must not change what the comparison costs.
    const auto candidate = std::string_view(attempt.password).substr(0, password_characters_max);
    const auto matches = is_password(hash, candidate);
    if (!matches) return matches.failure();
    if (!*found || !*matches || candidate.size() != attempt.password.size()) {
      return wrong_credentials();
    }
    return profile_of(now, **std::move(found));
  }

  /// Of a token that may be good; whether it is, `apply` decides. Sorts out what nobody was ever
  /// given, so that such texts cost no command.
  result<profile> owner_of(const refresh_token& presented) const {
    const auto now = control.view();
    const auto session = now.find_session(presented.session);
    if (!session) return session.failure();
    if (!*session || (*session)->expires_at <= time.now()) return invalid_refresh_token();
    auto found = now.find_user((*session)->user);
    if (!found) return found.failure();
    if (!*found) return invalid_refresh_token();
    return profile_of(now, **std::move(found));
  }

  result<token_grant> grant_for(profile owner, const refresh_token& token) const {
    const auto keys = keyring.current(control.view());
    if (!keys) return keys.failure();
    const auto now = std::chrono::floor<std::chrono::seconds>(time.now());
    token_grant grant;
    grant.expires_in = access_token_life;
    grant.expires_at = now + access_token_life;
    grant.access_token =
        sign({owner.user.id, owner.user.account, owner.user.role, now, grant.expires_at},
             (*keys)->front());
    grant.refresh_token = token.str();
    grant.owner = std::move(owner);
    return grant;
  }

  /// Hands the grant out once the command that makes it good is committed.
  void propose(const std::string& source_address, command_body body, token_grant grant,
               reply<token_grant> answer) {
    const principal actor{grant.owner.user.id, grant.owner.user.account, {}};
    proposer.propose(actor, source_address, std::move(body),
                     [grant = std::move(grant),
                      answer = std::move(answer)](const command_result& outcome) mutable {
                       if (!outcome) return answer(outcome.failure());
                       answer(std::move(grant));
                     });
  }
};

control_session_gateway::control_session_gateway(cluster::control_plane& control,
                                                 const cluster::cluster_key& key, const clock& time,
                                                 random_source& random)
    : state_(std::make_unique<state>(control, key, time, random)) {}

control_session_gateway::~control_session_gateway() {
  stop();
}

void control_session_gateway::stop() {
  state_->is_stopping = true;
  state_->passwords.stop();
  state_->proposer.stop();
}

void control_session_gateway::log_in(const std::string& email, const std::string& password,
                                     const std::string& source_address, reply<token_grant> answer) {
  if (state_->is_stopping) return answer(refused_stopping());
  const auto attempt = std::make_shared<login_attempt>(
      login_attempt{normalized_email(email), password, source_address, std::move(answer)});
  state_->passwords.submit({}, [this, attempt](const result<void>& turn) {
    if (!turn) return attempt->answer(turn.failure());
    state_->log_in(*attempt);
  });
}

void control_session_gateway::refresh(const std::string& refresh_token,
                                      const std::string& source_address,
                                      reply<token_grant> answer) {
  if (state_->is_stopping) return answer(refused_stopping());
  state_->refresh(refresh_token, source_address, std::move(answer));
}

result<caller> control_session_gateway::identify(std::string_view access_token) const {
  if (state_->is_stopping) return refused_stopping();
  return state_->identify(access_token);
}

void control_session_gateway::show_self(const caller& who, reply<profile> answer) {
  if (state_->is_stopping) return answer(refused_stopping());
  answer(state_->self(who));
}

control_session_gateway::statistics control_session_gateway::counters() const {
  const auto passwords = state_->passwords.counters();
  const auto commands = state_->proposer.counters();
  return {passwords.done, passwords.refused, commands.proposed, commands.refused, commands.expired};
}

}  // namespace statushive
