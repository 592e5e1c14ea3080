#include "store_fixture.hpp"

#include <algorithm>
#include <stdexcept>

#include "storage/store/account_store.hpp"
#include "storage/store/user_rows.hpp"

namespace statushive::tests {

using namespace storage;

monitor_spec a_spec(const std::string& name) {
  monitor_spec spec;
  spec.name = name;
  spec.url = "https://example.com/" + std::to_string(name.size());
  return spec;
}

principal acting(const user& who) {
  return {who.id, who.account, {}, {}};
}

store_fixture::store_fixture(replicated_state::limits bounds, uint64_t seed)
    : random(seed), state_(bounds) {
  cluster = make_id<cluster_id>();
  owner = {make_id<account_id>(), plan::unlimited, now, {}, {}};
  administrator = {make_id<user_id>(), owner.id,         "admin@example.com", role::admin,
                   "$argon2id$secret", owner.created_at, owner.created_at};
}

bootstrap_cluster store_fixture::founding() const {
  return {cluster, rules,         {node, "node-a", "", "zone-1", "0.1.0", 1},
          owner,   administrator, "sealed token key"};
}

void store_fixture::bootstrap() {
  if (auto done = apply(by_node(), founding()); !done.outcome) {
    throw std::runtime_error(done.outcome.failure().message());
  }
  administrator.revision = rules.revision = index_;
}

command store_fixture::ask(const principal& actor, command_body body) {
  command asked;
  asked.request = make_id<request_id>();
  asked.actor = actor;
  asked.source_address = "192.0.2.7";
  asked.proposed_at = now;
  asked.body = std::move(body);
  return asked;
}

applied_command store_fixture::apply(const command& asked) {
  auto applied = apply_bytes(encode(asked));
  if (!applied) throw std::runtime_error(applied.failure().message());
  return std::move(*applied);
}

std::string store_fixture::refusal(const principal& actor, command_body body) {
  return refusal(ask(actor, std::move(body)));
}

std::string store_fixture::refusal(const command& asked) {
  const auto applied = apply(asked);
  return applied.outcome ? std::string() : applied.outcome.failure().reason();
}

result<applied_command> store_fixture::apply_bytes(std::string_view encoded) {
  state_transaction transaction(rows);
  auto applied = state_.apply(++index_, encoded, transaction);
  if (applied) rows.apply(transaction.take());
  return applied;
}

user store_fixture::add_user(role r, plan p) {
  state_transaction transaction(rows);
  auto writer = table_writer::open(transaction);
  const account theirs{make_id<account_id>(), p, now, {}, {}};
  write_account(*writer, theirs);
  rows.apply(transaction.take());
  return add_user(r, theirs.id);
}

user store_fixture::add_user(role r, const account_id& account) {
  state_transaction transaction(rows);
  auto writer = table_writer::open(transaction);
  const auto id = make_id<user_id>();
  const user added{id, account, id.str() + "@example.com", r, "$argon2id$other", now, now};
  if (auto inserted = insert_user(*writer, added); !inserted) {
    throw std::runtime_error(inserted.failure().message());
  }
  rows.apply(transaction.take());
  return added;
}

principal store_fixture::add_key(const user& of, scope reach) {
  create_api_key body;
  body.key.id = make_id<api_key_id>();
  body.key.user = of.id;
  body.key.account = of.account;
  body.key.name = "key";
  body.key.scopes = {reach};
  body.key.secret_hash = std::string(32, 'k');
  auto applied = apply(acting(of), body);
  if (!applied.outcome) throw std::runtime_error(applied.outcome.failure().message());
  return {of.id, of.account, {}, body.key.id};
}

monitor store_fixture::add_monitor(const std::string& name, bool active) {
  return add_monitor(by_administrator(), name, active);
}

monitor store_fixture::add_monitor(const principal& actor, const std::string& name, bool active) {
  auto spec = a_spec(name);
  spec.active = active;
  const auto account = view().find_account(actor.account).value().value();
  spec.interval = std::max(spec.interval, limits_of(account.plan).shortest_interval);
  auto applied = apply(actor, create_monitor{make_id<monitor_id>(), account.id, spec});
  if (!applied.outcome) throw std::runtime_error(applied.outcome.failure().message());
  return decode_monitor(*applied.outcome).value();
}

record_transition store_fixture::transition(const monitor& of, monitor_state to) const {
  record_transition body;
  body.monitor = of.id;
  body.shard = shard_of(of.id, rules.shard_count);
  body.epoch = epoch(1);
  body.from_version = of.standing.version;
  body.to = to;
  body.at = now;
  body.slot = now - std::chrono::milliseconds(40);
  body.reason = to == monitor_state::down ? failure_reason::connect_refused : failure_reason::none;
  return body;
}

monitor store_fixture::stored(const monitor_id& id) const {
  auto found = view().find_monitor(id);
  if (!found || !*found) throw std::runtime_error("no monitor " + id.str());
  return **found;
}

std::vector<event> store_fixture::events() const {
  std::vector<event> seen;
  auto visited = view().visit_events(0, 0, [&](uint64_t, uint32_t, const event& one) {
    seen.push_back(one);
    return true;
  });
  if (!visited) throw std::runtime_error(visited.failure().message());
  return seen;
}

std::vector<audit_record> store_fixture::audit() const {
  std::vector<audit_record> records;
  auto listed = view().list_audit({}, {1000, 0}).value();
  for (auto& [index, record] : listed.entries)
    records.push_back(std::move(record));
  return records;
}

size_t store_fixture::rows_about(std::string_view bytes) const {
  const auto is_trace = [](const std::string& key) {
    return key[1] >= static_cast<char>(table::events) &&
           key[1] <= static_cast<char>(table::requests_by_expiry);
  };
  return static_cast<size_t>(
      std::count_if(rows.rows().begin(), rows.rows().end(), [&](const auto& row) {
        return !is_trace(row.first) && (row.first.find(bytes) != std::string::npos ||
                                        row.second.find(bytes) != std::string::npos);
      }));
}

size_t store_fixture::rows_in(table wanted) const {
  const auto prefix = table_prefix(first_generation, wanted);
  return static_cast<size_t>(
      std::count_if(rows.rows().begin(), rows.rows().end(),
                    [&](const auto& row) { return row.first.starts_with(prefix); }));
}

}  // namespace statushive::tests
