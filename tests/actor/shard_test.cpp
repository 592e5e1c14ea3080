#include <boost/test/unit_test.hpp>

#include "virtual_node.hpp"

namespace statushive::tests {
namespace {

using namespace std::chrono_literals;

/// One shard with some monitors, all of one interval.
struct one_shard : virtual_node {
  one_shard() : virtual_node(1) {}

  void begin(int monitors, std::chrono::seconds interval) {
    for (int i = 0; i < monitors; ++i) {
      auto value = make_monitor(interval);
      value.standing.state = monitor_state::up;
      state->place(value);
      subjects.push_back(std::move(value));
    }
    start();
  }
  std::vector<monitor> subjects;
};

BOOST_FIXTURE_TEST_CASE(entries_hold_sixteen_heartbeats_when_there_are_many, one_shard) {
  begin(200, 1s);
  advance(10s);
  size_t full = 0;
  for (const auto& w : journal->written) {
    BOOST_TEST((w.entry.heartbeats.size() >= 1U && w.entry.heartbeats.size() <= 16U));
    full += w.entry.heartbeats.size() == 16U ? 1 : 0;
  }
  BOOST_TEST(full + 1 >= journal->written.size());
}

BOOST_FIXTURE_TEST_CASE(a_lonely_heartbeat_is_written_after_a_second, one_shard) {
  begin(1, 60s);
  advance(5min);
  BOOST_TEST(journal->written.size() == 5U);
  for (const auto& w : journal->written) {
    BOOST_TEST((w.how == fake_journal::urgency::routine));
    // The check took 20 ms after a delay of at most a wheel's slot; then one second, and a slot
    // again.
    const auto ended = w.entry.heartbeats[0].checked_at() + 20ms;
    const auto submitted = wall() - std::chrono::floor<std::chrono::milliseconds>(steady() - w.at);
    BOOST_TEST((submitted - ended >= 1s));
    BOOST_TEST((submitted - ended <= 1s + 22ms));
  }
}

BOOST_FIXTURE_TEST_CASE(a_transition_closes_the_entry_at_once, one_shard) {
  begin(2, 60s);
  engine.target = [this](const checks::check_request& request) {
    return request.url == subjects[0].spec.url ? down() : up();
  };
  advance(1min + 2s);
  const auto& first =
      *std::find_if(journal->written.begin(), journal->written.end(),
                    [](const auto& w) { return w.how == fake_journal::urgency::urgent; });
  BOOST_TEST((first.entry.heartbeats.back().monitor == subjects[0].number));
  const auto submitted =
      wall() - std::chrono::floor<std::chrono::milliseconds>(steady() - first.at);
  BOOST_TEST((submitted - first.entry.heartbeats.back().checked_at() <= 22ms));
  BOOST_TEST(state->committed.size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(another_epoch_of_the_same_owner_is_used_from_then_on, one_shard) {
  begin(3, 1s);
  advance(5s);
  while (counters.heartbeats_pending == 0U)
    advance(10ms);
  const auto finished = counters.checks_finished.load();
  auto row = state->row(0);
  row.epoch = epoch(2);
  state->assign(row);
  advance(5s);
  size_t under_the_first = 0;
  for (const auto& w : journal->written) {
    if (w.entry.position.epoch == epoch(1)) under_the_first += w.entry.heartbeats.size();
  }
  BOOST_TEST(under_the_first == finished);
  BOOST_TEST((journal->written.front().entry.position.epoch == epoch(1)));
  BOOST_TEST((journal->written.back().entry.position.epoch == epoch(2)));
  engine.target = [](const checks::check_request&) { return down(); };
  advance(5s);
  BOOST_TEST(state->committed.size() == 3U);
  BOOST_TEST((state->committed[0].epoch == epoch(2)));
  BOOST_TEST(counters.transitions_fenced == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_shard_that_moves_away_stops_and_one_that_comes_back_goes_on, one_shard) {
  begin(3, 1s);
  advance(5s);
  auto row = state->row(0);
  row.owner = node_id(77);
  row.epoch = epoch(2);
  state->assign(row);
  advance(1s);
  BOOST_TEST(counters.shards == 0U);
  BOOST_TEST(counters.monitors == 0U);
  const auto before = engine.started.size();
  advance(10s);
  BOOST_TEST(engine.started.size() == before);

  row.owner = self;
  row.epoch = epoch(3);
  state->assign(row);
  advance(5s);
  BOOST_TEST(counters.monitors == 3U);
  BOOST_TEST(engine.started.size() >= before + 12);
  BOOST_TEST((journal->written.back().entry.position.epoch == epoch(3)));
}

BOOST_FIXTURE_TEST_CASE(the_last_heartbeats_are_handed_to_the_journal_at_the_end, one_shard) {
  begin(5, 60s);
  advance(59s);
  engine.target = [](const checks::check_request&) { return up(); };
  const auto finished = [&] { return counters.checks_finished.load(); };
  while (counters.heartbeats_pending == 0U)
    advance(100ms);
  node().stop();
  run();
  size_t written = 0;
  for (const auto& w : journal->written)
    written += w.entry.heartbeats.size();
  BOOST_TEST(written == finished());
}

BOOST_AUTO_TEST_CASE(monitors_are_spread_over_the_shards_that_their_ids_say) {
  virtual_node node(8);
  std::vector<monitor> subjects;
  for (int i = 0; i < 100; ++i) {
    subjects.push_back(node.make_monitor(10s));
    node.state->place(subjects.back());
  }
  node.start();
  BOOST_TEST(node.counters.shards == 8U);
  BOOST_TEST(node.counters.monitors == 100U);
  BOOST_TEST(node.state->loads == 1);
  node.advance(12s);
  for (const auto& w : node.journal->written) {
    for (const auto& beat : w.entry.heartbeats) {
      const auto& subject = subjects.at(beat.monitor.value() - 1);
      BOOST_TEST((shard_of(subject.id, 8) == w.entry.position.shard));
    }
  }
}

BOOST_AUTO_TEST_CASE(monitors_of_shards_that_others_own_do_not_run) {
  virtual_node node(2);
  auto row = node.state->row(1);
  row.owner = node_id(77);
  node.state->assign(row);
  size_t own = 0;
  for (int i = 0; i < 50; ++i) {
    auto value = node.make_monitor(10s);
    own += shard_of(value.id, 2) == shard_number(0) ? 1 : 0;
    if (i < 25) {
      node.state->place(value);
    } else {
      if (i == 25) node.start();
      node.state->create(value);
    }
  }
  node.run();
  BOOST_TEST(node.counters.monitors == own);
}

BOOST_AUTO_TEST_CASE(a_reset_is_followed_whatever_changed_meanwhile) {
  virtual_node node(4);
  std::vector<monitor> subjects;
  for (int i = 0; i < 10; ++i) {
    subjects.push_back(node.make_monitor(10s));
    node.state->place(subjects.back());
  }
  node.start();
  node.advance(20s);
  node.state->displace(subjects[0].id);
  const auto added = node.make_monitor(10s);
  node.state->place(added);
  node.state->reset();
  node.advance(20s);
  BOOST_TEST(node.counters.monitors == 10U);
  BOOST_TEST((node.journal->forgotten == std::vector{subjects[0].number}));
  BOOST_TEST(!node.journal->of(added.number).empty());
}

BOOST_AUTO_TEST_CASE(events_that_come_while_the_state_is_read_are_applied_after_it) {
  virtual_node node(4);
  const auto kept = node.make_monitor(10s);
  const auto removed = node.make_monitor(10s);
  const auto added = node.make_monitor(10s);
  node.state->place(kept);
  node.state->place(removed);
  node.state->holds_loads = true;
  node.start();
  BOOST_TEST(node.counters.monitors == 0U);
  node.state->create(added);
  node.state->remove(removed.id);
  node.run();
  node.state->release_load();
  node.run();
  BOOST_TEST(node.counters.monitors == 2U);
  BOOST_TEST((node.journal->forgotten == std::vector{removed.number}));
}

BOOST_AUTO_TEST_CASE(events_that_the_read_state_contains_change_nothing) {
  virtual_node node(1);
  const auto subject = node.make_monitor(10s);
  node.state->place(subject);
  const auto removed = std::make_shared<const std::vector<event>>(
      std::vector{event{{}, {}, monitor_deleted{subject.id, subject.number}}});
  const auto late_event = [&](uint64_t index) {
    caf::anon_send(node.node().hub(), actors::events_applied{index, removed});
    node.run();
  };
  node.state->holds_loads = true;
  node.start();
  late_event(9);
  node.state->release_load();
  node.run();
  BOOST_TEST(node.counters.monitors == 1U);
  late_event(10);  // The index of the state that was read.
  BOOST_TEST(node.counters.monitors == 1U);
  late_event(11);
  BOOST_TEST(node.counters.monitors == 0U);
}

BOOST_AUTO_TEST_CASE(a_revision_older_than_the_row_that_was_read_takes_no_monitor_back) {
  virtual_node node(1);
  auto subject = node.make_monitor(86'400s);
  subject.spec.url = "http://second.example/";
  auto older = subject;
  older.spec.url = "http://first.example/";
  older.spec.active = false;
  older.updated_at += 1h;  // Of a proposer whose clock is ahead.
  node.state->place(subject);
  node.state->holds_loads = true;
  node.start();
  uint64_t index = 10;
  for (const auto& revision : {older, subject}) {
    caf::anon_send(
        node.node().hub(),
        actors::events_applied{++index, std::make_shared<const std::vector<event>>(std::vector{
                                            event{{}, {}, monitor_updated{revision}}})});
  }
  node.run();
  node.state->release_load();
  node.advance(1s);
  BOOST_TEST(node.counters.monitors == 1U);
  BOOST_TEST(node.engine.started.empty());  // Not paused and resumed, nor retargeted.
}

BOOST_AUTO_TEST_CASE(a_monitor_that_is_created_and_revised_during_a_read_is_checked_at_once) {
  virtual_node node(1);
  node.state->holds_loads = true;
  node.start();
  const auto added = node.make_monitor(86'400s);
  node.state->create(added);
  node.state->update(added.id, [](monitor& m) { m.spec.url = "http://second.example/"; });
  const auto removed = node.make_monitor(86'400s);
  node.state->create(removed);
  node.state->remove(removed.id);
  node.run();
  node.state->release_load();
  node.advance(1s);
  BOOST_TEST(node.counters.monitors == 1U);
  BOOST_TEST_REQUIRE(node.engine.started.size() == 1U);
  BOOST_TEST(node.engine.started[0].url == "http://second.example/");
}

BOOST_AUTO_TEST_CASE(a_reset_during_a_read_reads_again) {
  virtual_node node(1);
  node.state->holds_loads = true;
  node.start();
  node.state->place(node.make_monitor(10s));
  node.state->reset();
  node.run();
  node.state->release_load();
  node.run();
  BOOST_TEST(node.state->loads == 2);
  BOOST_TEST(node.counters.monitors == 0U);
  node.state->release_load();
  node.run();
  BOOST_TEST(node.counters.monitors == 1U);
}

BOOST_AUTO_TEST_CASE(settings_are_handed_on_at_the_reset_and_when_they_change) {
  virtual_node node(2);
  node.start();
  BOOST_TEST_REQUIRE(node.settings_seen.size() == 1U);
  auto changed = node.settings_seen[0];
  changed.allow_targets = {*cidr::parse("10.0.0.0/8")};
  node.state->change_settings(changed);
  node.run();
  BOOST_TEST_REQUIRE(node.settings_seen.size() == 2U);
  BOOST_TEST((node.settings_seen[1] == changed));
}

BOOST_AUTO_TEST_CASE(a_state_that_cannot_be_read_is_reported) {
  virtual_node node(2);
  node.state->load_failure = corrupt("monitor");
  node.start();
  BOOST_TEST_REQUIRE(node.failures.size() == 1U);
  BOOST_TEST((node.failures[0].code() == errc::corruption));
}

}  // namespace
}  // namespace statushive::tests
