#include <thread>

#include <boost/test/unit_test.hpp>

#include "actors/gateway/control_monitor_gateway.hpp"
#include "gateway_fixture.hpp"
#include "tests/support/eventually.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;
using tests::answers;
using tests::eventually;

struct fixture : tests::gateway_fixture {
  explicit fixture(plan paid_for = plan::unlimited) : gateway_fixture(paid_for) {}

  static monitor_draft draft(const std::string& name, const std::string& url) {
    monitor_draft wanted;
    wanted.spec.name = name;
    wanted.spec.url = url;
    return wanted;
  }
  answers<monitor_overview> create(const monitor_draft& wanted) {
    answers<monitor_overview> answer;
    gateway.create(administrator(), wanted, answer.expect());
    return answer;
  }
  answers<monitor_overview> update(const monitor& subject, const monitor_patch& patch) {
    answers<monitor_overview> answer;
    gateway.update(administrator(), subject.id, patch, answer.expect());
    return answer;
  }
  answers<std::vector<shown_heartbeat>> heartbeats_of(const monitor& subject,
                                                      const heartbeat_query& query) {
    answers<std::vector<shown_heartbeat>> answer;
    gateway.heartbeats(administrator(), subject.id, query, answer.expect());
    return answer;
  }
  /// `count` heartbeats, a minute apart, the last one now.
  void check(const monitor& subject, size_t count, check_result found = check_result::up) {
    const auto first = time.now() - std::chrono::minutes(count - 1);
    for (size_t i = 0; i < count; ++i) {
      heartbeat beat;
      beat.monitor = subject.number;
      beat.slot = first + std::chrono::minutes(i);
      beat.result = found;
      beat.response_time = 20ms;
      beat.node = self.id;
      heartbeats.beats.push_back(beat);
    }
  }

  ~fixture() { stop_services(); }

  control_monitor_gateway gateway{*services, heartbeats};
};

struct free_fixture : fixture {
  free_fixture() : fixture(plan::free) {}
};

