#include "gateway_fixture.hpp"

#include <algorithm>
#include <stdexcept>

#include "actors/gateway/api_key_token.hpp"
#include "actors/gateway/password_hasher.hpp"

namespace statushive::tests {
namespace {

template <class T>
T required(result<T> outcome) {
  if (!outcome) throw std::runtime_error(outcome.failure().message());
  return *std::move(outcome);
}

/// Made once for all fixtures: Argon2id is slow by design.
const std::string& hash_of_password() {
  static const std::string hash = required(hash_password(gateway_fixture::password));
  return hash;
}

}  // namespace

void memory_reader::write(const storage::write_batch& batch) {
  const std::lock_guard lock(mutex_);
  for (const auto& [key, value] : batch.operations) {
    if (value) {
      rows_[key] = *value;
    } else {
      rows_.erase(key);
    }
  }
}

result<std::optional<std::string>> memory_reader::find(std::string_view key) const {
  std::optional<std::string> value;
  std::function<void()> interruption;
  {
    const std::lock_guard lock(mutex_);
    const auto found = rows_.find(key);
    if (found != rows_.end()) value = found->second;
    if (++reads_ == interrupted_read_) interruption.swap(interruption_);
  }
  if (interruption) interruption();
  return value;
}

void memory_reader::after_read(uint64_t count, std::function<void()> what) {
  const std::lock_guard lock(mutex_);
  interrupted_read_ = reads_ + count;
  interruption_ = std::move(what);
}

result<void> memory_reader::scan(std::string_view from, std::string_view to,
                                 const storage::row_visitor& visit) const {
  for (const auto& [key, value] : rows(from, to)) {
    if (!visit(key, value)) break;
  }
  return {};
}

result<void> memory_reader::scan_backward(std::string_view from, std::string_view to,
                                          const storage::row_visitor& visit) const {
  const auto found = rows(from, to);
  for (auto last = found.rbegin(); last != found.rend(); ++last) {
    if (!visit(last->first, last->second)) break;
  }
  return {};
}

std::vector<memory_reader::row> memory_reader::rows(std::string_view from,
                                                    std::string_view to) const {
  const std::lock_guard lock(mutex_);
  if (from >= to) return {};
  return {rows_.lower_bound(from), rows_.lower_bound(to)};
}

void memory_control_plane::propose(const command& change, done answer) {
  {
    const std::lock_guard lock(mutex_);
    proposed_.push_back(change);
    if (is_holding_) {
      held_.emplace_back(change, std::move(answer));
      return;
    }
  }
  decide(change, answer);
}

void memory_control_plane::pass(const command& change, const done& answer) {
  {
    const std::lock_guard lock(mutex_);
    proposed_.push_back(change);
  }
  decide(change, answer);
}

cluster::consensus_status memory_control_plane::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

std::optional<uint64_t> memory_control_plane::state_version() const {
  const uint64_t now = changes_;
  if (now % 2 == 1) return {};
  return now;
}

void memory_control_plane::hold() {
  const std::lock_guard lock(mutex_);
  is_holding_ = true;
}

void memory_control_plane::release_held(bool goes_on_holding) {
  std::vector<std::pair<command, done>> waiting;
  {
    const std::lock_guard lock(mutex_);
    is_holding_ = goes_on_holding;
    waiting.swap(held_);
  }
  for (const auto& [change, answer] : waiting)
    decide(change, answer);
}

void memory_control_plane::fail_with(std::optional<error> failure) {
  const std::lock_guard lock(mutex_);
  failure_ = std::move(failure);
}

void memory_control_plane::set_status(const cluster::consensus_status& status) {
  const std::lock_guard lock(mutex_);
  status_ = status;
}

std::vector<command> memory_control_plane::proposed() const {
  const std::lock_guard lock(mutex_);
  return proposed_;
}

size_t memory_control_plane::held() const {
  const std::lock_guard lock(mutex_);
  return held_.size();
}

void memory_control_plane::decide(const command& change, const done& answer) {
  const auto outcome = [&]() -> command_result {
    {
      const std::lock_guard lock(mutex_);
      if (failure_) return *failure_;
    }
    const std::lock_guard lock(applying_);
    ++changes_;
    storage::state_transaction transaction(rows_);
    auto applied = machine_.apply(++index_, encode(change), transaction);
    if (applied) rows_.write(transaction.take());
    const std::lock_guard answering(answering_);
    ++changes_;
    if (!applied) return applied.failure();
    return std::move(applied->outcome);
  }();
  answer(outcome);
}

std::vector<heartbeat> scripted_heartbeats::newest(monitor_number monitor, size_t from,
                                                   size_t limit, bool include_no_data) const {
  std::vector<heartbeat> found;
  for (size_t i = beats.size(); i > from && found.size() < limit; --i) {
    const auto& beat = beats[i - 1];
    const bool is_wanted = include_no_data || beat.result != check_result::no_data;
    if (beat.monitor == monitor && is_wanted) found.push_back(beat);
  }
  return found;
}

std::vector<heartbeat> scripted_heartbeats::latest(monitor_number monitor, size_t limit,
                                                   bool include_no_data) const {
  const auto from = beats.size() > recent_max ? beats.size() - recent_max : 0;
  return newest(monitor, from, limit, include_no_data);
}

result<std::vector<heartbeat>> scripted_heartbeats::history(shard_number shard,
                                                            monitor_number monitor, size_t limit,
                                                            bool include_no_data) const {
  ++readers;
  const std::lock_guard lock(history_gate);
  asked_shard = shard;
  if (history_failure) return *history_failure;
  return newest(monitor, 0, limit, include_no_data);
}

bool scripted_heartbeats::is_in_memory(monitor_number monitor, size_t limit) const {
  return beats.size() <= recent_max ||
         (limit <= recent_max && latest(monitor, limit, false).size() == limit);
}

storage::heartbeat_summary scripted_heartbeats::summary(monitor_number monitor,
                                                        timestamp since) const {
  storage::heartbeat_summary answer;
  for (const auto& beat : beats) {
    if (beat.monitor != monitor) continue;
    if (beat.result != check_result::no_data) answer.latest = beat;
    if (beat.slot < since) continue;
    answer.window.up += beat.result == check_result::up;
    answer.window.degraded += beat.result == check_result::degraded;
    answer.window.down += beat.result == check_result::down;
    if (beat.result != check_result::up && beat.result != check_result::degraded) continue;
    answer.window.response_ms_sum += static_cast<uint64_t>(beat.response_time.count());
  }
  return answer;
}

gateway_fixture::gateway_fixture(plan paid_for) {
  data = required(cluster::data_directory::open(directory / "data", time.now(), random));
  key.emplace(required(cluster::cluster_key::load_or_make(*data, random)));
  self = {data->identity().node, "node-a", "", "", "0.1.0", 1};
  first_account = {account_id::make(time.now(), random), paid_for, time.now(), {}, {}};
  admin.id = user_id::make(time.now(), random);
  admin.account = first_account.id;
  admin.email = email;
  admin.role = role::admin;
  admin.password_hash = hash_of_password();
  admin.created_at = admin.updated_at = time.now();
  token_secret.resize(32);
  random.fill({reinterpret_cast<uint8_t*>(token_secret.data()), token_secret.size()});
  bootstrap_cluster founding{data->identity().cluster, {}, self, first_account, admin, {}};
  founding.settings.allow_targets = {required(cidr::parse("127.0.0.0/8"))};
  founding.token_key = key->seal(token_secret, random);
  apply(founding);
  admin = *required(control.view().find_user(admin.id));
  cluster::consensus_status leading;
  leading.role = cluster::consensus_role::leader;
  leading.leader = self.id;
  leading.term = 2;
  leading.commit_index = leading.applied_index = leading.last_index = 7;
  control.set_status(leading);

  proposer.emplace(control, *key, time, random);
  passwords.emplace(
      "passwords",
      job_thread::bounds{.queued_max = gateways::queued_passwords_max,
                         .queued_of_one_max = gateways::queued_passwords_of_account_max},
      time);
  long_reads.emplace("long reads",
                     job_thread::bounds{.queued_max = gateways::queued_reads_max,
                                        .queued_of_one_max = gateways::queued_reads_of_account_max},
                     time);
  services.emplace(gateway_services{control, *key, time, random, *proposer, *passwords, *long_reads,
                                    is_stopping});
}

void gateway_fixture::stop_services() {
  is_stopping = true;
  passwords->stop();
  long_reads->stop();
  proposer->stop();
}

void gateway_fixture::apply(command_body body, node_id by) {
  command change;
  change.request = request_id::make(time.now(), random);
  change.actor.node = by;
  change.proposed_at = time.now();
  change.body = std::move(body);
  std::optional<command_result> outcome;
  control.pass(change, [&](command_result answer) { outcome = std::move(answer); });
  (void)required(*std::move(outcome));
}

monitor gateway_fixture::make_monitor(const std::string& name, const std::string& url) {
  create_monitor body{monitor_id::make(time.now(), random), first_account.id, {}};
  body.spec.name = name;
  body.spec.url = url;
  body.spec.interval = default_interval_of(first_account.plan);
  apply(body);
  return *required(control.view().find_monitor(body.id));
}

user gateway_fixture::make_user(const std::string& address, role r) {
  auto made = admin;
  made.id = user_id::make(time.now(), random);
  made.email = address;
  made.role = r;
  apply(create_user{made, {}});
  return *required(control.view().find_user(made.id));
}

std::string gateway_fixture::make_api_key(scope reach, std::optional<timestamp> expires_at) {
  const auto token = api_key_token::make(api_key_id::make(time.now(), random), random);
  api_key made;
  made.id = token.key;
  made.user = admin.id;
  made.account = first_account.id;
  made.name = "deploy";
  made.scopes = {reach};
  made.secret_hash = token.hash();
  made.created_at = time.now();
  made.expires_at = expires_at;
  apply(create_api_key{made});
  return token.str();
}

caller gateway_fixture::administrator() const {
  return with_role(role::admin);
}

caller gateway_fixture::with_role(role r) const {
  caller who;
  who.user = admin.id;
  who.account = first_account.id;
  who.role = r;
  who.plan = first_account.plan;
  who.source_address = "192.0.2.7";
  return who;
}

caller gateway_fixture::with_reach(scope s) {
  auto who = administrator();
  who.key = required(api_key_token::parse(make_api_key(s))).key;
  who.reach = s;
  return who;
}

caller gateway_fixture::stranger() {
  caller who;
  who.user = user_id::make(time.now(), random);
  who.account = account_id::make(time.now(), random);
  who.role = role::admin;
  who.plan = plan::unlimited;
  who.source_address = "192.0.2.8";
  return who;
}

}  // namespace statushive::tests
