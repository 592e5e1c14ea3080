#include <boost/test/unit_test.hpp>

#include "storage/store/transition_store.hpp"
#include "store_fixture.hpp"

using namespace std::chrono_literals;
using namespace statushive;
using namespace statushive::storage;
using namespace statushive::tests;

namespace {

struct founded : store_fixture {
  founded() { bootstrap(); }

  /// Refused as `fenced`, and nothing changed.
  void expect_fenced(const principal& who, const record_transition& body) {
    const auto before = stored(body.monitor);
    const auto applied = apply(who, body);
    BOOST_TEST((applied.outcome.failure().code() == errc::aborted));
    BOOST_TEST(applied.outcome.failure().reason() == "fenced");
    BOOST_TEST(applied.events.empty());
    BOOST_TEST((stored(body.monitor) == before));
  }
  void move_shard(shard_number number, node_id to, epoch under) {
    const shard moved{number, to, under, {to}, {to}};
    rows.put(table_prefix(first_generation, table::shards) + shard_key(number), encode(moved));
  }
  [[nodiscard]] std::vector<transition_record> kept(const monitor& of, size_t limit = SIZE_MAX) {
    return view().transitions_of(of.number, limit).value();
  }
  heartbeat beat_of(const monitor& of, int n) const {
    heartbeat beat;
    beat.monitor = of.number;
    beat.slot = now + std::chrono::seconds(n);
    beat.node = node;
    return beat;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_transition_moves_the_standing_and_is_an_event, founded) {
  const auto made = add_monitor();
  now += 2s;
  const auto body = transition(made, monitor_state::down);
  now += 1s;
  const auto applied = apply(by_node(), body);
  auto wanted = made;
  wanted.standing = {monitor_state::down, 2, body.at, failure_reason::connect_refused};
  BOOST_TEST((decode_monitor(applied.outcome.value()).value() == wanted));
  BOOST_TEST((stored(made.id) == wanted));
  BOOST_TEST(applied.events.size() == 1u);
  BOOST_TEST(applied.events[0].visible_to == owner.id);
  BOOST_TEST((applied.events[0].at == now));
  const monitor_transitioned seen{made.id,         made.number, body.shard, monitor_state::pending,
                                  wanted.standing, body.slot};
  BOOST_TEST((std::get<monitor_transitioned>(applied.events[0].body) == seen));
}

BOOST_FIXTURE_TEST_CASE(a_transition_is_not_audited, founded) {
  const auto made = add_monitor();
  const auto records = audit().size();
  BOOST_TEST(refusal(by_node(), transition(made, monitor_state::up)).empty());
  BOOST_TEST(audit().size() == records);
}

BOOST_FIXTURE_TEST_CASE(only_a_monitor_that_is_down_has_a_reason, founded) {
  const auto made = add_monitor();
  auto body = transition(made, monitor_state::up);
  body.reason = failure_reason::http_status;
  BOOST_TEST(refusal(by_node(), body).empty());
  BOOST_TEST((stored(made.id).standing.reason == failure_reason::none));
}

BOOST_FIXTURE_TEST_CASE(another_epoch_fences, founded) {
  const auto made = add_monitor();
  auto body = transition(made, monitor_state::down);
  for (const uint32_t other : {0u, 2u}) {
    body.epoch = epoch(other);
    expect_fenced(by_node(), body);
  }
}

BOOST_FIXTURE_TEST_CASE(another_version_fences, founded) {
  const auto made = add_monitor();
  BOOST_TEST(refusal(by_node(), transition(made, monitor_state::down)).empty());
  expect_fenced(by_node(), transition(made, monitor_state::up));
  auto body = transition(stored(made.id), monitor_state::up);
  ++body.from_version;
  expect_fenced(by_node(), body);
  --body.from_version;
  BOOST_TEST(refusal(by_node(), body).empty());
}

BOOST_FIXTURE_TEST_CASE(another_shard_fences, founded) {
  const auto made = add_monitor();
  auto body = transition(made, monitor_state::down);
  const auto own = body.shard.value();
  body.shard = shard_number(static_cast<uint16_t>((own + 1) % default_shard_count));
  expect_fenced(by_node(), body);
  body.shard = shard_number(static_cast<uint16_t>(own + default_shard_count));
  expect_fenced(by_node(), body);
}

BOOST_FIXTURE_TEST_CASE(the_former_owner_of_a_shard_is_fenced, founded) {
  const auto made = add_monitor();
  const node_id other(0x0a0b0c0d00000001);
  auto body = transition(made, monitor_state::down);
  move_shard(body.shard, other, epoch(2));
  expect_fenced(by_node(), body);
  body.epoch = epoch(2);
  expect_fenced(by_node(), body);
  BOOST_TEST(refusal({{}, {}, other, {}}, body).empty());
}

BOOST_FIXTURE_TEST_CASE(users_record_no_transitions, founded) {
  const auto made = add_monitor();
  const auto applied = apply(by_administrator(), transition(made, monitor_state::down));
  BOOST_TEST((applied.outcome.failure().code() == errc::permission_denied));
  BOOST_TEST(applied.outcome.failure().reason() == "node_only");
  BOOST_TEST((stored(made.id) == made));
}

BOOST_FIXTURE_TEST_CASE(a_deleted_monitor_makes_no_transition, founded) {
  const auto made = add_monitor();
  BOOST_TEST(refusal(by_administrator(), delete_monitor{made.id}).empty());
  BOOST_TEST(refusal(by_node(), transition(made, monitor_state::down)) == "not_found");
}

BOOST_FIXTURE_TEST_CASE(an_illegal_transition_is_refused, founded) {
  const auto made = add_monitor();
  BOOST_TEST(refusal(by_node(), transition(made, monitor_state::pending)) == "illegal_transition");
  BOOST_TEST(refusal(by_node(), transition(made, monitor_state::up)).empty());
  const auto applied = apply(by_node(), transition(stored(made.id), monitor_state::up));
  BOOST_TEST((applied.outcome.failure().code() == errc::failed_precondition));
  BOOST_TEST(applied.outcome.failure().reason() == "illegal_transition");
  BOOST_TEST(stored(made.id).standing.version == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_node_neither_pauses_nor_resumes_a_monitor, founded) {
  const auto running = add_monitor("running");
  BOOST_TEST(refusal(by_node(), transition(running, monitor_state::paused)) ==
             "illegal_transition");
  const auto paused = add_monitor("paused", false);
  for (const auto to : {monitor_state::pending, monitor_state::up, monitor_state::down}) {
    BOOST_TEST(refusal(by_node(), transition(paused, to)) == "illegal_transition");
  }
  BOOST_TEST((stored(paused.id) == paused));
}

BOOST_FIXTURE_TEST_CASE(our_own_trouble_takes_no_target_down, founded) {
  const auto made = add_monitor();
  auto body = transition(made, monitor_state::down);
  body.reason = failure_reason::overloaded;
  const auto applied = apply(by_node(), body);
  BOOST_TEST((applied.outcome.failure().code() == errc::invalid_argument));
  BOOST_TEST(applied.outcome.failure().field() == "reason");
  BOOST_TEST((stored(made.id) == made));
}

BOOST_FIXTURE_TEST_CASE(a_transition_outside_of_time_is_refused, founded) {
  const auto made = add_monitor();
  auto body = transition(made, monitor_state::down);
  body.at = from_ms(INT64_MIN);
  BOOST_TEST(refusal(by_node(), body) == "invalid_field");
  body = transition(made, monitor_state::down);
  body.slot = from_ms(INT64_MAX);
  BOOST_TEST(refusal(by_node(), body) == "invalid_field");
}

BOOST_FIXTURE_TEST_CASE(a_monitor_goes_down_and_up_once_for_each_transition, founded) {
  const auto made = add_monitor();
  for (const auto to : {monitor_state::up, monitor_state::down, monitor_state::degraded,
                        monitor_state::unknown, monitor_state::up}) {
    const auto body = transition(stored(made.id), to);
    BOOST_TEST(refusal(by_node(), body).empty());
    expect_fenced(by_node(), body);
    BOOST_TEST((stored(made.id).standing.state == to));
  }
  BOOST_TEST(stored(made.id).standing.version == 6u);
}

BOOST_FIXTURE_TEST_CASE(a_transition_is_kept_with_what_decided_it, founded) {
  const auto made = add_monitor();
  const auto neighbour = add_monitor("neighbour");
  BOOST_TEST(kept(made).empty());
  auto body = transition(made, monitor_state::down);
  body.evidence = {beat_of(made, 0), beat_of(made, 1)};
  BOOST_TEST(refusal(by_node(), body).empty());
  const transition_record down{
      2,         monitor_state::pending,          monitor_state::down, body.at,
      body.slot, failure_reason::connect_refused, body.evidence};
  BOOST_TEST((kept(made) == std::vector{down}));

  now += 1min;
  const auto back = transition(stored(made.id), monitor_state::up);
  BOOST_TEST(refusal(by_node(), back).empty());
  const transition_record up{3, monitor_state::down, monitor_state::up, back.at, back.slot, {}, {}};
  BOOST_TEST((kept(made) == std::vector{up, down}));
  BOOST_TEST((kept(made, 1) == std::vector{up}));
  BOOST_TEST(kept(made, 0).empty());
  BOOST_TEST(kept(neighbour).empty());
}

BOOST_FIXTURE_TEST_CASE(a_refused_transition_is_not_kept, founded) {
  const auto made = add_monitor();
  auto body = transition(made, monitor_state::down);
  body.epoch = epoch(2);
  expect_fenced(by_node(), body);
  BOOST_TEST(kept(made).empty());
}

BOOST_FIXTURE_TEST_CASE(a_pause_ends_a_downtime_in_the_history, founded) {
  const auto made = add_monitor();
  BOOST_TEST(refusal(by_node(), transition(made, monitor_state::down)).empty());
  now += 1min;
  monitor_patch pause;
  pause.active = false;
  BOOST_TEST(refusal(by_administrator(), update_monitor{made.id, pause}).empty());
  const auto history = kept(made);
  BOOST_TEST_REQUIRE(history.size() == 2u);
  const transition_record paused{3, monitor_state::down, monitor_state::paused, now, {}, {}, {}};
  BOOST_TEST((history[0] == paused));
}

BOOST_FIXTURE_TEST_CASE(a_long_evidence_is_kept_from_its_end, founded) {
  const auto made = add_monitor();
  auto body = transition(made, monitor_state::down);
  for (int n = 0; n < 20; ++n)
    body.evidence.push_back(beat_of(made, n));
  BOOST_TEST(refusal(by_node(), body).empty());
  const auto evidence = kept(made).at(0).evidence;
  BOOST_TEST_REQUIRE(evidence.size() == transition_evidence_max);
  BOOST_TEST((evidence.back() == body.evidence.back()));
}

BOOST_FIXTURE_TEST_CASE(the_latest_transitions_of_each_monitor_are_kept_until_it_goes, founded) {
  const auto made = add_monitor();
  const auto neighbour = add_monitor("neighbour");
  BOOST_TEST(refusal(by_node(), transition(neighbour, monitor_state::up)).empty());
  for (uint64_t n = 0; n <= transitions_per_monitor_max; ++n) {
    const auto to = n % 2 == 0 ? monitor_state::down : monitor_state::up;
    BOOST_TEST_REQUIRE(refusal(by_node(), transition(stored(made.id), to)).empty());
  }
  const auto history = kept(made);
  BOOST_TEST_REQUIRE(history.size() == transitions_per_monitor_max);
  BOOST_TEST(history.front().version == transitions_per_monitor_max + 2);
  BOOST_TEST(history.back().version == 3u);

  BOOST_TEST(refusal(by_administrator(), delete_monitor{made.id}).empty());
  BOOST_TEST(kept(made).empty());
  BOOST_TEST(kept(neighbour).size() == 1u);
}
