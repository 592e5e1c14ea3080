#include "actors/monitor/transition_tracker.hpp"

#include <boost/test/unit_test.hpp>

namespace statushive::actors {
namespace {

using namespace std::chrono_literals;

const timestamp start = from_ms(1'700'000'000'000);

heartbeat beat_of(check_result result, int n = 1) {
  heartbeat beat;
  beat.monitor = monitor_number(1);
  beat.slot = start + n * 60s;
  beat.result = result;
  beat.reason =
      result == check_result::down ? failure_reason::connect_refused : failure_reason::none;
  return beat;
}

struct fixture {
  transition_tracker tracker{{monitor_state::up, 7, start, failure_reason::none}};

  transition_tracker::verdict see(check_result result, int n = 1) {
    return tracker.decide(beat_of(result, n), start + n * 60s + 1s);
  }
  /// A down heartbeat, written and so proposed.
  wanted_transition propose_down() {
    auto wanted = tracker.on_recorded(see(check_result::down).token, true);
    BOOST_REQUIRE(wanted.has_value());
    return *wanted;
  }
};

BOOST_FIXTURE_TEST_CASE(a_heartbeat_that_agrees_is_routine, fixture) {
  const auto verdict = see(check_result::up);
  BOOST_TEST(verdict.token == 0U);
  BOOST_TEST(!verdict.withdraw_proposal);
}

BOOST_FIXTURE_TEST_CASE(
    a_change_is_proposed_when_its_heartbeat_is_written_with_that_heartbeat_as_evidence, fixture) {
  const auto verdict = see(check_result::down, 3);
  BOOST_TEST(verdict.token != 0U);
  BOOST_TEST(!tracker.on_recorded(verdict.token + 1, true).has_value());
  const auto wanted = tracker.on_recorded(verdict.token, true);
  BOOST_TEST_REQUIRE(wanted.has_value());
  BOOST_TEST((wanted->to == monitor_state::down));
  BOOST_TEST(wanted->from_version == 7U);
  BOOST_TEST((wanted->reason == failure_reason::connect_refused));
  BOOST_TEST((wanted->evidence == beat_of(check_result::down, 3)));
  BOOST_TEST((wanted->at == start + 3 * 60s + 1s));
  BOOST_TEST(!tracker.on_recorded(verdict.token, true).has_value());
}

BOOST_FIXTURE_TEST_CASE(a_heartbeat_that_was_lost_proposes_nothing_and_the_next_one_tries_again,
                        fixture) {
  const auto lost = see(check_result::down);
  BOOST_TEST(!tracker.on_recorded(lost.token, false).has_value());
  const auto next = see(check_result::down, 2);
  BOOST_TEST(next.token != 0U);
  BOOST_TEST(next.token != lost.token);
}

BOOST_FIXTURE_TEST_CASE(while_a_change_is_on_its_way_more_heartbeats_of_the_kind_are_routine,
                        fixture) {
  const auto first = see(check_result::down);
  BOOST_TEST(see(check_result::down, 2).token == 0U);
  (void)tracker.on_recorded(first.token, true);
  const auto verdict = see(check_result::down, 3);
  BOOST_TEST(verdict.token == 0U);
  BOOST_TEST(!verdict.withdraw_proposal);
}

BOOST_FIXTURE_TEST_CASE(a_target_that_recovers_before_its_heartbeat_is_written_was_not_down,
                        fixture) {
  const auto verdict = see(check_result::down);
  (void)see(check_result::up, 2);
  BOOST_TEST(!tracker.on_recorded(verdict.token, true).has_value());
}

BOOST_FIXTURE_TEST_CASE(a_target_that_recovers_while_its_outage_is_proposed_withdraws_it, fixture) {
  const auto wanted = propose_down();
  const auto verdict = see(check_result::up, 2);
  BOOST_TEST(verdict.withdraw_proposal);
  BOOST_TEST(verdict.token != 0U);
  BOOST_TEST(!tracker.on_recorded(verdict.token, true).has_value());
  BOOST_TEST(!tracker.on_answered(wanted.token, transition_outcome::withdrawn).has_value());
  BOOST_TEST(see(check_result::up, 3).token == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_recovery_is_proposed_at_once_when_the_outage_was_committed_after_all,
                        fixture) {
  const auto wanted = propose_down();
  const auto verdict = see(check_result::up, 2);
  BOOST_TEST(!tracker.on_recorded(verdict.token, true).has_value());
  const auto recovery = tracker.on_answered(wanted.token, transition_outcome::committed);
  BOOST_TEST_REQUIRE(recovery.has_value());
  BOOST_TEST((recovery->to == monitor_state::up));
  BOOST_TEST(recovery->from_version == 8U);
  BOOST_TEST((recovery->reason == failure_reason::none));
  BOOST_TEST((recovery->evidence.slot == start + 2 * 60s));
}

BOOST_FIXTURE_TEST_CASE(a_recovery_waits_for_its_own_heartbeat_to_be_written, fixture) {
  const auto wanted = propose_down();
  const auto verdict = see(check_result::up, 2);
  BOOST_TEST(!tracker.on_answered(wanted.token, transition_outcome::committed).has_value());
  const auto recovery = tracker.on_recorded(verdict.token, true);
  BOOST_TEST_REQUIRE(recovery.has_value());
  BOOST_TEST((recovery->to == monitor_state::up));
}

BOOST_FIXTURE_TEST_CASE(the_answer_is_enough_to_know_the_standing_and_the_event_repeats_it,
                        fixture) {
  const auto wanted = propose_down();
  (void)tracker.on_answered(wanted.token, transition_outcome::committed);
  BOOST_TEST((tracker.standing().state == monitor_state::down));
  BOOST_TEST(tracker.standing().version == 8U);
  BOOST_TEST(see(check_result::down, 2).token == 0U);
  BOOST_TEST(
      !tracker.on_standing({monitor_state::down, 8, start, failure_reason::connect_refused}));
  BOOST_TEST(see(check_result::up, 3).token != 0U);
}

BOOST_FIXTURE_TEST_CASE(an_event_that_overtakes_the_answer_moves_the_standing, fixture) {
  const auto wanted = propose_down();
  (void)tracker.on_standing({monitor_state::down, 8, start, failure_reason::connect_refused});
  const auto verdict = see(check_result::down, 2);
  BOOST_TEST(verdict.token == 0U);
  BOOST_TEST(!verdict.withdraw_proposal);
  BOOST_TEST(!tracker.on_answered(wanted.token, transition_outcome::committed).has_value());
  BOOST_TEST(tracker.standing().version == 8U);
}

BOOST_FIXTURE_TEST_CASE(a_fenced_proposal_is_made_again_when_the_standing_has_changed, fixture) {
  const auto wanted = propose_down();
  BOOST_TEST(!tracker.on_answered(wanted.token, transition_outcome::fenced).has_value());
  (void)tracker.on_standing({monitor_state::pending, 9, start + 2h, failure_reason::none});
  const auto again = tracker.reconsider();
  BOOST_TEST_REQUIRE(again.has_value());
  BOOST_TEST((again->to == monitor_state::down));
  BOOST_TEST(again->from_version == 9U);
  BOOST_TEST((again->reason == failure_reason::connect_refused));
  BOOST_TEST((again->evidence == beat_of(check_result::down)));
  BOOST_TEST((again->at == start + 2h));  // Not before the standing that it ends.
  BOOST_TEST(!tracker.reconsider().has_value());
}

BOOST_FIXTURE_TEST_CASE(a_proposal_that_the_new_standing_fenced_before_its_answer_is_made_at_once,
                        fixture) {
  const auto wanted = propose_down();
  BOOST_TEST(tracker.on_standing({monitor_state::pending, 9, start, failure_reason::none}));
  const auto again = tracker.on_answered(wanted.token, transition_outcome::fenced);
  BOOST_TEST_REQUIRE(again.has_value());
  BOOST_TEST(again->from_version == 9U);
  BOOST_TEST((again->at == wanted.at));
}

BOOST_FIXTURE_TEST_CASE(a_proposal_that_failed_is_not_made_again_if_the_target_agrees_meanwhile,
                        fixture) {
  const auto wanted = propose_down();
  (void)tracker.on_answered(wanted.token, transition_outcome::refused);
  (void)see(check_result::up, 2);
  BOOST_TEST(!tracker.reconsider().has_value());
}

BOOST_AUTO_TEST_CASE(no_answer_but_committed_loses_a_transition_or_repeats_it_by_itself) {
  for (const auto outcome :
       {transition_outcome::fenced, transition_outcome::refused, transition_outcome::overloaded}) {
    fixture f;
    const auto wanted = f.propose_down();
    BOOST_TEST(f.see(check_result::down, 2).token == 0U);
    BOOST_TEST(!f.tracker.on_answered(wanted.token, outcome).has_value());
    BOOST_TEST(!f.tracker.has_proposal());
    const auto again = f.tracker.reconsider();
    BOOST_TEST_REQUIRE(again.has_value());
    BOOST_TEST((again->to == monitor_state::down));
    BOOST_TEST((again->evidence == wanted.evidence));
  }
}

BOOST_FIXTURE_TEST_CASE(the_next_heartbeat_also_tries_again_what_failed_and_is_then_the_evidence,
                        fixture) {
  const auto wanted = propose_down();
  (void)tracker.on_answered(wanted.token, transition_outcome::fenced);
  const auto verdict = see(check_result::down, 2);
  BOOST_TEST(verdict.token != 0U);
  const auto again = tracker.on_recorded(verdict.token, true);
  BOOST_TEST_REQUIRE(again.has_value());
  BOOST_TEST((again->evidence == beat_of(check_result::down, 2)));
  BOOST_TEST((again->at == wanted.at));
}

BOOST_FIXTURE_TEST_CASE(an_outage_that_returns_while_it_is_withdrawn_is_proposed_again, fixture) {
  const auto wanted = propose_down();
  BOOST_TEST(see(check_result::up, 2).withdraw_proposal);
  const auto verdict = see(check_result::down, 3);
  BOOST_TEST(!verdict.withdraw_proposal);
  BOOST_TEST(verdict.token != 0U);
  BOOST_TEST(!tracker.on_recorded(verdict.token, true).has_value());
  const auto again = tracker.on_answered(wanted.token, transition_outcome::withdrawn);
  BOOST_TEST_REQUIRE(again.has_value());
  BOOST_TEST((again->evidence == beat_of(check_result::down, 3)));
}

BOOST_FIXTURE_TEST_CASE(an_outage_that_returns_and_was_committed_after_all_is_not_proposed_again,
                        fixture) {
  const auto wanted = propose_down();
  (void)see(check_result::up, 2);
  (void)tracker.on_recorded(see(check_result::down, 3).token, true);
  BOOST_TEST(!tracker.on_answered(wanted.token, transition_outcome::committed).has_value());
  BOOST_TEST(!tracker.reconsider().has_value());
}

BOOST_FIXTURE_TEST_CASE(an_older_standing_is_ignored, fixture) {
  BOOST_TEST(!tracker.on_standing({monitor_state::down, 6, start, failure_reason::none}));
  BOOST_TEST((tracker.standing().state == monitor_state::up));
}

BOOST_FIXTURE_TEST_CASE(our_own_trouble_neither_asks_for_a_change_nor_takes_one_back, fixture) {
  BOOST_TEST(see(check_result::no_data).token == 0U);
  const auto verdict = see(check_result::down, 2);
  BOOST_TEST(!see(check_result::no_data, 3).withdraw_proposal);
  BOOST_TEST(tracker.on_recorded(verdict.token, true).has_value());
  BOOST_TEST(!see(check_result::no_data, 4).withdraw_proposal);
}

BOOST_FIXTURE_TEST_CASE(a_paused_monitor_proposes_nothing, fixture) {
  const auto verdict = see(check_result::down);
  (void)tracker.on_standing({monitor_state::paused, 8, start, failure_reason::none});
  BOOST_TEST(!tracker.on_recorded(verdict.token, true).has_value());
  BOOST_TEST(see(check_result::down, 2).token == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_new_spec_discards_what_the_old_one_showed, fixture) {
  const auto verdict = see(check_result::down);
  BOOST_TEST(!tracker.discard());
  BOOST_TEST(!tracker.on_recorded(verdict.token, true).has_value());
  const auto wanted = propose_down();
  BOOST_TEST(tracker.discard());
  BOOST_TEST(!tracker.on_answered(wanted.token, transition_outcome::withdrawn).has_value());
  BOOST_TEST(!tracker.reconsider().has_value());
}

BOOST_AUTO_TEST_CASE(every_result_leads_from_pending_to_its_state) {
  for (const auto& [result, state] : {std::pair{check_result::up, monitor_state::up},
                                      std::pair{check_result::degraded, monitor_state::degraded},
                                      std::pair{check_result::down, monitor_state::down}}) {
    transition_tracker tracker({monitor_state::pending, 1, start, failure_reason::none});
    const auto verdict = tracker.decide(beat_of(result), start);
    const auto wanted = tracker.on_recorded(verdict.token, true);
    BOOST_TEST_REQUIRE(wanted.has_value());
    BOOST_TEST((wanted->to == state));
  }
}

}  // namespace
}  // namespace statushive::actors