struct pro_fixture : fixture {
  pro_fixture() : fixture(plan::pro) {}
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(monitor_gateway_, fixture)

BOOST_AUTO_TEST_CASE(a_created_monitor_is_in_the_state_and_in_the_answer) {
  auto wanted = draft("Site", "https://example.com/");
  wanted.spec.method = http_method::head;
  const auto answer = create(wanted);
  BOOST_REQUIRE(answer.reason() == "");
  const auto made = answer.at(0).value();
  BOOST_TEST((made.monitor.spec == wanted.spec));
  BOOST_TEST((made.monitor.account == first_account.id));
  BOOST_TEST(!made.latest.has_value());
  const auto stored = control.view().find_monitor(made.monitor.id).value();
  BOOST_REQUIRE(stored.has_value());
  BOOST_TEST((*stored == made.monitor));
  const auto last = control.proposed().back();
  BOOST_TEST((last.actor == principal{admin.id, first_account.id, {}, {}}));
  BOOST_TEST(last.source_address == "192.0.2.7");
}

BOOST_AUTO_TEST_CASE(a_spec_that_makes_no_sense_costs_no_command) {
  const auto before = control.proposed().size();
  const auto check_field = [&](const monitor_draft& wanted, const std::string& field) {
    const auto answer = create(wanted);
    BOOST_REQUIRE(answer.count() == 1u);
    BOOST_REQUIRE(!answer.at(0).has_value());
    BOOST_TEST((answer.at(0).failure().code() == errc::invalid_argument));
    BOOST_TEST(answer.at(0).failure().field() == field);
  };
  check_field(draft("", "https://example.com/"), "name");
  check_field(draft("Site", "ftp://example.com/"), "url");
  check_field(draft("Site", "http://10.0.0.1/"), "url");
  auto slow = draft("Site", "https://example.com/");
  slow.spec.timeout = 61s;
  check_field(slow, "timeout_ms");
  auto rare = draft("Site", "https://example.com/");
  rare.spec.interval = 86401s;
  rare.has_interval = true;
  check_field(rare, "interval_seconds");
  BOOST_TEST(control.proposed().size() == before);
}

BOOST_AUTO_TEST_CASE(what_the_settings_allow_may_be_watched_from_the_next_question_on) {
  BOOST_TEST(create(draft("Local", "http://127.0.0.1:8000/")).reason() == "");
  BOOST_TEST(create(draft("Other", "http://10.0.0.1/")).reason() == "invalid_field");
  auto settings = control.view().current_settings().value();
  settings.allow_targets = {cidr::parse("10.0.0.0/8").value()};
  apply(change_settings{settings});
  BOOST_TEST(create(draft("Other", "http://10.0.0.1/")).reason() == "");
  BOOST_TEST(create(draft("Local", "http://127.0.0.1:8000/")).reason() == "invalid_field");
}

BOOST_FIXTURE_TEST_CASE(the_plan_gives_the_interval_that_is_left_open, free_fixture) {
  const auto made = create(draft("Site", "https://example.com/")).at(0);
  BOOST_REQUIRE(made.has_value());
  BOOST_TEST((made->monitor.spec.interval == 180s));
  auto hasty = draft("Site", "https://example.com/");
  hasty.spec.interval = 179s;
  hasty.has_interval = true;
  const auto refused = create(hasty).at(0);
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(refused.failure().reason() == "plan_limit");
  BOOST_TEST((refused.failure().code() == errc::permission_denied));
  BOOST_TEST((refused.failure().limit() == reached_limit{"interval_seconds", 180, 179}));
}

BOOST_FIXTURE_TEST_CASE(a_monitor_more_than_the_plan_has_is_refused, free_fixture) {
  for (int i = 0; i < 10; ++i) {
    BOOST_TEST(create(draft("Site " + std::to_string(i), "https://example.com/")).reason() == "");
  }
  const auto refused = create(draft("Site 10", "https://example.com/"));
  BOOST_TEST(refused.reason() == "plan_limit");
  BOOST_TEST((refused.at(0).failure().limit() == reached_limit{"monitors", 10, 10}));
}

BOOST_AUTO_TEST_CASE(viewers_read_and_editors_write) {
  const auto subject = make_monitor("Site");
  answers<monitor_overview> overview;
  answers<monitor_details> details;
  answers<void> removed;
  const auto viewer = with_role(role::viewer);
  gateway.create(viewer, draft("Site", "https://example.com/"), overview.expect());
  gateway.update(viewer, subject.id, {}, overview.expect());
  gateway.remove(viewer, subject.id, removed.expect());
  BOOST_TEST(overview.reason(0) == "role_too_low");
  BOOST_TEST(overview.reason(1) == "role_too_low");
  BOOST_TEST(removed.reason(0) == "role_too_low");
  gateway.show(viewer, subject.id, details.expect());
  BOOST_TEST(details.reason() == "");
  const auto editor = with_role(role::editor);
  gateway.create(editor, draft("Site", "https://example.com/"), overview.expect());
  gateway.update(editor, subject.id, {}, overview.expect());
  gateway.remove(editor, subject.id, removed.expect());
  BOOST_TEST(overview.reason(2) == "");
  BOOST_TEST(overview.reason(3) == "");
  BOOST_TEST(removed.reason(1) == "");
}

BOOST_AUTO_TEST_CASE(a_key_that_reads_changes_nothing_and_one_that_writes_does) {
  const auto subject = make_monitor("Site");
  const auto reading = with_reach(scope::read);
  const auto before = control.proposed().size();
  answers<monitor_overview> overview;
  answers<monitor_details> details;
  answers<void> removed;
  gateway.create(reading, draft("Site", "https://example.com/"), overview.expect());
  gateway.update(reading, subject.id, {}, overview.expect());
  gateway.remove(reading, subject.id, removed.expect());
  BOOST_TEST(overview.reason(0) == "scope_missing");
  BOOST_TEST(overview.reason(1) == "scope_missing");
  BOOST_TEST(removed.reason(0) == "scope_missing");
  gateway.show(reading, subject.id, details.expect());
  BOOST_TEST(details.reason() == "");
  BOOST_TEST(control.proposed().size() == before);
  const auto writing = with_reach(scope::write);
  gateway.create(writing, draft("Site", "https://example.com/"), overview.expect());
  BOOST_TEST(overview.reason(2) == "");
  BOOST_TEST((control.proposed().back().actor.key == writing.key));
  gateway.remove(writing, subject.id, removed.expect());
  BOOST_TEST(removed.reason(1) == "");
}

BOOST_AUTO_TEST_CASE(a_creation_that_is_repeated_under_its_key_gives_the_same_monitor) {
  auto who = administrator();
  who.terms.only_once = {"order-7", "POST /api/monitors", R"({"name":"Site"})"};
  answers<monitor_overview> made;
  const auto wanted = draft("Site", "https://example.com/");
  gateway.create(who, wanted, made.expect());
  BOOST_REQUIRE(made.reason(0) == "");
  const auto first = made.at(0).value().monitor;
  check(first, 1);
  gateway.create(who, wanted, made.expect());
  BOOST_REQUIRE(made.reason(1) == "");
  BOOST_TEST((made.at(1).value().monitor == first));
  BOOST_TEST(made.at(1).value().latest.has_value());
  who.terms.only_once->body += ' ';
  gateway.create(who, wanted, made.expect());
  BOOST_TEST(made.reason(2) == "idempotency_key_reused");
  who.terms.only_once->key = "order-8";
  gateway.create(who, wanted, made.expect());
  BOOST_REQUIRE(made.reason(3) == "");
  BOOST_TEST(made.at(3).value().monitor.id != first.id);
}

BOOST_AUTO_TEST_CASE(a_repetition_is_answered_whatever_may_be_made_by_now) {
  auto who = administrator();
  who.terms.only_once = {"order-7", "POST /api/monitors", "{}"};
  auto wanted = draft("Local", "http://127.0.0.1:8000/");
  wanted.spec.interval = 30s;
  wanted.has_interval = true;
  answers<monitor_overview> made;
  gateway.create(who, wanted, made.expect());
  BOOST_REQUIRE(made.reason(0) == "");
  auto settings = control.view().current_settings().value();
  settings.allow_targets.clear();
  apply(change_settings{settings});
  user_patch smaller;
  smaller.plan = plan::free;
  apply(update_user{admin.id, smaller});
  who.plan = plan::free;
  gateway.create(who, wanted, made.expect());
  BOOST_REQUIRE(made.reason(1) == "");
  BOOST_TEST(made.at(1).value().monitor.id == made.at(0).value().monitor.id);
  BOOST_TEST((made.at(1).value().monitor.spec.interval == 180s));

  wanted.spec.name = "";
  gateway.create(who, wanted, made.expect());
  BOOST_TEST(made.reason(2) == "invalid_field");
  wanted.spec.name = "Local";
  who.terms.only_once->key = "order-8";
  gateway.create(who, wanted, made.expect());
  BOOST_TEST(made.at(3).failure().field() == "url");
  wanted.spec.url = "https://example.com/";
  gateway.create(who, wanted, made.expect());
  BOOST_TEST(made.reason(4) == "plan_limit");
  time.advance(24h);
  who.terms.only_once->key = "order-7";
  wanted.spec.url = "http://127.0.0.1:8000/";
  gateway.create(who, wanted, made.expect());
  BOOST_TEST(made.at(5).failure().field() == "url");
}

BOOST_FIXTURE_TEST_CASE(a_name_can_change_before_a_smaller_plan_has_raised_the_interval,
                        pro_fixture) {
  const auto subject = make_monitor("Site");
  auto moved = administrator();
  moved.plan = plan::free;
  monitor_patch patch;
  patch.name = "Renamed";
  answers<monitor_overview> answer;
  gateway.update(moved, subject.id, patch, answer.expect());
  BOOST_TEST(answer.reason(0) == "");
  patch.interval = subject.spec.interval;
  gateway.update(moved, subject.id, patch, answer.expect());
  BOOST_TEST(answer.reason(1) == "plan_limit");
}

BOOST_AUTO_TEST_CASE(a_change_that_expects_another_revision_is_not_made) {
  const auto subject = make_monitor("Site");
  BOOST_TEST(subject.revision > 0u);
  auto who = administrator();
  who.terms.expected_revisions = {subject.revision + 1};
  monitor_patch patch;
  patch.name = "Renamed";
  answers<monitor_overview> changed;
  answers<void> removed;
  gateway.update(who, subject.id, patch, changed.expect());
  gateway.remove(who, subject.id, removed.expect());
  BOOST_REQUIRE(changed.reason() == "if_match_failed");
  BOOST_TEST((changed.at(0).failure().code() == errc::aborted));
  BOOST_TEST(removed.reason() == "if_match_failed");
  BOOST_TEST((*control.view().find_monitor(subject.id).value() == subject));

  who.terms.expected_revisions = {subject.revision + 1, subject.revision};
  gateway.update(who, subject.id, patch, changed.expect());
  BOOST_REQUIRE(changed.reason(1) == "");
  const auto revision = changed.at(1).value().monitor.revision;
  BOOST_TEST(revision > subject.revision);
  gateway.remove(who, subject.id, removed.expect());
  BOOST_TEST(removed.reason(1) == "if_match_failed");
  who.terms.expected_revisions = {revision};
  gateway.remove(who, subject.id, removed.expect());
  BOOST_TEST(removed.reason(2) == "");
}

BOOST_AUTO_TEST_CASE(another_accounts_monitor_is_out_of_reach) {
  const auto subject = make_monitor("Site");
  const auto other = stranger();
  const auto before = control.proposed().size();
  answers<monitor_overview> updated;
  answers<monitor_details> details;
  answers<void> removed;
  answers<std::vector<shown_heartbeat>> beats;
  answers<monitor_list> list;
  gateway.show(other, subject.id, details.expect());
  gateway.update(other, subject.id, {}, updated.expect());
  gateway.remove(other, subject.id, removed.expect());
  gateway.heartbeats(other, subject.id, {}, beats.expect());
  gateway.list(other, {}, list.expect());
  BOOST_TEST(details.reason() == "not_owner");
  BOOST_TEST((details.at(0).failure().code() == errc::permission_denied));
  BOOST_TEST(updated.reason() == "not_owner");
  BOOST_TEST(removed.reason() == "not_owner");
  BOOST_TEST(beats.reason() == "not_owner");
  BOOST_TEST(list.at(0).value().total == 0u);
  BOOST_TEST(control.proposed().size() == before);
}

BOOST_AUTO_TEST_CASE(a_monitor_that_is_not_there_is_not_found) {
  const auto nothing = monitor_id::make(time.now(), random);
  answers<monitor_overview> updated;
  answers<monitor_details> details;
  answers<void> removed;
  answers<std::vector<shown_heartbeat>> beats;
  gateway.show(administrator(), nothing, details.expect());
  gateway.update(administrator(), nothing, {}, updated.expect());
  gateway.remove(administrator(), nothing, removed.expect());
  gateway.heartbeats(administrator(), nothing, {}, beats.expect());
  BOOST_TEST(details.reason() == "not_found");
  BOOST_TEST(updated.reason() == "not_found");
  BOOST_TEST(removed.reason() == "not_found");
  BOOST_TEST(beats.reason() == "not_found");
}

BOOST_AUTO_TEST_CASE(a_patch_changes_what_it_names) {
  const auto subject = make_monitor("Site");
  check(subject, 1);
  monitor_patch patch;
  patch.name = "Renamed";
  patch.interval = 30s;
  const auto answer = update(subject, patch);
  BOOST_REQUIRE(answer.reason() == "");
  const auto changed = answer.at(0).value();
  BOOST_TEST((changed.monitor.spec == patch.applied_to(subject.spec)));
  BOOST_TEST(changed.latest.has_value());
  BOOST_TEST((*control.view().find_monitor(subject.id).value() == changed.monitor));
}

BOOST_AUTO_TEST_CASE(a_patch_is_judged_by_the_spec_that_it_makes) {
  const auto subject = make_monitor("Site");
  monitor_patch patch;
  patch.url = "http://192.168.0.1/";
  BOOST_TEST(update(subject, patch).at(0).failure().field() == "url");
  patch = {};
  patch.name = "";
  BOOST_TEST(update(subject, patch).at(0).failure().field() == "name");
}

BOOST_FIXTURE_TEST_CASE(a_patch_cannot_go_below_the_plans_interval, free_fixture) {
  const auto subject = make_monitor("Site");
  monitor_patch patch;
  patch.interval = 60s;
  BOOST_TEST(update(subject, patch).reason() == "plan_limit");
  patch.interval = 180s;
  BOOST_TEST(update(subject, patch).reason() == "");
}

BOOST_AUTO_TEST_CASE(a_target_that_is_no_longer_allowed_can_still_be_renamed) {
  const auto subject = make_monitor("Local", "http://127.0.0.1:8000/");
  auto settings = control.view().current_settings().value();
  settings.allow_targets.clear();
  apply(change_settings{settings});
  monitor_patch patch;
  patch.name = "Renamed";
  BOOST_TEST(update(subject, patch).reason() == "");
  patch.url = "http://127.0.0.1:8001/";
  BOOST_TEST(update(subject, patch).reason() == "invalid_field");
}

BOOST_AUTO_TEST_CASE(a_removed_monitor_is_gone) {
  const auto subject = make_monitor("Site");
  answers<void> removed;
  gateway.remove(administrator(), subject.id, removed.expect());
  BOOST_TEST(removed.reason() == "");
  BOOST_TEST(!control.view().find_monitor(subject.id).value().has_value());
}

BOOST_AUTO_TEST_CASE(show_adds_the_latest_heartbeat_and_thirty_days_of_statistics) {
  const auto subject = make_monitor("Site");
  answers<monitor_details> fresh;
  gateway.show(administrator(), subject.id, fresh.expect());
  BOOST_TEST(!fresh.at(0).value().overview.latest.has_value());
  BOOST_TEST(!fresh.at(0).value().statistics.uptime_30d_basis_points.has_value());
  BOOST_TEST(!fresh.at(0).value().statistics.average_response_ms.has_value());

  check(subject, 1, check_result::down);
  time.advance(30 * 24h);
  check(subject, 3);
  check(subject, 1, check_result::no_data);
  answers<monitor_details> shown;
  gateway.show(administrator(), subject.id, shown.expect());
  const auto details = shown.at(0).value();
  BOOST_TEST((details.overview.monitor == subject));
  BOOST_TEST((details.overview.latest->result == check_result::up));
  BOOST_TEST(details.statistics.uptime_30d_basis_points.value() == 7500u);
  BOOST_TEST(details.statistics.average_response_ms.value() == 20u);
  time.advance(1ms);
  gateway.show(administrator(), subject.id, shown.expect());
  BOOST_TEST(shown.at(1).value().statistics.uptime_30d_basis_points.value() == 10000u);
}

BOOST_AUTO_TEST_CASE(a_list_is_a_page_with_the_latest_heartbeats) {
  const auto second = make_monitor("b");
  const auto first = make_monitor("a");
  monitor_patch pause;
  pause.active = false;
  const auto paused = make_monitor("c");
  BOOST_TEST(update(paused, pause).reason() == "");
  check(second, 2);
  answers<monitor_list> list;
  gateway.list(administrator(), {std::nullopt, 2, 0}, list.expect());
  BOOST_REQUIRE(list.reason() == "");
  const auto page = list.at(0).value();
  BOOST_TEST(page.total == 3u);
  BOOST_REQUIRE(page.monitors.size() == 2u);
  BOOST_TEST(page.monitors[0].monitor.id == first.id);
  BOOST_TEST(!page.monitors[0].latest.has_value());
  BOOST_TEST((page.monitors[1].latest->slot == time.now()));
  gateway.list(administrator(), {false, 50, 0}, list.expect());
  BOOST_TEST(list.at(1).value().total == 1u);
  for (const uint32_t limit : {0u, 101u}) {
    answers<monitor_list> refused;
    gateway.list(administrator(), {std::nullopt, limit, 0}, refused.expect());
    BOOST_TEST(refused.at(0).failure().field() == "limit");
  }
}

BOOST_AUTO_TEST_CASE(a_list_far_from_its_start_is_walked_on_another_thread_and_within_bounds) {
  make_monitor("Site");
  const auto page_at = [&](uint32_t offset) {
    answers<monitor_list> page;
    gateway.list(administrator(), {std::nullopt, 1, offset}, page.expect());
    return page;
  };
  BOOST_TEST(page_at(1000).count() == 1u);
  BOOST_TEST(long_reads->counters().done == 0u);
  for (const uint32_t offset : {1001u, 1'000'000u}) {
    const auto far = page_at(offset);
    BOOST_REQUIRE(eventually(5s, [&] { return far.count() == 1; }));
    BOOST_TEST(far.at(0).value().total == 1u);
  }
  BOOST_TEST(eventually(5s, [&] { return long_reads->counters().done == 2; }));
  const auto refused = page_at(1'000'001).at(0).failure();
  BOOST_TEST((refused.code() == errc::invalid_argument));
  BOOST_TEST(refused.field() == "offset");
}

BOOST_AUTO_TEST_CASE(heartbeats_in_memory_are_answered_at_once_newest_first) {
  const auto subject = make_monitor("Site");
  check(subject, 3);
  heartbeats.beats.back().node = node_id(0x12345678'00000000);
  const auto answer = heartbeats_of(subject, {2, false});
  BOOST_REQUIRE(answer.count() == 1u);
  const auto shown = answer.at(0).value();
  BOOST_REQUIRE(shown.size() == 2u);
  BOOST_TEST((shown[0].beat.slot == time.now()));
  BOOST_TEST(shown[0].node_name == "12345678");
  BOOST_TEST(shown[1].node_name == "node-a");
  BOOST_TEST(long_reads->counters().done == 0u);
}

BOOST_AUTO_TEST_CASE(heartbeats_beyond_memory_are_read_on_another_thread) {
  const auto subject = make_monitor("Site");
  check(subject, 150);
  std::unique_lock reading(heartbeats.history_gate);
  const auto answer = heartbeats_of(subject, {120, false});
  BOOST_TEST(answer.count() == 0u);
  reading.unlock();
  BOOST_REQUIRE(eventually(5s, [&] { return answer.count() == 1; }));
  const auto shown = answer.at(0).value();
  BOOST_TEST(shown.size() == 120u);
  BOOST_TEST((shown.back().beat.slot == time.now() - 119min));
  BOOST_TEST(*heartbeats.asked_shard == shard_of(subject.id, default_shard_count));
  for (const uint32_t limit : {0u, 1001u}) {
    BOOST_TEST(heartbeats_of(subject, {limit, false}).at(0).failure().field() == "limit");
  }
}

BOOST_AUTO_TEST_CASE(no_data_in_memory_does_not_hide_what_is_behind_it) {
  const auto subject = make_monitor("Site");
  time.advance(-2h);
  check(subject, 60);
  time.advance(2h);
  check(subject, 90, check_result::no_data);
  const auto answer = heartbeats_of(subject, {50, false});
  BOOST_REQUIRE(eventually(5s, [&] { return answer.count() == 1; }));
  BOOST_TEST(answer.at(0).value().size() == 50u);
  const auto everything = heartbeats_of(subject, {50, true});
  BOOST_REQUIRE(eventually(5s, [&] { return everything.count() == 1; }));
  BOOST_TEST((everything.at(0).value().front().beat.result == check_result::no_data));
}

BOOST_FIXTURE_TEST_CASE(heartbeats_end_where_the_plans_history_ends, free_fixture) {
  const auto subject = make_monitor("Site");
  check(subject, 2);
  time.advance(7 * 24h - 1min);
  BOOST_TEST(heartbeats_of(subject, {50, false}).at(0).value().size() == 2u);
  time.advance(1ms);
  BOOST_TEST(heartbeats_of(subject, {50, false}).at(0).value().size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(what_a_smaller_plan_cut_off_stays_cut_off_on_a_larger_one, pro_fixture) {
  const auto subject = make_monitor("Site");
  check(subject, 1);
  time.advance(8 * 24h);
  check(subject, 1);
  BOOST_TEST(heartbeats_of(subject, {50, false}).at(0).value().size() == 2u);
  user_patch smaller;
  smaller.plan = plan::free;
  apply(update_user{admin.id, smaller});
  BOOST_TEST(heartbeats_of(subject, {50, false}).at(0).value().size() == 1u);
  user_patch larger;
  larger.plan = plan::pro;
  apply(update_user{admin.id, larger});
  BOOST_TEST(heartbeats_of(subject, {50, false}).at(0).value().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_damaged_history_is_an_error) {
  const auto subject = make_monitor("Site");
  check(subject, 150);
  heartbeats.history_failure = corrupt("a journal entry");
  const auto answer = heartbeats_of(subject, {120, false});
  BOOST_REQUIRE(eventually(5s, [&] { return answer.count() == 1; }));
  BOOST_TEST(answer.reason() == "corrupt");
}

BOOST_AUTO_TEST_CASE(long_reads_have_a_bound_for_each_account_and_stop_answers_those_that_wait) {
  const auto subject = make_monitor("Site");
  check(subject, 150);
  std::unique_lock reading(heartbeats.history_gate);
  const auto running = heartbeats_of(subject, {120, false});
  BOOST_REQUIRE(eventually(5s, [&] { return heartbeats.readers == 1; }));
  std::vector<answers<std::vector<shown_heartbeat>>> waiting;
  for (size_t i = 0; i < gateways::queued_reads_of_account_max; ++i) {
    waiting.push_back(heartbeats_of(subject, {120, false}));
  }
  const auto surplus = heartbeats_of(subject, {120, false});
  BOOST_REQUIRE(surplus.count() == 1u);
  BOOST_TEST(surplus.reason() == "queue_full");
  BOOST_TEST(long_reads->counters().refused == 1u);
  answers<monitor_list> of_another;
  gateway.list(stranger(), {std::nullopt, 1, 2000}, of_another.expect());
  BOOST_TEST(of_another.count() == 0u);
  std::thread stopping([&] { stop_services(); });
  BOOST_TEST(eventually(5s, [&] {
    answers<void> refused;
    long_reads->submit({}, refused.expect());
    return refused.count() == 1 && refused.reason() == "stopping";
  }));
  reading.unlock();
  stopping.join();
  BOOST_TEST(running.reason() == "");
  for (const auto& answer : waiting)
    BOOST_TEST(answer.count() == 1u);
  BOOST_TEST(waiting[5].reason() == "stopping");
  BOOST_TEST(of_another.reason() == "stopping");
}

BOOST_AUTO_TEST_CASE(a_read_that_waited_too_long_is_not_made) {
  const auto subject = make_monitor("Site");
  check(subject, 150);
  std::unique_lock reading(heartbeats.history_gate);
  const auto running = heartbeats_of(subject, {120, false});
  BOOST_REQUIRE(eventually(5s, [&] { return heartbeats.readers == 1; }));
  const auto late = heartbeats_of(subject, {120, false});
  time.advance(10s);
  reading.unlock();
  BOOST_REQUIRE(eventually(5s, [&] { return late.count() == 1; }));
  BOOST_TEST(running.reason() == "");
  BOOST_TEST(late.reason() == "queue_full");
  BOOST_TEST((late.at(0).failure().code() == errc::unavailable));
  BOOST_TEST(heartbeats.readers == 1);
  BOOST_TEST(eventually(5s, [&] { return long_reads->counters().expired == 1; }));
}

BOOST_AUTO_TEST_CASE(what_the_cluster_refuses_is_passed_on) {
  const auto subject = make_monitor("Site");
  control.fail_with(error(errc::unavailable, "no_leader", "there is no leader"));
  BOOST_TEST(create(draft("Site", "https://example.com/")).reason() == "no_leader");
  BOOST_TEST(update(subject, {}).reason() == "no_leader");
  answers<void> removed;
  gateway.remove(administrator(), subject.id, removed.expect());
  BOOST_TEST(removed.reason() == "no_leader");
}

BOOST_AUTO_TEST_CASE(a_change_without_an_outcome_is_answered_in_time) {
  control.hold();
  const auto answer = create(draft("Site", "https://example.com/"));
  BOOST_TEST(answer.count() == 0u);
  time.advance(10s);
  BOOST_REQUIRE(eventually(5s, [&] { return answer.count() == 1; }));
  BOOST_TEST(answer.reason() == "outcome_unknown");
  BOOST_TEST(proposer->counters().expired == 1u);
  control.release();
  BOOST_TEST(answer.count() == 1u);
}

BOOST_AUTO_TEST_CASE(after_stop_everything_says_so) {
  const auto subject = make_monitor("Site");
  stop_services();
  answers<monitor_list> list;
  answers<monitor_details> details;
  answers<void> removed;
  gateway.list(administrator(), {}, list.expect());
  gateway.show(administrator(), subject.id, details.expect());
  gateway.remove(administrator(), subject.id, removed.expect());
  BOOST_TEST(list.reason() == "stopping");
  BOOST_TEST(details.reason() == "stopping");
  BOOST_TEST(removed.reason() == "stopping");
  BOOST_TEST(create(draft("Site", "https://example.com/")).reason() == "stopping");
  BOOST_TEST(update(subject, {}).reason() == "stopping");
  BOOST_TEST(heartbeats_of(subject, {}).reason() == "stopping");
}

BOOST_AUTO_TEST_SUITE_END()
