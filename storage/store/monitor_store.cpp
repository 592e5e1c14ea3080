#include "storage/store/monitor_store.hpp"

#include <limits>
#include <vector>

#include "storage/store/account_store.hpp"
#include "storage/store/monitor_rows.hpp"
#include "storage/store/settings_store.hpp"
#include "storage/store/shard_store.hpp"
#include "storage/store/transition_store.hpp"

namespace statushive::storage {
namespace {

error not_found(std::string_view kind, const std::string& id) {
  return {errc::not_found, "not_found", "the " + std::string(kind) + ' ' + id + " does not exist"};
}

/// The monitor that a command names.
result<monitor> existing_monitor(const table_reader& rows, const monitor_id& id) {
  auto found = find_monitor(rows, id);
  if (!found) return found.failure();
  if (!*found) return not_found("monitor", id.str());
  return std::move(**found);
}

result<account> existing_account(const table_reader& rows, const account_id& id) {
  auto found = find_account(rows, id);
  if (!found) return found.failure();
  if (!*found) return not_found("account", id.str());
  return **found;
}

/// `counted` says which of the account's monitors are in the way.
error plan_limit(plan p, std::string_view counted, uint32_t used) {
  const auto allowed = limits_of(p).monitors;
  return error(errc::permission_denied, "plan_limit",
               "the account has " + std::to_string(used) + ' ' + std::string(counted) +
                   ", the plan " + std::string(name_of(p)) + " allows " + std::to_string(allowed))
      .limited_by({"monitors", allowed, used});
}

result<void> validate_creation(const create_monitor& body, const apply_context& context,
                               const account& owner) {
  if (body.id.is_nil()) return invalid_field("id", "is missing");
  if (auto allowed = context.require_editor_of(owner.id); !allowed) return allowed;
  const auto existing = find_monitor(context.rows, body.id);
  if (!existing) return existing.failure();
  if (*existing) {
    return error(errc::already_exists, "already_exists",
                 "the monitor " + body.id.str() + " exists");
  }
  if (auto valid = validate(body.spec); !valid) return valid;
  if (auto valid = validate_interval(body.spec, owner.plan); !valid) return valid;
  const auto counts = monitor_counts_of(context.rows, owner.id);
  if (!counts) return counts.failure();
  if (counts->total >= limits_of(owner.plan).monitors) {
    return plan_limit(owner.plan, "monitors", counts->total);
  }
  return {};
}

/// What a patch makes of a monitor, without the traces of the change.
monitor patched(monitor value, const monitor_patch& patch) {
  value.spec = patch.applied_to(std::move(value.spec));
  // The owner's own choice wins over what a plan did before.
  if (patch.interval) value.wanted_interval.reset();
  if (patch.active) value.is_paused_by_plan = false;
  return value;
}

/// Whether the plan admits what a patch chooses.
result<void> validate_against_plan(const table_reader& rows, const monitor_patch& patch,
                                   const monitor& before, const monitor& after) {
  const bool is_resumed = after.spec.active && !before.spec.active;
  if (!patch.interval && !is_resumed) return {};
  const auto owner = existing_account(rows, before.account);
  if (!owner) return owner.failure();
  if (patch.interval) {
    if (auto valid = validate_interval(after.spec, owner->plan); !valid) return valid;
  }
  if (!is_resumed) return {};
  const auto counts = monitor_counts_of(rows, owner->id);
  if (!counts) return counts.failure();
  if (counts->active < limits_of(owner->plan).monitors) return {};
  return plan_limit(owner->plan, "active monitors", counts->active).at("active");
}

/// Whether the proposer still speaks for the monitor: its shard's owner, in the current epoch, who
/// knows its version.
result<bool> is_current(const record_transition& body, const apply_context& context,
                        const monitor& current) {
  const auto rules = current_settings(context.rows);
  if (!rules) return rules.failure();
  const auto assigned = find_shard(context.rows, body.shard);
  if (!assigned) return assigned.failure();
  return body.shard == shard_of(body.monitor, rules->shard_count) && *assigned &&
         (*assigned)->epoch == body.epoch && (*assigned)->owner == context.actor().node &&
         current.standing.version == body.from_version;
}

bool is_legal_observation(monitor_state from, monitor_state to) {
  using enum monitor_state;
  return from != paused && to != paused && to != pending && is_legal_transition(from, to);
}

}  // namespace

result<std::optional<monitor>> find_monitor(const table_reader& rows, const monitor_id& id) {
  return decoded(rows.find(table::monitors, id.raw()), decode_monitor);
}

result<monitor_page> list_monitors(const table_reader& rows, const account_id& account,
                                   const monitor_filter& filter, const page& wanted) {
  const auto counts = monitor_counts_of(rows, account);
  if (!counts) return counts.failure();
  monitor_page listed;
  listed.total = !filter.active   ? counts->total
                 : *filter.active ? counts->active
                                  : counts->total - counts->active;
  if (wanted.limit == 0 || wanted.offset >= listed.total) return listed;

  std::vector<monitor_id> ids;
  std::optional<error> failure;
  uint32_t skipped = 0;
  const auto visit = [&](std::string_view key, std::string_view) {
    if (skipped < wanted.offset) return ++skipped, true;
    const auto id = id_at_end<monitor_id>(key);
    if (!id) failure = id.failure();
    if (id) ids.push_back(*id);
    return id && ids.size() < wanted.limit;
  };
  auto scanned = filter.active
                     ? rows.scan(table::monitors_by_activity,
                                 monitor_activity_prefix(account, *filter.active), visit)
                     : rows.scan(table::monitors_by_name, monitor_name_prefix(account), visit);
  if (!scanned) return scanned.failure();
  if (failure) return *failure;
  for (const auto& id : ids) {
    auto found = find_monitor(rows, id);
    if (!found) return found.failure();
    // The reader may have moved on since the index was read: then the monitor was deleted.
    if (*found) listed.monitors.push_back(std::move(**found));
  }
  return listed;
}

result<void> visit_monitors(const table_reader& rows,
                            const std::function<bool(const monitor&)>& visit) {
  return visit_decoded(rows, table::monitors, decode_monitor, visit);
}

result<monitor_counts> monitor_counts_of(const table_reader& rows, const account_id& account) {
  const auto row = rows.find(table::monitor_counts, account.raw());
  if (!row) return row.failure();
  if (!*row) return monitor_counts{};
  const std::string_view bytes = **row;
  const auto total = decode_u32(bytes.substr(0, 4));
  const auto active = decode_u32(bytes.substr(std::min<size_t>(4, bytes.size())));
  if (!total || !active || *active > *total) return corrupt("monitor counts");
  return monitor_counts{*total, *active};
}

result<std::vector<monitor_id>> monitors_from(const table_reader& rows, const account_id& account,
                                              monitor_number first, size_t limit) {
  std::vector<monitor_id> ids;
  if (limit == 0) return ids;
  std::optional<error> failure;
  auto scanned = rows.scan_from(table::monitors_by_number, monitor_number_key(account, first),
                                [&](std::string_view key, std::string_view value) {
                                  if (!key.starts_with(account.raw())) return false;
                                  const auto id = monitor_id::from_raw(value);
                                  if (!id) failure = id.failure();
                                  if (id) ids.push_back(*id);
                                  return id && ids.size() < limit;
                                });
  if (!scanned) return scanned.failure();
  if (failure) return *failure;
  return ids;
}

result<monitor_number> next_monitor_number(const table_reader& rows) {
  const auto row = rows.find(table::meta, meta_key(meta_row::next_monitor_number));
  if (!row) return row.failure();
  if (!*row) return monitor_number(1);
  const auto number = decode_u32(**row);
  if (!number) return number.failure();
  return monitor_number(*number);
}

command_result apply(const create_monitor& body, apply_context& context) {
  auto& rows = context.rows;
  const auto owner = existing_account(rows, body.account);
  if (!owner) return owner.failure();
  if (auto valid = validate_creation(body, context, *owner); !valid) return valid.failure();
  const auto number = next_monitor_number(rows);
  if (!number) return number.failure();
  if (number->value() == std::numeric_limits<uint32_t>::max()) {
    return error(errc::resource_exhausted, "monitor_numbers_used_up",
                 "the cluster has made as many monitors as it can");
  }

  monitor made;
  made.id = body.id;
  made.account = body.account;
  made.number = *number;
  made.spec = body.spec;
  made.standing = {unchecked_state(body.spec), 1, context.now(), failure_reason::none};
  made.created_at = made.updated_at = context.now();
  made.revision = context.revision();
  if (auto inserted = insert_monitor(rows, made); !inserted) return inserted.failure();
  rows.put(table::meta, meta_key(meta_row::next_monitor_number), encode_u32(number->value() + 1));
  auto encoded = encode(made);
  context.emit(made.account, monitor_created{made});
  context.record({"monitor", made.id.str(), made.account, {}, encoded});
  return encoded;
}

command_result apply(const update_monitor& body, apply_context& context) {
  auto& rows = context.rows;
  const auto current = existing_monitor(rows, body.id);
  if (!current) return current.failure();
  if (auto allowed = context.require_editor_of(current->account); !allowed) {
    return allowed.failure();
  }
  if (auto same = context.require_revision(current->revision); !same) return same.failure();
  auto changed = patched(*current, body.patch);
  if (auto valid = validate(changed.spec); !valid) return valid.failure();
  if (auto valid = validate_against_plan(rows, body.patch, *current, changed); !valid) {
    return valid.failure();
  }

  if (changed == *current) return encode(*current);
  changed.updated_at = context.now();
  changed.revision = context.revision();
  if (changed.spec.active != current->spec.active) {
    changed.standing = restarted(*current, changed.spec, context.now());
  }
  if (auto replaced = replace_monitor(rows, *current, changed); !replaced) {
    return replaced.failure();
  }
  auto encoded = encode(changed);
  context.emit(changed.account, monitor_updated{changed});
  context.record({"monitor", changed.id.str(), changed.account, encode(*current), encoded});
  return encoded;
}

command_result apply(const delete_monitor& body, apply_context& context) {
  auto& rows = context.rows;
  const auto current = existing_monitor(rows, body.id);
  if (!current) return current.failure();
  if (auto allowed = context.require_editor_of(current->account); !allowed) {
    return allowed.failure();
  }
  if (auto same = context.require_revision(current->revision); !same) return same.failure();

  if (auto erased = erase_monitor(rows, *current); !erased) return erased.failure();
  context.emit(current->account, monitor_deleted{current->id, current->number});
  context.record({"monitor", current->id.str(), current->account, encode(*current), {}});
  return std::string();
}

command_result apply(const record_transition& body, apply_context& context) {
  if (auto allowed = context.require_node(); !allowed) return allowed.failure();
  if (auto valid = validate_time("at", body.at); !valid) return valid.failure();
  if (auto valid = validate_time("slot", body.slot); !valid) return valid.failure();
  const auto current = existing_monitor(context.rows, body.monitor);
  if (!current) return current.failure();
  const auto is_valid = is_current(body, context, *current);
  if (!is_valid) return is_valid.failure();
  if (!*is_valid) {
    return error(errc::aborted, "fenced",
                 "the monitor's shard has another owner, or its state changed meanwhile");
  }
  if (!is_legal_observation(current->standing.state, body.to)) {
    return error(errc::failed_precondition, "illegal_transition",
                 "a monitor that is " + std::string(name_of(current->standing.state)) +
                     " cannot become " + std::string(name_of(body.to)));
  }
  const bool is_down = body.to == monitor_state::down;
  if (is_down && is_own_trouble(body.reason)) {
    return invalid_field("reason", "is our own trouble, which takes no target down");
  }

  auto changed = *current;
  changed.standing = {body.to, current->standing.version + 1, body.at,
                      is_down ? body.reason : failure_reason::none};
  auto encoded = encode(changed);
  context.rows.put(table::monitors, changed.id.raw(), encoded);
  auto kept = change_of(*current, changed);
  kept.slot = body.slot;
  kept.evidence = body.evidence;
  write_transition(context.rows, changed.number, std::move(kept));
  context.emit(changed.account,
               monitor_transitioned{changed.id, changed.number, body.shard, current->standing.state,
                                    changed.standing, body.slot});
  return encoded;
}

}  // namespace statushive::storage
