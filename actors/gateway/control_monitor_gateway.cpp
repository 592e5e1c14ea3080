#include "actors/gateway/control_monitor_gateway.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "actors/gateway/command_proposer.hpp"
#include "actors/gateway/job_thread.hpp"
#include "actors/gateway/refusals.hpp"
#include "cluster/control/control_plane.hpp"
#include "proto/model/network.hpp"
#include "storage/heartbeat/heartbeat_database.hpp"
#include "storage/store/state_view.hpp"

namespace statushive {
namespace {

using storage::heartbeat_database;
using storage::state_view;

/// What `uptime_30d` and `avg_response_ms` look back on.
constexpr std::chrono::hours statistics_window{30 * 24};

result<void> check_limit(uint32_t given, uint32_t most) {
  if (given >= 1 && given <= most) return {};
  return invalid_field(
      "limit", "is " + std::to_string(given) + ", 1 to " + std::to_string(most) + " is allowed");
}

result<void> check_page(const monitor_query& query) {
  if (auto sound = check_limit(query.limit, monitor_list_limit_max); !sound) return sound;
  if (query.offset <= monitor_list_offset_max) return {};
  return invalid_field("offset", "is " + std::to_string(query.offset) + ", 0 to " +
                                     std::to_string(monitor_list_offset_max) + " is allowed");
}

/// The monitor, if the caller's account owns it.
result<monitor> owned_monitor(const state_view& state, const caller& who, const monitor_id& id) {
  auto found = state.find_monitor(id);
  if (!found) return found.failure();
  if (!*found) return error(errc::not_found, "not_found", "there is no monitor " + id.str());
  if ((*found)->account != who.account) {
    return error(errc::permission_denied, "not_owner",
                 "the monitor " + id.str() + " belongs to another account");
  }
  return **std::move(found);
}

result<plan> plan_of(const state_view& state, const account_id& id) {
  auto found = state.find_account(id);
  if (!found) return found.failure();
  if (!*found) return error(errc::not_found, "not_found", "there is no account " + id.str());
  return (*found)->plan;
}

/// Whether a spec may stand in the state. `url_is_new`: a target that was admitted before stays
/// admitted when the operator withdraws a range; checks then fail and say so.
result<void> check_spec(const state_view& state, const monitor_spec& spec, plan paid_for,
                        bool url_is_new) {
  if (auto sound = validate(spec); !sound) return sound;
  if (url_is_new) {
    auto settings = state.current_settings();
    if (!settings) return settings.failure();
    const address_policy policy(settings->allow_targets);
    if (auto reachable = validate_target(spec, policy); !reachable) return reachable;
  }
  return validate_interval(spec, paid_for);
}

/// The summary knows the latest up or down heartbeat even behind any number of no_data; no window
/// is asked for.
monitor_overview overview_of(monitor subject, const heartbeat_database& heartbeats, timestamp now) {
  auto latest = heartbeats.summary(subject.number, now).latest;
  return {std::move(subject), std::move(latest)};
}

/// Adds the nodes' names, and cuts what is older than the account may see.
result<std::vector<shown_heartbeat>> shown(const state_view& state, std::vector<heartbeat> beats,
                                           timestamp oldest) {
  auto members = state.members();
  if (!members) return members.failure();
  std::map<node_id, std::string> names;
  for (auto& row : *members)
    names.emplace(row.id, std::move(row.name));
  std::vector<shown_heartbeat> answer;
  answer.reserve(beats.size());
  for (auto& beat : beats) {
    if (beat.slot < oldest) break;
    const auto name = names.find(beat.node);
    auto text = name == names.end() ? beat.node.str() : name->second;
    answer.push_back({std::move(beat), std::move(text)});
  }
  return answer;
}

principal actor_of(const caller& who) {
  return {who.user, who.account, {}};
}

}  // namespace

class control_monitor_gateway::state {
 public:
  state(cluster::control_plane& plane, const heartbeat_database& database,
        const clock& clock_in_use, random_source& random)
      : control(plane),
        heartbeats(database),
        time(clock_in_use),
        proposer(plane, clock_in_use, random),
        long_reads(
            "long reads",
            {.queued_max = queued_reads_max, .queued_of_one_max = queued_reads_of_account_max},
            clock_in_use) {}

