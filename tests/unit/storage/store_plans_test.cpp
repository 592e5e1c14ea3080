#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "storage/store/account_sweep.hpp"
#include "store_fixture.hpp"

using namespace std::chrono_literals;
using namespace statushive;
using namespace statushive::storage;
using namespace statushive::tests;

namespace {

constexpr uint32_t free_monitors = 10;

struct founded : store_fixture {
  founded() {
    bootstrap();
    customer = add_user(role::editor);
  }

  user customer;  ///< On the plan unlimited, of an account of their own.

  std::string move_to(plan p) {
    user_patch patch;
    patch.plan = p;
    return refusal(by_administrator(), update_user{customer.id, patch});
  }
  std::string sweep() { return refusal(by_node(), sweep_account{customer.account}); }
  [[nodiscard]] bool is_swept() const { return view().accounts_to_sweep(10)->empty(); }
  /// Commands until nothing was left to do.
  int sweep_all() {
    int commands = 0;
    for (; !is_swept(); ++commands)
      BOOST_TEST_REQUIRE(sweep().empty());
    return commands;
  }
  std::vector<monitor> add_monitors(int count) {
    std::vector<monitor> made;
    for (int i = 0; i < count; ++i)
      made.push_back(add_monitor(acting(customer), "m" + std::to_string(i)));
    return made;
  }
  std::string set_active(const monitor& of, bool active) {
    monitor_patch patch;
    patch.active = active;
    return refusal(acting(customer), update_monitor{of.id, patch});
  }
  std::string set_interval(const monitor& of, std::chrono::seconds interval) {
    monitor_patch patch;
    patch.interval = interval;
    return refusal(acting(customer), update_monitor{of.id, patch});
  }
  /// One letter for each monitor, oldest first: active, paused by the plan, or by its owner.
  [[nodiscard]] std::string activity() const {
    std::vector<monitor> all;
    BOOST_TEST(view()
                   .visit_monitors([&](const monitor& one) {
                     if (one.account == customer.account) all.push_back(one);
                     return true;
                   })
                   .has_value());
    std::ranges::sort(all, {}, &monitor::number);
    std::string letters;
    for (const auto& one : all) {
      BOOST_TEST((one.spec.active == (one.standing.state != monitor_state::paused)));
      letters += one.spec.active ? 'a' : one.is_paused_by_plan ? 'p' : '-';
    }
    return letters;
  }
  [[nodiscard]] monitor_counts counts() const {
    return view().monitor_counts_of(customer.account).value();
  }
};

std::string letters(size_t active, size_t paused) {
  return std::string(active, 'a') + std::string(paused, 'p');
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_smaller_plan_pauses_the_newest_monitors, founded) {
  const auto made = add_monitors(13);
  now += 1s;
  user_patch patch;
  patch.plan = plan::free;
  const auto applied = apply(by_administrator(), update_user{customer.id, patch});
  BOOST_TEST(applied.outcome.has_value());
  BOOST_TEST(activity() == letters(10, 3));
  BOOST_TEST((counts() == monitor_counts{13, 10}));
  BOOST_TEST(is_swept());

  auto wanted = made[12];
  wanted.spec.active = false;
  wanted.is_paused_by_plan = true;
  wanted.spec.interval = 180s;
  wanted.wanted_interval = 60s;
  wanted.standing = {monitor_state::paused, 2, now, failure_reason::none};
  wanted.updated_at = now;
  wanted.revision = last_index();
  BOOST_TEST((stored(wanted.id) == wanted));
  BOOST_TEST(applied.events.size() == 13u);
  BOOST_TEST((std::get<monitor_updated>(applied.events.back().body).monitor == wanted));
  BOOST_TEST(applied.events.back().visible_to == customer.account);
  const auto history = view().transitions_of(wanted.number, 10).value();
  BOOST_TEST(history.size() == 1u);
  BOOST_TEST((history[0].from == monitor_state::pending));
  BOOST_TEST((history[0].to == monitor_state::paused));
  const auto listed = view().list_monitors(customer.account, {false}, {}).value();
  BOOST_TEST(listed.total == 3u);
  BOOST_TEST(listed.monitors.size() == 3u);
  // A monitor that stays active keeps its state.
  BOOST_TEST((stored(made[0].id).standing == made[0].standing));
}

BOOST_FIXTURE_TEST_CASE(a_larger_plan_resumes_what_a_plan_paused, founded) {
  const auto made = add_monitors(60);
  BOOST_TEST(set_active(made[1], false).empty());
  BOOST_TEST(move_to(plan::free).empty());
  BOOST_TEST(activity() == "a-" + letters(9, 49));
  BOOST_TEST(move_to(plan::pro).empty());
  BOOST_TEST(activity() == "a-" + letters(49, 9));
  BOOST_TEST(move_to(plan::unlimited).empty());
  BOOST_TEST(activity() == "a-" + letters(58, 0));
  const auto resumed = stored(made[59].id);
  BOOST_TEST((resumed.standing.state == monitor_state::pending));
  BOOST_TEST(resumed.standing.version == 3u);
  BOOST_TEST((counts() == monitor_counts{60, 59}));
}

BOOST_FIXTURE_TEST_CASE(a_larger_plan_gives_the_owners_interval_back, founded) {
  const auto made = add_monitors(4);
  BOOST_TEST(set_interval(made[0], 1s).empty());
  BOOST_TEST(set_interval(made[1], 45s).empty());
  BOOST_TEST(set_interval(made[2], 180s).empty());
  BOOST_TEST(set_interval(made[3], 3600s).empty());
  const auto intervals = [&] {
    std::string all;
    for (const auto& one : made) {
      const auto value = stored(one.id);
      all += std::to_string(value.spec.interval.count());
      if (value.wanted_interval) all += '<' + std::to_string(value.wanted_interval->count());
      all += ' ';
    }
    return all;
  };
  BOOST_TEST(move_to(plan::free).empty());
  BOOST_TEST(intervals() == "180<1 180<45 180 3600 ");
  BOOST_TEST(move_to(plan::pro_plus).empty());
  BOOST_TEST(intervals() == "30<1 45 180 3600 ");
  BOOST_TEST(move_to(plan::pro).empty());
  BOOST_TEST(intervals() == "60<1 60<45 180 3600 ");
  // The owner's own choice is what counts from then on.
  BOOST_TEST(set_interval(made[0], 60s).empty());
  BOOST_TEST(set_interval(made[1], 30s) == "plan_limit");
  BOOST_TEST(move_to(plan::unlimited).empty());
  BOOST_TEST(intervals() == "60 45 180 3600 ");
}

BOOST_FIXTURE_TEST_CASE(the_result_of_moves_does_not_depend_on_the_way, founded) {
  add_monitors(60);
  const auto start = rows;
  std::vector<std::vector<monitor>> ends;
  for (const auto& way : {std::vector{plan::pro}, std::vector{plan::free, plan::pro},
                          std::vector{plan::pro_plus, plan::free, plan::unlimited, plan::pro}}) {
    rows = start;
    for (const auto step : way)
      BOOST_TEST(move_to(step).empty());
    ends.emplace_back();
    BOOST_TEST(view()
                   .visit_monitors([&](const monitor& one) {
                     auto end = one;
                     end.revision = 0;
                     end.standing.version = 0;
                     ends.back().push_back(end);
                     return true;
                   })
                   .has_value());
  }
  BOOST_TEST((ends[0] == ends[1]));
  BOOST_TEST((ends[0] == ends[2]));
}

BOOST_FIXTURE_TEST_CASE(the_account_keeps_what_it_was_moved_to_and_what_it_lost, founded) {
  const auto created_at = view().find_account(customer.account)->value().created_at;
  now += 24h * 100;
  const auto moved_at = now;
  BOOST_TEST(move_to(plan::free).empty());
  now += 1h;
  BOOST_TEST(move_to(plan::pro).empty());
  const auto moved = view().find_account(customer.account)->value();
  BOOST_TEST((moved.plan == plan::pro));
  BOOST_TEST((moved.history_since == moved_at - std::chrono::days(7)));
  BOOST_TEST((moved.plan_changes == std::vector<plan_change>{{plan::unlimited, created_at},
                                                             {plan::free, moved_at},
                                                             {plan::pro, now}}));
}

BOOST_FIXTURE_TEST_CASE(a_move_changes_the_revision_of_all_users_of_the_account, founded) {
  const auto colleague = add_user(role::viewer, customer.account);
  const auto stranger = add_user(role::viewer);
  BOOST_TEST(move_to(plan::pro).empty());
  for (const auto& one : {customer, colleague}) {
    const auto shown = view().find_profile(one.id)->value();
    BOOST_TEST(shown.user.revision == last_index());
    BOOST_TEST((shown.plan == plan::pro));
  }
  BOOST_TEST((view().find_user(stranger.id).value() == stranger));
  const auto record = audit().front();
  BOOST_TEST((decode_profile(record.before)->plan == plan::unlimited));
  BOOST_TEST((decode_profile(record.after)->plan == plan::pro));
}

BOOST_FIXTURE_TEST_CASE(a_move_touches_no_other_account, founded) {
  const auto ours = add_monitor("ours");
  add_monitors(20);
  const auto neighbour = add_user(role::editor);
  const auto theirs = add_monitor(acting(neighbour), "theirs");
  BOOST_TEST(move_to(plan::free).empty());
  BOOST_TEST(move_to(plan::unlimited).empty());
  BOOST_TEST((stored(ours.id) == ours));
  BOOST_TEST((stored(theirs.id) == theirs));
}

BOOST_FIXTURE_TEST_CASE(what_the_owner_does_wins_over_the_plans_pause, founded) {
  const auto made = add_monitors(12);
  BOOST_TEST(move_to(plan::free).empty());
  monitor_patch resumed;
  resumed.active = true;
  const auto applied = apply(acting(customer), update_monitor{made[10].id, resumed});
  BOOST_TEST((applied.outcome.failure().code() == errc::permission_denied));
  BOOST_TEST(applied.outcome.failure().reason() == "plan_limit");
  BOOST_TEST(applied.outcome.failure().field() == "active");
  BOOST_TEST((applied.outcome.failure().limit() ==
              reached_limit{"monitors", free_monitors, free_monitors}));
  // The same standing, though plainly paused from now on.
  const auto before = stored(made[10].id);
  BOOST_TEST(set_active(made[10], false).empty());
  BOOST_TEST((stored(made[10].id).standing == before.standing));
  BOOST_TEST(stored(made[10].id).revision == last_index());
  BOOST_TEST(activity() == letters(10, 0) + "-p");
  // An update of something else leaves the pause as it is.
  monitor_patch renamed;
  renamed.name = "renamed";
  BOOST_TEST(refusal(acting(customer), update_monitor{made[11].id, renamed}).empty());
  BOOST_TEST(activity() == letters(10, 0) + "-p");
  BOOST_TEST(set_active(made[0], false).empty());
  BOOST_TEST(set_active(made[11], true).empty());
  BOOST_TEST(activity() == "-" + letters(9, 0) + "-a");
  BOOST_TEST(set_active(made[0], true) == "plan_limit");
  BOOST_TEST(move_to(plan::pro).empty());
  BOOST_TEST(activity() == "-" + letters(9, 0) + "-a");
}

BOOST_FIXTURE_TEST_CASE(racing_creations_stop_at_the_limit, founded) {
  BOOST_TEST(move_to(plan::free).empty());
  const auto colleague = add_user(role::editor, customer.account);
  auto spec = a_spec("site");
  spec.interval = 180s;
  // All proposed before any of them was applied.
  std::vector<command> proposed;
  for (int i = 0; i < 16; ++i) {
    proposed.push_back(ask(acting(i % 2 == 0 ? customer : colleague),
                           create_monitor{make_id<monitor_id>(), customer.account, spec}));
  }
  int made = 0;
  for (const auto& asked : proposed) {
    const auto refused = refusal(asked);
    made += refused.empty();
    BOOST_TEST((refused.empty() || refused == "plan_limit"));
  }
  BOOST_TEST(made == 10);
  BOOST_TEST((counts() == monitor_counts{10, 10}));
}

BOOST_FIXTURE_TEST_CASE(a_large_account_is_swept_by_many_commands, founded) {
  add_monitors(700);
  BOOST_TEST(move_to(plan::free).empty());
  BOOST_TEST((view().accounts_to_sweep(10).value() == std::vector{customer.account}));
  BOOST_TEST(view().accounts_to_sweep(0)->empty());
  BOOST_TEST(activity() == letters(10, 246) + std::string(444, 'a'));
  BOOST_TEST(sweep_all() == 2);
  BOOST_TEST(activity() == letters(10, 690));
  BOOST_TEST((counts() == monitor_counts{700, 10}));
  const auto records = audit().size();
  BOOST_TEST(sweep().empty());
  BOOST_TEST(audit().size() == records);
  BOOST_TEST(move_to(plan::unlimited).empty());
  sweep_all();
  BOOST_TEST(activity() == letters(700, 0));
}

BOOST_FIXTURE_TEST_CASE(a_sweep_looks_at_so_many_monitors_at_once, founded) {
  add_monitors(2100);
  BOOST_TEST(move_to(plan::free).empty());
  sweep_all();
  // Nothing to change but the last one: three looks of 1024.
  BOOST_TEST(move_to(plan::free).empty());
  BOOST_TEST(is_swept());
  rows.reset_counters();
  BOOST_TEST(move_to(plan::pro).empty());
  BOOST_TEST(rows.scanned_rows() < 1100u);
  BOOST_TEST(!is_swept());
  sweep_all();
  BOOST_TEST(activity() == letters(50, 2050));
}

BOOST_FIXTURE_TEST_CASE(changes_between_two_sweeps_are_seen_by_the_rest_of_the_pass, founded) {
  const auto made = add_monitors(600);
  BOOST_TEST(move_to(plan::free).empty());
  BOOST_TEST(!is_swept());
  // Of what the pass looked at already, one that is kept goes, and one that is not yet seen too.
  BOOST_TEST(refusal(acting(customer), delete_monitor{made[3].id}).empty());
  BOOST_TEST(refusal(acting(customer), delete_monitor{made[599].id}).empty());
  BOOST_TEST(set_active(made[598], false).empty());
  sweep_all();
  BOOST_TEST(activity() == letters(9, 588) + "-");
  BOOST_TEST((counts() == monitor_counts{598, 9}));
}

BOOST_FIXTURE_TEST_CASE(a_pass_starts_again_when_more_are_active_than_allowed_at_its_end, founded) {
  const auto made = add_monitors(600);
  for (int i = 0; i < 300; ++i)
    BOOST_TEST(set_active(made[static_cast<size_t>(i)], false).empty());
  BOOST_TEST(move_to(plan::free).empty());
  sweep_all();
  BOOST_TEST(activity() == std::string(300, '-') + letters(10, 290));
  BOOST_TEST(move_to(plan::pro_plus).empty());
  BOOST_TEST(!is_swept());
  // The pass has gone by these two, and will resume as many as the plan allows beside them.
  BOOST_TEST(set_active(made[0], true).empty());
  BOOST_TEST(set_active(made[1], true).empty());
  BOOST_TEST(sweep_all() > 2);
  BOOST_TEST(activity() == "aa" + std::string(298, '-') + letters(198, 102));
  BOOST_TEST((counts() == monitor_counts{600, 200}));
}

BOOST_FIXTURE_TEST_CASE(a_move_during_a_sweep_begins_anew, founded) {
  add_monitors(600);
  BOOST_TEST(move_to(plan::free).empty());
  BOOST_TEST(!is_swept());
  BOOST_TEST(move_to(plan::pro).empty());
  sweep_all();
  BOOST_TEST(activity() == letters(50, 550));
  BOOST_TEST(move_to(plan::unlimited).empty());
  BOOST_TEST(sweep().empty());
  BOOST_TEST(move_to(plan::pro_plus).empty());
  sweep_all();
  BOOST_TEST(activity() == letters(200, 400));
}

BOOST_FIXTURE_TEST_CASE(a_sweep_is_for_nodes_and_leaves_a_record_of_what_it_did, founded) {
  add_monitors(600);
  BOOST_TEST(move_to(plan::free).empty());
  for (const auto& who : {by_administrator(), acting(customer)}) {
    BOOST_TEST(refusal(who, sweep_account{customer.account}) == "node_only");
  }
  BOOST_TEST(sweep().empty());
  const auto record = audit().front();
  BOOST_TEST(record.action == "sweep_account");
  BOOST_TEST(record.resource_kind == "account");
  BOOST_TEST(record.resource_id == customer.account.str());
  BOOST_TEST((record.actor == by_node()));
  const auto records = audit().size();
  BOOST_TEST(refusal(by_node(), sweep_account{make_id<account_id>()}).empty());
  BOOST_TEST(audit().size() == records);
}
