#include <algorithm>
#include <map>
#include <random>

#include <boost/test/unit_test.hpp>

#include "store_fixture.hpp"

using namespace std::chrono_literals;
using namespace statushive;
using namespace statushive::storage;
using namespace statushive::tests;

namespace {

constexpr replicated_state::limits bounds{40, 100, 30};

/// What a monitor should be like, kept without any store.
struct expected_monitor {
  account_id account;
  monitor_number number;
  std::string name;
  bool is_active = true;
  monitor_state state = monitor_state::pending;
  uint64_t version = 1;
};

/// Draws commands, good and bad ones, and knows what each should be answered.
class random_commands {
 public:
  random_commands(store_fixture& state, uint32_t seed) : state_(state), random_(seed) {
    users_.push_back(state.administrator);
    users_.push_back(state.add_user(role::editor));
  }

  struct expectation {
    command asked;
    std::string refusal;
  };

  expectation next() {
    if (below(20) == 0 && !asked_.empty()) return asked_[below(asked_.size())];
    auto drawn = draw();
    asked_.push_back(drawn);
    if (asked_.size() > 10) asked_.erase(asked_.begin());
    return drawn;
  }

  [[nodiscard]] const std::map<monitor_id, expected_monitor>& monitors() const { return monitors_; }
  [[nodiscard]] const std::vector<user>& users() const { return users_; }
  [[nodiscard]] uint32_t next_number() const { return next_number_; }

 private:
  size_t below(size_t n) { return random_() % n; }
  const user& some_user() { return users_[below(users_.size())]; }
  /// Mostly one that exists.
  monitor_id some_id() {
    if (monitors_.empty() || below(10) == 0) return state_.make_id<monitor_id>();
    return std::next(monitors_.begin(), static_cast<long>(below(monitors_.size())))->first;
  }
  expectation with(const principal& who, command_body body, std::string refusal) {
    return {state_.ask(who, std::move(body)), std::move(refusal)};
  }

  expectation draw() {
    switch (below(4)) {
      case 0: return draw_creation();
      case 1: return draw_update();
      case 2: return draw_transition();
      default: return below(3) == 0 ? draw_deletion() : draw_creation();
    }
  }

  expectation draw_creation() {
    const auto& who = some_user();
    const auto id = below(20) == 0 ? some_id() : state_.make_id<monitor_id>();
    auto spec = a_spec(std::string(1 + below(3), static_cast<char>('a' + below(4))));
    spec.active = below(3) != 0;
    create_monitor body{id, who.account, spec};
    if (monitors_.count(id) != 0) return with(acting(who), body, "already_exists");
    if (below(10) == 0) {
      body.spec.name.clear();
      return with(acting(who), body, "invalid_field");
    }
    monitors_[id] = {who.account,
                     monitor_number(next_number_++),
                     spec.name,
                     spec.active,
                     spec.active ? monitor_state::pending : monitor_state::paused,
                     1};
    return with(acting(who), body, "");
  }

  expectation draw_update() {
    const auto& who = some_user();
    const auto id = some_id();
    monitor_patch patch;
    if (below(2) == 0) patch.name = std::string(1 + below(3), static_cast<char>('a' + below(4)));
    if (below(2) == 0) patch.active = below(2) == 0;
    update_monitor body{id, patch};
    const auto found = monitors_.find(id);
    if (found == monitors_.end()) return with(acting(who), body, "not_found");
    auto& known = found->second;
    if (known.account != who.account) return with(acting(who), body, "not_owner");
    if (patch.name) known.name = *patch.name;
    if (patch.active && *patch.active != known.is_active) {
      known.is_active = *patch.active;
      known.state = known.is_active ? monitor_state::pending : monitor_state::paused;
      ++known.version;
    }
    return with(acting(who), body, "");
  }

  expectation draw_transition() {
    const auto id = some_id();
    const auto found = monitors_.find(id);
    record_transition body;
    body.monitor = id;
    body.shard = shard_of(id, state_.rules.shard_count);
    body.epoch = epoch(1);
    body.to = static_cast<monitor_state>(1 + below(7));
    body.at = body.slot = state_.now;
    if (found == monitors_.end()) return with(state_.by_node(), body, "not_found");
    auto& known = found->second;
    body.from_version = known.version;
    if (below(5) == 0) {
      body.from_version += 1 + below(3);
      return with(state_.by_node(), body, "fenced");
    }
    const bool is_allowed = known.is_active && body.to != monitor_state::paused &&
                            is_legal_transition(known.state, body.to) &&
                            body.to != monitor_state::pending;
    if (!is_allowed) return with(state_.by_node(), body, "illegal_transition");
    known.state = body.to;
    ++known.version;
    return with(state_.by_node(), body, "");
  }