  result<monitor_details> details(const caller& who, const monitor_id& id) const {
    auto subject = owned_monitor(control.view(), who, id);
    if (!subject) return subject.failure();
    auto summary = heartbeats.summary(subject->number, time.now() - statistics_window);
    monitor_statistics statistics{summary.window.uptime_basis_points(),
                                  summary.window.average_response_ms()};
    return monitor_details{{*std::move(subject), std::move(summary.latest)}, statistics};
  }

  void list(const caller& who, const monitor_query& query, reply<monitor_list> answer) {
    if (auto sound = check_page(query); !sound) return answer(sound.failure());
    if (query.offset <= short_walk_rows_max) return answer(page(who.account, query));
    long_reads.submit(who.account, [this, account = who.account, query,
                                    answer = std::move(answer)](const result<void>& turn) {
      if (!turn) return answer(turn.failure());
      answer(page(account, query));
    });
  }

  result<monitor_list> page(const account_id& account, const monitor_query& query) const {
    auto found = control.view().list_monitors(account, {query.active}, {query.limit, query.offset});
    if (!found) return found.failure();
    monitor_list answer{{}, found->total};
    answer.monitors.reserve(found->monitors.size());
    const auto now = time.now();
    for (auto& subject : found->monitors) {
      answer.monitors.push_back(overview_of(std::move(subject), heartbeats, now));
    }
    return answer;
  }

  /// The spec to create, checked.
  result<monitor_spec> complete(const caller& who, monitor_draft draft) const {
    if (auto allowed = require_role(who, role::editor); !allowed) return allowed.failure();
    const auto now = control.view();
    const auto paid_for = plan_of(now, who.account);
    if (!paid_for) return paid_for.failure();
    if (!draft.has_interval) draft.spec.interval = default_interval_of(*paid_for);
    if (auto sound = check_spec(now, draft.spec, *paid_for, true); !sound) return sound.failure();
    return std::move(draft.spec);
  }

  result<void> check_patch(const caller& who, const monitor_id& id,
                           const monitor_patch& patch) const {
    if (auto allowed = require_role(who, role::editor); !allowed) return allowed;
    const auto now = control.view();
    auto subject = owned_monitor(now, who, id);
    if (!subject) return subject.failure();
    const auto paid_for = plan_of(now, who.account);
    if (!paid_for) return paid_for.failure();
    const auto merged = patch.applied_to(subject->spec);
    return check_spec(now, merged, *paid_for, merged.url != subject->spec.url);
  }

  result<void> check_removal(const caller& who, const monitor_id& id) const {
    if (auto allowed = require_role(who, role::editor); !allowed) return allowed;
    auto subject = owned_monitor(control.view(), who, id);
    if (!subject) return subject.failure();
    return {};
  }

  void read_heartbeats(const caller& who, const monitor_id& id, const heartbeat_query& query,
                       reply<std::vector<shown_heartbeat>> answer) {
    if (auto sound = check_limit(query.limit, heartbeat_limit_max); !sound) {
      return answer(sound.failure());
    }
    const auto now = control.view();
    auto subject = owned_monitor(now, who, id);
    if (!subject) return answer(subject.failure());
    const auto paid_for = plan_of(now, who.account);
    if (!paid_for) return answer(paid_for.failure());
    const auto oldest = time.now() - limits_of(*paid_for).history;
    const auto number = subject->number;
    if (heartbeats.is_in_memory(number, query.limit)) {
      auto beats = heartbeats.latest(number, query.limit, query.include_no_data);
      return answer(shown(now, std::move(beats), oldest));
    }
    const auto settings = now.current_settings();
    if (!settings) return answer(settings.failure());
    const auto shard = shard_of(id, settings->shard_count);
    long_reads.submit(who.account, [this, shard, number, query, oldest,
                                    answer = std::move(answer)](const result<void>& turn) {
      if (!turn) return answer(turn.failure());
      auto read = heartbeats.history(shard, number, query.limit, query.include_no_data);
      if (!read) return answer(read.failure());
      answer(shown(control.view(), *std::move(read), oldest));
    });
  }

