#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "store_fixture.hpp"

using namespace std::chrono_literals;
using namespace statushive;
using namespace statushive::storage;
using namespace statushive::tests;

namespace {

struct founded : store_fixture {
  founded() { bootstrap(); }

  [[nodiscard]] create_monitor creation(const std::string& name) {
    return {make_id<monitor_id>(), owner.id, a_spec(name)};
  }
  /// Names of one page, joined.
  [[nodiscard]] std::string names(const monitor_filter& filter, const page& wanted) const {
    std::string all;
    const auto listed = view().list_monitors(owner.id, filter, wanted).value();
    for (const auto& one : listed.monitors)
      all += one.spec.name + ' ';
    return all + std::to_string(listed.total);
  }
  /// Rows of resources: without events, audit, answers and their marks.
  [[nodiscard]] size_t monitor_rows() const {
    return static_cast<size_t>(
        std::count_if(rows.rows().begin(), rows.rows().end(), [](const auto& row) {
          return row.first[1] >= static_cast<char>(table::monitors) &&
                 row.first[1] <= static_cast<char>(table::monitors_by_number) &&
                 row.first[1] != static_cast<char>(table::transitions);
        }));
  }
};

monitor_patch renamed(const std::string& name) {
  monitor_patch patch;
  patch.name = name;
  return patch;
}

monitor_patch activity(bool active) {
  monitor_patch patch;
  patch.active = active;
  return patch;
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_created_monitor_is_pending_and_complete, founded) {
  const auto body = creation("site");
  const auto applied = apply(by_administrator(), body);
  const monitor wanted{body.id,
                       owner.id,
                       monitor_number(1),
                       body.spec,
                       {monitor_state::pending, 1, now, failure_reason::none},
                       now,
                       now,
                       last_index(),
                       {},
                       false};
  BOOST_TEST((decode_monitor(applied.outcome.value()).value() == wanted));
  BOOST_TEST((stored(body.id) == wanted));
  BOOST_TEST(applied.events.size() == 1u);
  BOOST_TEST(applied.events[0].visible_to == owner.id);
  BOOST_TEST((applied.events[0].at == now));
  BOOST_TEST((std::get<monitor_created>(applied.events[0].body).monitor == wanted));
  BOOST_TEST((view().monitor_counts_of(owner.id).value() == monitor_counts{1, 1}));
}

BOOST_FIXTURE_TEST_CASE(a_monitor_that_is_created_inactive_is_paused, founded) {
  const auto made = add_monitor("site", false);
  BOOST_TEST((made.standing.state == monitor_state::paused));
  BOOST_TEST(made.standing.version == 1u);
  BOOST_TEST((view().monitor_counts_of(owner.id).value() == monitor_counts{1, 0}));
}

BOOST_FIXTURE_TEST_CASE(monitor_numbers_are_never_used_again, founded) {
  const auto first = add_monitor();
  BOOST_TEST(refusal(by_administrator(), delete_monitor{first.id}).empty());
  const auto second = add_monitor();
  BOOST_TEST(first.number.value() == 1u);
  BOOST_TEST(second.number.value() == 2u);
  BOOST_TEST(view().next_monitor_number()->value() == 3u);
}

BOOST_FIXTURE_TEST_CASE(the_last_monitor_number_is_not_given_out, founded) {
  rows.put(std::string("\1\1", 2) + meta_key(meta_row::next_monitor_number),
           encode_u32(0xfffffffe));
  BOOST_TEST(add_monitor().number.value() == 0xfffffffeu);
  const auto applied = apply(by_administrator(), creation("one too many"));
  BOOST_TEST((applied.outcome.failure().code() == errc::resource_exhausted));
}

BOOST_FIXTURE_TEST_CASE(a_creation_is_refused_with_its_reason, founded) {
  auto body = creation("site");
  body.account = make_id<account_id>();
  BOOST_TEST(refusal(by_node(), body) == "not_found");
  body = creation("site");
  body.id = {};
  BOOST_TEST(refusal(by_administrator(), body) == "invalid_field");
  body = creation("");
  BOOST_TEST(refusal(by_administrator(), body) == "invalid_field");
  body = creation("site");
  body.spec.url = "ftp://example.com/";
  const auto applied = apply(by_administrator(), body);
  BOOST_TEST((applied.outcome.failure().code() == errc::invalid_argument));
  BOOST_TEST(applied.outcome.failure().field() == "url");
  BOOST_TEST(applied.events.empty());
  BOOST_TEST(monitor_rows() == 0u);
  BOOST_TEST(view().next_monitor_number()->value() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_monitor_id_is_used_once, founded) {
  const auto made = add_monitor("first");
  create_monitor again{made.id, owner.id, a_spec("second")};
  const auto applied = apply(by_administrator(), again);
  BOOST_TEST((applied.outcome.failure().code() == errc::already_exists));
  BOOST_TEST((stored(made.id) == made));
  BOOST_TEST(names({}, {}) == "first 1");
}

BOOST_FIXTURE_TEST_CASE(a_plan_bounds_the_number_of_monitors_and_their_interval, founded) {
  const auto free_user = add_user(role::editor, plan::free);
  create_monitor body{make_id<monitor_id>(), free_user.account, a_spec("quick")};
  body.spec.interval = 179s;
  BOOST_TEST(refusal(acting(free_user), body) == "plan_limit");
  body.spec.interval = 180s;
  for (uint32_t i = 0; i < limits_of(plan::free).monitors; ++i) {
    body.id = make_id<monitor_id>();
    BOOST_TEST(refusal(acting(free_user), body).empty());
  }
  const auto last = body.id;
  body.id = make_id<monitor_id>();
  const auto applied = apply(acting(free_user), body);
  BOOST_TEST((applied.outcome.failure().code() == errc::permission_denied));
  BOOST_TEST(applied.outcome.failure().reason() == "plan_limit");
  BOOST_TEST((applied.outcome.failure().limit() == reached_limit{"monitors", 10, 10}));
  monitor_patch faster;
  faster.interval = 60s;
  BOOST_TEST(refusal(acting(free_user), update_monitor{last, faster}) == "plan_limit");
  BOOST_TEST(refusal(acting(free_user), delete_monitor{last}).empty());
  BOOST_TEST(refusal(acting(free_user), body).empty());
}

BOOST_FIXTURE_TEST_CASE(only_editors_of_the_account_change_its_monitors, founded) {
  const auto made = add_monitor();
  const auto viewer = acting(add_user(role::viewer, owner.id));
  const auto editor = acting(add_user(role::editor, owner.id));
  const auto stranger = acting(add_user(role::admin));
  const std::pair<principal, std::string> refused[] = {{viewer, "role_too_low"},
                                                       {stranger, "not_owner"}};
  for (const auto& [who, reason] : refused) {
    BOOST_TEST(refusal(who, creation("new")) == reason);
    BOOST_TEST(refusal(who, update_monitor{made.id, renamed("new")}) == reason);
    BOOST_TEST(refusal(who, delete_monitor{made.id}) == reason);
  }
  BOOST_TEST((stored(made.id) == made));
  BOOST_TEST(refusal(editor, creation("new")).empty());
  BOOST_TEST(refusal(editor, update_monitor{made.id, renamed("new")}).empty());
  BOOST_TEST(refusal(editor, delete_monitor{made.id}).empty());
  BOOST_TEST(refusal(by_node(), creation("by the node")).empty());
}

BOOST_FIXTURE_TEST_CASE(an_actor_must_exist_and_be_one, founded) {
  const auto made = add_monitor();
  const auto other = add_user(role::editor);
  const delete_monitor body{made.id};
  BOOST_TEST(refusal({}, body) == "invalid_field");
  BOOST_TEST(refusal({administrator.id, owner.id, node, {}}, body) == "invalid_field");
  BOOST_TEST(refusal({make_id<user_id>(), owner.id, {}, {}}, body) == "unknown_user");
  BOOST_TEST(refusal({other.id, owner.id, {}, {}}, body) == "unknown_user");
  BOOST_TEST(refusal(by_administrator(), body).empty());
}

BOOST_FIXTURE_TEST_CASE(an_update_changes_what_it_names, founded) {
  const auto made = add_monitor("old");
  now += 5s;
  auto patch = renamed("new");
  patch.interval = 30s;
  const auto applied = apply(by_administrator(), update_monitor{made.id, patch});
  auto wanted = made;
  wanted.spec.name = "new";
  wanted.spec.interval = 30s;
  wanted.updated_at = now;
  wanted.revision = last_index();
  BOOST_TEST((decode_monitor(applied.outcome.value()).value() == wanted));
  BOOST_TEST((stored(made.id) == wanted));
  BOOST_TEST((std::get<monitor_updated>(applied.events.at(0).body).monitor == wanted));
  BOOST_TEST(names({}, {}) == "new 1");
  BOOST_TEST(names({true}, {}) == "new 1");
  BOOST_TEST(monitor_rows() == 5u);
}

BOOST_FIXTURE_TEST_CASE(an_update_is_refused_with_its_reason, founded) {
  const auto made = add_monitor();
  BOOST_TEST(refusal(by_administrator(), update_monitor{make_id<monitor_id>(), {}}) == "not_found");
  monitor_patch patch;
  patch.expected_status = uint16_t{99};
  const auto applied = apply(by_administrator(), update_monitor{made.id, patch});
  BOOST_TEST(applied.outcome.failure().field() == "expected_status");
  BOOST_TEST(applied.events.empty());
  BOOST_TEST((stored(made.id) == made));
}

BOOST_FIXTURE_TEST_CASE(pausing_and_resuming_move_the_standing, founded) {
  const auto made = add_monitor();
  BOOST_TEST(refusal(by_node(), transition(made, monitor_state::down)).empty());
  now += 1s;
  BOOST_TEST(refusal(by_administrator(), update_monitor{made.id, activity(false)}).empty());
  const monitor_standing paused{monitor_state::paused, 3, now, failure_reason::none};
  BOOST_TEST((stored(made.id).standing == paused));
  BOOST_TEST(names({true}, {}) == "0");
  BOOST_TEST(names({false}, {}) == "site 1");
  now += 1s;
  BOOST_TEST(refusal(by_administrator(), update_monitor{made.id, activity(false)}).empty());
  BOOST_TEST((stored(made.id).standing == paused));
  BOOST_TEST(refusal(by_administrator(), update_monitor{made.id, activity(true)}).empty());
  const monitor_standing pending{monitor_state::pending, 4, now, failure_reason::none};
  BOOST_TEST((stored(made.id).standing == pending));
  BOOST_TEST((view().monitor_counts_of(owner.id).value() == monitor_counts{1, 1}));
  BOOST_TEST(names({true}, {}) == "site 1");
  BOOST_TEST(monitor_rows() == 5u);
}

BOOST_FIXTURE_TEST_CASE(a_deleted_monitor_leaves_no_row, founded) {
  const auto made = add_monitor();
  const auto applied = apply(by_administrator(), delete_monitor{made.id});
  BOOST_TEST(applied.outcome.value().empty());
  const auto& body = std::get<monitor_deleted>(applied.events.at(0).body);
  BOOST_TEST(body.id == made.id);
  BOOST_TEST(body.number == made.number);
  BOOST_TEST(applied.events[0].visible_to == owner.id);
  BOOST_TEST(!view().find_monitor(made.id).value().has_value());
  BOOST_TEST(monitor_rows() == 0u);
  BOOST_TEST((view().monitor_counts_of(owner.id).value() == monitor_counts{0, 0}));
  BOOST_TEST(refusal(by_administrator(), delete_monitor{made.id}) == "not_found");
}

BOOST_FIXTURE_TEST_CASE(a_list_is_ordered_by_name_then_id, founded) {
  for (const auto* name : {"b", "a", "\xc3\xa9", "ab", "B", "a"})
    add_monitor(name);
  BOOST_TEST(names({}, {}) == "B a a ab b \xc3\xa9 6");
  const auto listed = view().list_monitors(owner.id, {}, {}).value().monitors;
  BOOST_TEST(listed[1].id < listed[2].id);
}

BOOST_FIXTURE_TEST_CASE(a_page_shows_its_part_of_the_filtered_list, founded) {
  for (const auto* name : {"a", "b", "c", "d", "e"})
    add_monitor(name, name[0] % 2 != 0);
  BOOST_TEST(names({}, {2, 0}) == "a b 5");
  BOOST_TEST(names({}, {2, 2}) == "c d 5");
  BOOST_TEST(names({}, {2, 4}) == "e 5");
  BOOST_TEST(names({}, {2, 5}) == "5");
  BOOST_TEST(names({}, {0, 0}) == "5");
  BOOST_TEST(names({true}, {2, 1}) == "c e 3");
  BOOST_TEST(names({false}, {50, 0}) == "b d 2");
  BOOST_TEST(names({false}, {1, 1}) == "d 2");
  BOOST_TEST(names({false}, {1, 4'000'000'000}) == "2");
}

BOOST_FIXTURE_TEST_CASE(a_list_shows_no_other_account, founded) {
  const auto stranger = add_user(role::editor);
  create_monitor body{make_id<monitor_id>(), stranger.account, a_spec("theirs")};
  BOOST_TEST(refusal(acting(stranger), body).empty());
  add_monitor("ours");
  BOOST_TEST(names({}, {}) == "ours 1");
  BOOST_TEST(view().list_monitors(stranger.account, {}, {})->monitors.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_page_reads_no_more_rows_than_offset_and_limit, founded) {
  for (int i = 0; i < 300; ++i)
    add_monitor("m" + std::to_string(i), i % 100 == 0);
  const auto state = view();
  rows.reset_counters();
  BOOST_TEST(state.list_monitors(owner.id, {}, {10, 20})->monitors.size() == 10u);
  BOOST_TEST(rows.scanned_rows() == 30u);
  BOOST_TEST(rows.point_reads() == 11u);
  rows.reset_counters();
  BOOST_TEST(state.list_monitors(owner.id, {true}, {2, 1})->monitors.size() == 2u);
  BOOST_TEST(rows.scanned_rows() == 3u);
}

BOOST_FIXTURE_TEST_CASE(a_monitor_and_a_user_cost_one_point_read_each, founded) {
  const auto made = add_monitor();
  rows.reset_counters();
  const auto state = view();
  BOOST_TEST(rows.point_reads() == 1u);
  BOOST_TEST(state.find_monitor(made.id).value().has_value());
  BOOST_TEST(rows.point_reads() == 2u);
  BOOST_TEST(state.find_user(administrator.id).value().has_value());
  BOOST_TEST(rows.point_reads() == 3u);
  BOOST_TEST(rows.scanned_rows() == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_visit_sees_every_monitor_in_order_of_id_until_it_is_told_to_end,
                        founded) {
  for (const auto* name : {"c", "a", "b"}) {
    now += 1ms;
    add_monitor(name);
  }
  std::string seen;
  BOOST_TEST(view()
                 .visit_monitors([&](const monitor& one) {
                   seen += one.spec.name;
                   return true;
                 })
                 .has_value());
  BOOST_TEST(seen == "cab");
  seen.clear();
  BOOST_TEST(view()
                 .visit_monitors([&](const monitor& one) {
                   seen += one.spec.name;
                   return seen.size() < 2;
                 })
                 .has_value());
  BOOST_TEST(seen == "ca");
}

BOOST_FIXTURE_TEST_CASE(changes_of_monitors_are_audited_with_before_and_after, founded) {
  const auto made = add_monitor("old");
  BOOST_TEST(refusal(by_administrator(), update_monitor{made.id, renamed("new")}).empty());
  const auto changed = stored(made.id);
  BOOST_TEST(refusal(by_node(), delete_monitor{made.id}).empty());
  const auto records = audit();
  BOOST_TEST(records[2].action == "create_monitor");
  BOOST_TEST(records[2].before.empty());
  BOOST_TEST((decode_monitor(records[2].after).value() == made));
  BOOST_TEST((records[2].actor == by_administrator()));
  BOOST_TEST(records[2].source_address == "192.0.2.7");
  BOOST_TEST((records[2].at == now));
  BOOST_TEST(records[2].account == owner.id);
  BOOST_TEST(records[2].resource_kind == "monitor");
  BOOST_TEST(records[2].resource_id == made.id.str());
  BOOST_TEST((decode_monitor(records[1].before).value() == made));
  BOOST_TEST((decode_monitor(records[1].after).value() == changed));
  BOOST_TEST((decode_monitor(records[0].before).value() == changed));
  BOOST_TEST(records[0].after.empty());
  BOOST_TEST((records[0].actor == by_node()));
}

BOOST_FIXTURE_TEST_CASE(an_update_that_changes_nothing_leaves_nothing_behind, founded) {
  const auto made = add_monitor();
  const auto records = audit().size();
  monitor_patch same;
  same.name = made.spec.name;
  same.interval = made.spec.interval;
  same.active = made.spec.active;
  now += 1min;
  for (const auto& patch : {same, monitor_patch()}) {
    const auto applied = apply(by_administrator(), update_monitor{made.id, patch});
    BOOST_TEST_REQUIRE(applied.outcome.has_value());
    BOOST_TEST((decode_monitor(*applied.outcome).value() == made));
    BOOST_TEST(applied.events.empty());
  }
  BOOST_TEST(audit().size() == records);
  BOOST_TEST((stored(made.id) == made));
  same.name = made.spec.name + "'";
  BOOST_TEST(apply(by_administrator(), update_monitor{made.id, same}).events.size() == 1u);
  BOOST_TEST(audit().size() == records + 1);
}

BOOST_FIXTURE_TEST_CASE(a_damaged_row_is_corruption_and_not_an_absent_monitor, founded) {
  const auto made = add_monitor();
  rows.put(table_prefix(first_generation, table::monitors) + std::string(made.id.raw()), "\xff");
  BOOST_TEST((view().find_monitor(made.id).failure().code() == errc::corruption));
  BOOST_TEST((view().list_monitors(owner.id, {}, {}).failure().code() == errc::corruption));
  BOOST_TEST((view().visit_monitors([](const monitor&) { return true; }).failure().code() ==
              errc::corruption));
  const auto applied = apply_bytes(encode(ask(by_node(), delete_monitor{made.id})));
  BOOST_TEST((applied.failure().code() == errc::corruption));
  rows.put(table_prefix(first_generation, table::monitor_counts) + std::string(owner.id.raw()),
           "123456789");
  BOOST_TEST((view().list_monitors(owner.id, {}, {}).failure().code() == errc::corruption));
}

BOOST_FIXTURE_TEST_CASE(the_last_monitor_number_is_given_to_nobody, founded) {
  const auto next =
      table_prefix(first_generation, table::meta) + meta_key(meta_row::next_monitor_number);
  rows.put(next, encode_u32(UINT32_MAX - 1));
  BOOST_TEST(refusal(by_administrator(), creation("last")) == "");
  BOOST_TEST(refusal(by_administrator(), creation("one more")) == "monitor_numbers_used_up");
  BOOST_TEST(view().monitor_counts_of(owner.id).value().total == 1u);
}
