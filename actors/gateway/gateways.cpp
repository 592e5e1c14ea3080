#include "actors/gateway/gateways.hpp"

#include <atomic>
#include <utility>

#include "actors/gateway/account_sweeper.hpp"
#include "actors/gateway/control_api_key_gateway.hpp"
#include "actors/gateway/control_audit_gateway.hpp"
#include "actors/gateway/control_cluster_gateway.hpp"
#include "actors/gateway/control_monitor_gateway.hpp"
#include "actors/gateway/control_session_gateway.hpp"
#include "actors/gateway/control_settings_gateway.hpp"
#include "actors/gateway/control_user_gateway.hpp"
#include "actors/gateway/gateway_services.hpp"

namespace statushive {

/// The threads stand before what gives them work, which therefore ends first; until then `stop` has
/// ended them.
class gateways::state {
 public:
  explicit state(const parts& from)
      : proposer_(from.control, from.key, from.time, from.random),
        passwords_("passwords",
                   {.queued_max = queued_passwords_max,
                    .queued_of_one_max = queued_passwords_of_account_max},
                   from.time),
        long_reads_(
            "long reads",
            {.queued_max = queued_reads_max, .queued_of_one_max = queued_reads_of_account_max},
            from.time),
        services_{from.control, from.key,   from.time,   from.random,
                  proposer_,    passwords_, long_reads_, is_stopping_},
        monitors(services_, from.heartbeats),
        sessions(services_),
        users(services_),
        api_keys(services_),
        settings(services_),
        audit(services_),
        cluster(services_, from.space, from.self, from.version),
        sweeper(services_, from.self) {}

  /// Nobody gets in any more; then the threads end, and last the proposer, which they still use.
  void stop() {
    is_stopping_ = true;
    passwords_.stop();
    long_reads_.stop();
    proposer_.stop();
  }

  [[nodiscard]] bool is_stopping() const { return is_stopping_; }

  [[nodiscard]] statistics counters() const {
    const auto passwords = passwords_.counters();
    const auto reads = long_reads_.counters();
    const auto commands = proposer_.counters();
    const auto logins = sessions.counters();
    const auto sweeps = sweeper.counters();
    statistics now;
    now.passwords_checked = passwords.done;
    now.passwords_refused = passwords.refused;
    now.passwords_expired = passwords.expired;
    now.passwords_queued = passwords.queued;
    now.passwords_queued_max = queued_passwords_max;
    now.long_reads = reads.done;
    now.long_reads_refused = reads.refused;
    now.long_reads_expired = reads.expired;
    now.long_reads_queued = reads.queued;
    now.long_reads_queued_max = queued_reads_max;
    now.commands = commands.proposed;
    now.commands_refused = commands.refused;
    now.commands_expired = commands.expired;
    now.commands_outstanding = commands.outstanding;
    now.commands_outstanding_max = command_proposer::outstanding_max;
    now.attempts_failed = logins.attempts_failed;
    now.attempts_refused = logins.attempts_refused;
    now.identities_remembered = logins.identities_remembered;
    now.identities_looked_up = logins.identities_looked_up;
    now.sweeps = sweeps.sweeps;
    now.sweeps_failed = sweeps.failed;
    return now;
  }

 private:
  std::atomic<bool> is_stopping_{false};
  command_proposer proposer_;
  job_thread passwords_;
  job_thread long_reads_;
  const gateway_services services_;

 public:
  control_monitor_gateway monitors;
  control_session_gateway sessions;
  control_user_gateway users;
  control_api_key_gateway api_keys;
  control_settings_gateway settings;
  control_audit_gateway audit;
  control_cluster_gateway cluster;
  account_sweeper sweeper;
};

gateways::gateways(const parts& from) : state_(std::make_unique<state>(from)) {}

gateways::~gateways() {
  stop();
}

monitor_gateway& gateways::monitors() {
  return state_->monitors;
}

session_gateway& gateways::sessions() {
  return state_->sessions;
}

user_gateway& gateways::users() {
  return state_->users;
}

api_key_gateway& gateways::api_keys() {
  return state_->api_keys;
}

settings_gateway& gateways::settings() {
  return state_->settings;
}

audit_gateway& gateways::audit() {
  return state_->audit;
}

cluster_gateway& gateways::cluster() {
  return state_->cluster;
}

void gateways::tick() {
  if (!state_->is_stopping()) state_->sweeper.tick();
}

void gateways::stop() {
  state_->stop();
}

gateways::statistics gateways::counters() const {
  return state_->counters();
}

}  // namespace statushive
