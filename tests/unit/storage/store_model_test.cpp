#include "store_model.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace statushive;
using namespace statushive::storage;
using namespace statushive::tests;

namespace {

constexpr replicated_state::limits bounds{40, 100, 30};

/// The ids of an account's monitors in the order of lists.
std::vector<monitor_id> expected_list(const random_commands& model, const account_id& account,
                                      std::optional<bool> active) {
  std::vector<std::pair<std::string, monitor_id>> found;
  for (const auto& [id, known] : model.monitors()) {
    if (known.account == account && active.value_or(known.is_active) == known.is_active) {
      found.emplace_back(known.name, id);
    }
  }
  std::sort(found.begin(), found.end());
  std::vector<monitor_id> ids;
  for (const auto& [name, id] : found)
    ids.push_back(id);
  return ids;
}

void expect_lists(const store_fixture& state, const random_commands& model) {
  for (const auto& [account, of_account] : model.accounts()) {
    BOOST_REQUIRE((state.view().find_account(account)->value().plan == of_account));
    for (const std::optional<bool> active :
         {std::optional<bool>(), std::optional(true), std::optional(false)}) {
      const auto listed = state.view().list_monitors(account, {active}, {10'000, 0}).value();
      std::vector<monitor_id> ids;
      for (const auto& one : listed.monitors)
        ids.push_back(one.id);
      const auto wanted = expected_list(model, account, active);
      BOOST_REQUIRE((ids == wanted));
      BOOST_REQUIRE(listed.total == wanted.size());
    }
  }
}

void expect_same_monitors(const store_fixture& state, const random_commands& model) {
  size_t visited = 0;
  const auto done = state.view().visit_monitors([&](const monitor& one) {
    ++visited;
    const auto& known = model.monitors().at(one.id);
    BOOST_REQUIRE(one.account == known.account);
    BOOST_REQUIRE(one.number == known.number);
    BOOST_REQUIRE(one.spec.name == known.name);
    BOOST_REQUIRE(one.spec.active == known.is_active);
    BOOST_REQUIRE(one.is_paused_by_plan == known.is_paused_by_plan);
    BOOST_REQUIRE((one.spec.interval == known.interval));
    BOOST_REQUIRE((one.wanted_interval == known.wanted_interval));
    BOOST_REQUIRE((one.standing.state == known.state));
    BOOST_REQUIRE(one.standing.version == known.version);
    return true;
  });
  BOOST_REQUIRE(done.has_value());
  BOOST_REQUIRE(visited == model.monitors().size());
  BOOST_REQUIRE(state.rows_in(table::monitors_by_number) == visited);
  BOOST_REQUIRE(state.view().next_monitor_number()->value() == model.next_number());
}

void expect_same_users(const store_fixture& state, const random_commands& model) {
  const auto listed = state.view().list_users({}, {10'000, 0}).value();
  BOOST_REQUIRE(listed.total == model.users().size());
  BOOST_REQUIRE(listed.users.size() == model.users().size());
  std::map<account_id, uint32_t> per_account;
  for (const auto& [shown, of_account] : listed.users) {
    const auto& known = model.users().at(shown.id);
    ++per_account[shown.account];
    BOOST_REQUIRE(shown.account == known.account);
    BOOST_REQUIRE(shown.email == known.email);
    BOOST_REQUIRE((shown.role == known.role));
    BOOST_REQUIRE((of_account == model.accounts().at(known.account)));
  }
  BOOST_REQUIRE(state.rows_in(table::accounts) == model.accounts().size());
  BOOST_REQUIRE(per_account.size() == model.accounts().size());
  for (const auto& [account, users] : per_account)
    BOOST_REQUIRE(state.view().list_users(account, {})->total == users);
}

void expect_same_keys(const store_fixture& state, const random_commands& model) {
  size_t seen = 0;
  for (const auto& [id, known] : model.users()) {
    const auto keys = state.view().api_keys_of(id).value();
    seen += keys.size();
    for (const auto& key : keys)
      BOOST_REQUIRE((reach_of(key) == model.keys().at(key.id).reach));
  }
  BOOST_REQUIRE(seen == model.keys().size());
  BOOST_REQUIRE(state.rows_in(table::api_keys) == seen);
}

void expect_same(const store_fixture& state, const random_commands& model) {
  expect_same_monitors(state, model);
  expect_lists(state, model);
  expect_same_users(state, model);
  expect_same_keys(state, model);
}

void expect_bounded(const store_fixture& state) {
  const auto counts = state.view().bounded_rows().value();
  BOOST_REQUIRE(counts.requests <= bounds.request_rows_max);
  BOOST_REQUIRE(counts.events <= bounds.event_rows_max);
  BOOST_REQUIRE(counts.audit_records <= bounds.audit_rows_max);
  BOOST_REQUIRE(state.events().size() == counts.events);
  BOOST_REQUIRE(state.audit().size() == counts.audit_records);
  BOOST_REQUIRE(state.rows_in(table::idempotency_keys) == counts.idempotency_keys);
}

/// What the leader proposes between two commands.
std::optional<command> next_sweep(store_fixture& state) {
  const auto accounts = state.view().accounts_to_sweep(1).value();
  if (accounts.empty()) return {};
  return state.ask(state.by_node(), sweep_account{accounts[0]});
}

}  // namespace

BOOST_AUTO_TEST_CASE(random_commands_leave_what_a_plain_model_says) {
  const auto seed = std::random_device{}();
  BOOST_TEST_MESSAGE("seed " << seed);
  BOOST_TEST_CONTEXT("seed " << seed) {
    store_fixture state(bounds, seed);
    state.bootstrap();
    random_commands model(state, seed);
    size_t repeated = 0;
    std::set<std::string> refusals;
    for (int i = 0; i < 6000; ++i) {
      const auto [asked, refusal] = model.next();
      const auto applied = state.apply(asked);
      BOOST_TEST_CONTEXT("command " << i << ", " << name_of(asked.body)) {
        BOOST_REQUIRE((applied.outcome ? "" : applied.outcome.failure().reason()) == refusal);
      }
      BOOST_REQUIRE((applied.outcome.has_value() || applied.events.empty()));
      repeated += applied.was_repeated;
      refusals.insert(refusal);
      while (const auto sweep = next_sweep(state))
        BOOST_REQUIRE(state.apply(*sweep).outcome.has_value());
      state.now += std::chrono::milliseconds(i % 3 == 0 ? 0 : 1);
      if (i % 50 == 0) {
        expect_same(state, model);
        expect_bounded(state);
      }
    }
    expect_same(state, model);
    BOOST_TEST(repeated > 0u);
    for (const auto* often : {"plan_limit", "not_owner", "role_too_low", "scope_missing",
                              "email_taken", "if_match_failed", "unknown_key"}) {
      BOOST_TEST(refusals.count(often) == 1u, often);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_same_commands_give_the_same_bytes) {
  const auto seed = std::random_device{}();
  BOOST_TEST_MESSAGE("seed " << seed);
  BOOST_TEST_CONTEXT("seed " << seed) {
    store_fixture first(bounds, seed);
    std::vector<std::string> log{encode(first.ask(first.by_node(), first.founding()))};
    BOOST_TEST(first.apply_bytes(log[0])->outcome.has_value());
    random_commands model(first, seed);
    for (int i = 0; i < 1500; ++i) {
      auto asked = std::optional(model.next().asked);
      for (; asked; asked = next_sweep(first)) {
        log.push_back(encode(*asked));
        BOOST_TEST(first.apply_bytes(log.back()).has_value());
      }
      first.now += std::chrono::minutes(i % 90);
    }

    // All in one transaction, without the first state's memory.
    memory_key_values rows;
    const replicated_state state(bounds);
    state_transaction all(rows);
    for (size_t i = 0; i < log.size(); ++i) {
      BOOST_TEST(state.apply(i + 1, log[i], all).has_value());
    }
    rows.apply(all.take());
    BOOST_TEST((rows.rows() == first.rows.rows()));
  }
}
