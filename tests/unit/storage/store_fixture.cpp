#include "store_fixture.hpp"

#include <stdexcept>

#include "storage/store/account_store.hpp"
#include "storage/store/user_store.hpp"

namespace statushive::tests {

using namespace storage;

monitor_spec a_spec(const std::string& name) {
  monitor_spec spec;
  spec.name = name;
  spec.url = "https://example.com/" + std::to_string(name.size());
  return spec;
}

principal acting(const user& who) {
  return {who.id, who.account, {}};
}

store_fixture::store_fixture(replicated_state::limits bounds, uint64_t seed)
    : random(seed), state_(bounds) {
  cluster = make_id<cluster_id>();
  owner = {make_id<account_id>(), plan::unlimited, now};
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
}

command store_fixture::ask(const principal& actor, command_body body) {
  return {make_id<request_id>(), actor, "192.0.2.7", now, std::move(body)};
}

applied_command store_fixture::apply(const command& asked) {
  auto applied = apply_bytes(encode(asked));
  if (!applied) throw std::runtime_error(applied.failure().message());
  return std::move(*applied);
}

std::string store_fixture::refusal(const principal& actor, command_body body) {
  const auto applied = apply(actor, std::move(body));
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
  const account theirs{make_id<account_id>(), p, now};
  write_account(*writer, theirs);
  rows.apply(transaction.take());
  return add_user(r, theirs.id);
}

user store_fixture::add_user(role r, const account_id& account) {
  state_transaction transaction(rows);
  auto writer = table_writer::open(transaction);
  const auto id = make_id<user_id>();
  const user added{id, account, id.str() + "@example.com", r, "$argon2id$other", now, now};
  insert_user(*writer, added);
  rows.apply(transaction.take());
  return added;
}

monitor store_fixture::add_monitor(const std::string& name, bool active) {
  auto spec = a_spec(name);
  spec.active = active;
  const auto id = make_id<monitor_id>();
  auto applied = apply(by_administrator(), create_monitor{id, owner.id, spec});
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
  return view().audit_records({1000, 0}).value();
}

}  // namespace statushive::tests