  expectation draw_deletion() {
    const auto& who = some_user();
    const auto id = some_id();
    const auto found = monitors_.find(id);
    if (found == monitors_.end()) return with(acting(who), delete_monitor{id}, "not_found");
    if (found->second.account != who.account) {
      return with(acting(who), delete_monitor{id}, "not_owner");
    }
    monitors_.erase(found);
    return with(acting(who), delete_monitor{id}, "");
  }

  store_fixture& state_;
  std::mt19937 random_;
  std::vector<user> users_;
  std::map<monitor_id, expected_monitor> monitors_;
  uint32_t next_number_ = 1;
  std::vector<random_commands::expectation> asked_;
};

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
  for (const auto& who : model.users()) {
    for (const std::optional<bool> active :
         {std::optional<bool>(), std::optional(true), std::optional(false)}) {
      const auto listed = state.view().list_monitors(who.account, {active}, {10'000, 0}).value();
      std::vector<monitor_id> ids;
      for (const auto& one : listed.monitors)
        ids.push_back(one.id);
      const auto wanted = expected_list(model, who.account, active);
      BOOST_REQUIRE((ids == wanted));
      BOOST_REQUIRE(listed.total == wanted.size());
    }
  }
}

void expect_same(const store_fixture& state, const random_commands& model) {
  size_t visited = 0;
  const auto done = state.view().visit_monitors([&](const monitor& one) {
    ++visited;
    const auto& known = model.monitors().at(one.id);
    BOOST_REQUIRE(one.account == known.account);
    BOOST_REQUIRE(one.number == known.number);
    BOOST_REQUIRE(one.spec.name == known.name);
    BOOST_REQUIRE(one.spec.active == known.is_active);
    BOOST_REQUIRE((one.standing.state == known.state));
    BOOST_REQUIRE(one.standing.version == known.version);
    return true;
  });
  BOOST_REQUIRE(done.has_value());
  BOOST_REQUIRE(visited == model.monitors().size());
  BOOST_REQUIRE(state.view().next_monitor_number()->value() == model.next_number());
  expect_lists(state, model);
}

void expect_bounded(const store_fixture& state) {
  const auto counts = state.view().bounded_rows().value();
  BOOST_REQUIRE(counts.requests <= bounds.request_rows_max);
  BOOST_REQUIRE(counts.events <= bounds.event_rows_max);
  BOOST_REQUIRE(counts.audit_records <= bounds.audit_rows_max);
  BOOST_REQUIRE(state.events().size() == counts.events);
  BOOST_REQUIRE(state.audit().size() == counts.audit_records);
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
    for (int i = 0; i < 3000; ++i) {
      const auto [asked, refusal] = model.next();
      const auto applied = state.apply(asked);
      BOOST_REQUIRE((applied.outcome ? "" : applied.outcome.failure().reason()) == refusal);
      BOOST_REQUIRE((applied.outcome.has_value() || applied.events.empty()));
      repeated += applied.was_repeated;
      state.now += std::chrono::milliseconds(i % 3 == 0 ? 0 : 1);
      if (i % 50 == 0) {
        expect_same(state, model);
        expect_bounded(state);
      }
    }
    expect_same(state, model);
    BOOST_TEST(repeated > 0u);
  }
}

BOOST_AUTO_TEST_CASE(the_same_commands_give_the_same_bytes) {
  const auto seed = std::random_device{}();
  BOOST_TEST_MESSAGE("seed " << seed);
  BOOST_TEST_CONTEXT("seed " << seed) {
    store_fixture first(bounds, seed);
    std::vector<std::string> log{encode(first.ask(first.by_node(), first.founding()))};
    BOOST_TEST(first.apply_bytes(log[0])->outcome.has_value());
    const auto founded = first.rows;
    random_commands model(first, seed);
    const auto with_users = first.rows;
    for (int i = 0; i < 1000; ++i) {
      log.push_back(encode(model.next().asked));
      BOOST_TEST(first.apply_bytes(log.back()).has_value());
      first.now += std::chrono::minutes(i % 90);
    }

    // All in one transaction, without the first state's memory.
    memory_key_values rows;
    const replicated_state state(bounds);
    state_transaction founding(rows);
    BOOST_TEST(state.apply(1, log[0], founding).has_value());
    rows.apply(founding.take());
    BOOST_TEST((rows.rows() == founded.rows()));
    rows = with_users;
    state_transaction rest(rows);
    for (size_t i = 1; i < log.size(); ++i) {
      BOOST_TEST(state.apply(i + 1, log[i], rest).has_value());
    }
    rows.apply(rest.take());
    BOOST_TEST((rows.rows() == first.rows.rows()));
  }
}