  cluster::control_plane& control;
  const heartbeat_database& heartbeats;
  const clock& time;
  command_proposer proposer;
  job_thread long_reads;
  std::atomic<bool> is_stopping{false};
};

control_monitor_gateway::control_monitor_gateway(cluster::control_plane& control,
                                                 const heartbeat_database& heartbeats,
                                                 const clock& time, random_source& random)
    : state_(std::make_unique<state>(control, heartbeats, time, random)) {}

control_monitor_gateway::~control_monitor_gateway() {
  stop();
}

void control_monitor_gateway::stop() {
  state_->is_stopping = true;
  state_->long_reads.stop();
  state_->proposer.stop();
}

void control_monitor_gateway::list(const caller& who, const monitor_query& query,
                                   reply<monitor_list> answer) {
  if (state_->is_stopping) return answer(refused_stopping());
  state_->list(who, query, std::move(answer));
}

void control_monitor_gateway::show(const caller& who, const monitor_id& id,
                                   reply<monitor_details> answer) {
  if (state_->is_stopping) return answer(refused_stopping());
  answer(state_->details(who, id));
}

void control_monitor_gateway::create(const caller& who, monitor_draft draft,
                                     reply<monitor_overview> answer) {
  if (state_->is_stopping) return answer(refused_stopping());
  auto spec = state_->complete(who, std::move(draft));
  if (!spec) return answer(spec.failure());
  auto& proposer = state_->proposer;
  const auto id = proposer.make_id<monitor_id>();
  proposer.propose(actor_of(who), who.source_address,
                   create_monitor{id, who.account, *std::move(spec)},
                   [answer = std::move(answer)](const command_result& outcome) {
                     if (!outcome) return answer(outcome.failure());
                     auto made = decode_monitor(*outcome);
                     if (!made) return answer(made.failure());
                     answer(monitor_overview{*std::move(made), {}});
                   });
}

void control_monitor_gateway::update(const caller& who, const monitor_id& id, monitor_patch patch,
                                     reply<monitor_overview> answer) {
  if (state_->is_stopping) return answer(refused_stopping());
  if (auto sound = state_->check_patch(who, id, patch); !sound) return answer(sound.failure());
  state_->proposer.propose(actor_of(who), who.source_address, update_monitor{id, std::move(patch)},
                           [&heartbeats = state_->heartbeats, &time = state_->time,
                            answer = std::move(answer)](const command_result& outcome) {
                             if (!outcome) return answer(outcome.failure());
                             auto changed = decode_monitor(*outcome);
                             if (!changed) return answer(changed.failure());
                             answer(overview_of(*std::move(changed), heartbeats, time.now()));
                           });
}

void control_monitor_gateway::remove(const caller& who, const monitor_id& id, reply<void> answer) {
  if (state_->is_stopping) return answer(refused_stopping());
  if (auto sound = state_->check_removal(who, id); !sound) return answer(sound.failure());
  state_->proposer.propose(actor_of(who), who.source_address, delete_monitor{id},
                           [answer = std::move(answer)](const command_result& outcome) {
                             if (!outcome) return answer(outcome.failure());
                             answer({});
                           });
}

void control_monitor_gateway::heartbeats(const caller& who, const monitor_id& id,
                                         const heartbeat_query& query,
                                         reply<std::vector<shown_heartbeat>> answer) {
  if (state_->is_stopping) return answer(refused_stopping());
  state_->read_heartbeats(who, id, query, std::move(answer));
}

control_monitor_gateway::statistics control_monitor_gateway::counters() const {
  const auto reads = state_->long_reads.counters();
  const auto commands = state_->proposer.counters();
  return {reads.done,        reads.refused,    reads.expired,
          commands.proposed, commands.refused, commands.expired};
}

}  // namespace statushive
