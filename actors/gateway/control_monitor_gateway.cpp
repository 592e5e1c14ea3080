#include "actors/gateway/control_monitor_gateway.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "actors/gateway/list_bounds.hpp"
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

/// From when on the account's heartbeats are shown.
result<timestamp> oldest_shown_to(const state_view& state, const account_id& id, timestamp now) {
  const auto found = state.find_account(id);
  if (!found) return found.failure();
  if (!*found) return error(errc::not_found, "not_found", "there is no account " + id.str());
  return oldest_shown(**found, now);
}

/// Whether the operator lets it be watched. Asked about new targets only: one that was admitted
/// before stays admitted when a range is withdrawn; checks then fail and say so.
result<void> check_target(const state_view& state, const monitor_spec& spec) {
  const auto settings = state.current_settings();
  if (!settings) return settings.failure();
  return validate_target(spec, address_policy(settings->allow_targets));
}

/// Whether an earlier request under the same idempotency key made what this one asks for. Then
/// `apply` answers with that, whatever may be made by now.
result<bool> is_repetition(const state_view& state, const caller& who, timestamp now) {
  if (!who.terms.only_once) return false;
  const auto used = state.find_idempotency(who.account, who.terms.only_once->key);
  if (!used) return used.failure();
  // One that expires on the way is a new request.
  return *used && (*used)->expires_at > now + command_proposer::patience;
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

}  // namespace

class control_monitor_gateway::state {
 public:
  state(const gateway_services& shared, const heartbeat_database& database)
      : services(shared), heartbeats(database) {}

  result<monitor_details> details(const caller& who, const monitor_id& id) const {
    auto subject = owned_monitor(services.control.view(), who, id);
    if (!subject) return subject.failure();
    auto summary = heartbeats.summary(subject->number, services.time.now() - statistics_window);
    monitor_statistics statistics{summary.window.uptime_basis_points(),
                                  summary.window.average_response_ms()};
    return monitor_details{{*std::move(subject), std::move(summary.latest)}, statistics};
  }

  void list(const caller& who, const monitor_query& query, reply<monitor_list> answer) {
    if (auto sound = check_page(query.limit, monitor_list_limit_max, query.offset); !sound) {
      return answer(sound.failure());
    }
    if (query.offset <= short_walk_rows_max) return answer(page(who.account, query));
    read_later(services, who.account, std::move(answer),
               [this, account = who.account, query] { return page(account, query); });
  }

  result<monitor_list> page(const account_id& account, const monitor_query& query) const {
    auto found =
        services.control.view().list_monitors(account, {query.active}, {query.limit, query.offset});
    if (!found) return found.failure();
    monitor_list answer{{}, found->total};
    answer.monitors.reserve(found->monitors.size());
    const auto now = services.time.now();
    for (auto& subject : found->monitors) {
      answer.monitors.push_back(overview_of(std::move(subject), heartbeats, now));
    }
    return answer;
  }

  /// The spec to create, checked.
  result<monitor_spec> complete(const caller& who, monitor_draft draft) const {
    if (auto allowed = require_role(who, role::editor); !allowed) return allowed.failure();
    if (!draft.has_interval) draft.spec.interval = default_interval_of(who.plan);
    if (auto sound = validate(draft.spec); !sound) return sound.failure();
    const auto now = services.control.view();
    const auto is_made = is_repetition(now, who, services.time.now());
    if (!is_made) return is_made.failure();
    if (!*is_made) {
      if (auto allowed = check_target(now, draft.spec); !allowed) return allowed.failure();
      if (auto paid = validate_interval(draft.spec, who.plan); !paid) return paid.failure();
    }
    return std::move(draft.spec);
  }

  result<void> check_patch(const caller& who, const monitor_id& id,
                           const monitor_patch& patch) const {
    if (auto allowed = require_role(who, role::editor); !allowed) return allowed;
    const auto now = services.control.view();
    auto subject = owned_monitor(now, who, id);
    if (!subject) return subject.failure();
    const auto merged = patch.applied_to(subject->spec);
    if (auto sound = validate(merged); !sound) return sound;
    if (merged.url != subject->spec.url) {
      if (auto allowed = check_target(now, merged); !allowed) return allowed;
    }
    // An interval that nobody chose now may wait for the sweep that a move to another plan began.
    if (!patch.interval) return {};
    return validate_interval(merged, who.plan);
  }

  result<void> check_removal(const caller& who, const monitor_id& id) const {
    if (auto allowed = require_role(who, role::editor); !allowed) return allowed;
    auto subject = owned_monitor(services.control.view(), who, id);
    if (!subject) return subject.failure();
    return {};
  }

  void read_heartbeats(const caller& who, const monitor_id& id, const heartbeat_query& query,
                       reply<std::vector<shown_heartbeat>> answer) {
    if (auto sound = check_page(query.limit, heartbeat_limit_max, 0); !sound) {
      return answer(sound.failure());
    }
    const auto now = services.control.view();
    auto subject = owned_monitor(now, who, id);
    if (!subject) return answer(subject.failure());
    const auto oldest = oldest_shown_to(now, who.account, services.time.now());
    if (!oldest) return answer(oldest.failure());
    const auto number = subject->number;
    if (heartbeats.is_in_memory(number, query.limit)) {
      auto beats = heartbeats.latest(number, query.limit, query.include_no_data);
      return answer(shown(now, std::move(beats), *oldest));
    }
    const auto settings = now.current_settings();
    if (!settings) return answer(settings.failure());
    const auto shard = shard_of(id, settings->shard_count);
    read_later(
        services, who.account, std::move(answer),
        [this, shard, number, query, oldest = *oldest]() -> result<std::vector<shown_heartbeat>> {
          auto read = heartbeats.history(shard, number, query.limit, query.include_no_data);
          if (!read) return read.failure();
          return shown(services.control.view(), *std::move(read), oldest);
        });
  }

  /// Answers with the monitor that a command made or changed, or that an earlier one made under the
  /// same idempotency key.
  command_proposer::done overview_to(reply<monitor_overview> answer) const {
    return [&heartbeats = heartbeats, &time = services.time,
            answer = std::move(answer)](const command_result& outcome) {
      if (!outcome) return answer(outcome.failure());
      auto made = decode_monitor(*outcome);
      if (!made) return answer(made.failure());
      answer(overview_of(*std::move(made), heartbeats, time.now()));
    };
  }

  const gateway_services services;
  const heartbeat_database& heartbeats;
};

control_monitor_gateway::control_monitor_gateway(const gateway_services& shared,
                                                 const heartbeat_database& heartbeats)
    : state_(std::make_unique<state>(shared, heartbeats)) {}

control_monitor_gateway::~control_monitor_gateway() = default;

void control_monitor_gateway::list(const caller& who, const monitor_query& query,
                                   reply<monitor_list> answer) {
  if (state_->services.is_stopping) return answer(refused_stopping());
  state_->list(who, query, std::move(answer));
}

void control_monitor_gateway::show(const caller& who, const monitor_id& id,
                                   reply<monitor_details> answer) {
  if (state_->services.is_stopping) return answer(refused_stopping());
  answer(state_->details(who, id));
}

void control_monitor_gateway::create(const caller& who, monitor_draft draft,
                                     reply<monitor_overview> answer) {
  if (state_->services.is_stopping) return answer(refused_stopping());
  auto spec = state_->complete(who, std::move(draft));
  if (!spec) return answer(spec.failure());
  auto& proposer = state_->services.proposer;
  create_monitor body{proposer.make_id<monitor_id>(), who.account, *std::move(spec)};
  proposer.propose(who, std::move(body), state_->overview_to(std::move(answer)));
}

void control_monitor_gateway::update(const caller& who, const monitor_id& id, monitor_patch patch,
                                     reply<monitor_overview> answer) {
  if (state_->services.is_stopping) return answer(refused_stopping());
  if (auto sound = state_->check_patch(who, id, patch); !sound) return answer(sound.failure());
  state_->services.proposer.propose(who, update_monitor{id, std::move(patch)},
                                    state_->overview_to(std::move(answer)));
}

void control_monitor_gateway::remove(const caller& who, const monitor_id& id, reply<void> answer) {
  if (state_->services.is_stopping) return answer(refused_stopping());
  if (auto sound = state_->check_removal(who, id); !sound) return answer(sound.failure());
  state_->services.proposer.propose(who, delete_monitor{id}, told_to(std::move(answer)));
}

void control_monitor_gateway::heartbeats(const caller& who, const monitor_id& id,
                                         const heartbeat_query& query,
                                         reply<std::vector<shown_heartbeat>> answer) {
  if (state_->services.is_stopping) return answer(refused_stopping());
  state_->read_heartbeats(who, id, query, std::move(answer));
}

}  // namespace statushive
