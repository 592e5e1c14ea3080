#include "actors/gateway/command_proposer.hpp"

#include <boost/test/unit_test.hpp>

#include "gateway_fixture.hpp"
#include "tests/support/eventually.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;
using tests::answers;
using tests::eventually;

struct fixture : tests::gateway_fixture {
  void propose(answers<std::string>& into) {
    const principal actor{admin.id, first_account.id, {}};
    proposer.propose(actor, "192.0.2.7", change_settings{settings}, into.expect());
  }

  statushive::settings settings = control.view().current_settings().value();
  command_proposer proposer{control, time, random};
  answers<std::string> outcome;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(command_proposer_, fixture)

BOOST_AUTO_TEST_CASE(a_command_carries_who_from_where_and_when) {
  propose(outcome);
  propose(outcome);
  BOOST_TEST(outcome.count() == 2u);
  BOOST_TEST(outcome.reason() == "");
  const auto commands = control.proposed();
  const auto& last = commands.back();
  BOOST_TEST((last.actor == principal{admin.id, first_account.id, {}}));
  BOOST_TEST(last.source_address == "192.0.2.7");
  BOOST_TEST((last.proposed_at == time.now()));
  BOOST_TEST(!last.request.is_nil());
  BOOST_TEST(last.request != commands[commands.size() - 2].request);
}

BOOST_AUTO_TEST_CASE(a_refusal_of_the_control_plane_is_passed_on) {
  control.fail_with(error(errc::unavailable, "no_leader", "there is no leader"));
  propose(outcome);
  BOOST_TEST(outcome.reason() == "no_leader");
}

BOOST_AUTO_TEST_CASE(a_command_without_an_outcome_is_answered_at_its_deadline_and_only_then) {
  control.hold();
  propose(outcome);
  time.advance(command_proposer::patience - 1ms);
  answers<std::string> second;
  propose(second);
  time.advance(1ms);
  BOOST_TEST(eventually(5s, [&] { return outcome.count() == 1; }));
  BOOST_TEST(outcome.reason() == "outcome_unknown");
  BOOST_TEST(second.count() == 0u);
  control.release();
  BOOST_TEST(outcome.count() == 1u);
  BOOST_TEST(second.reason() == "");
  BOOST_TEST(proposer.counters().expired == 1u);
  BOOST_TEST(proposer.counters().proposed == 2u);
}

BOOST_AUTO_TEST_CASE(more_commands_than_the_bound_are_refused) {
  control.hold();
  for (size_t i = 0; i < command_proposer::outstanding_max; ++i)
    propose(outcome);
  BOOST_TEST(outcome.count() == 0u);
  answers<std::string> surplus;
  propose(surplus);
  BOOST_TEST(surplus.reason() == "queue_full");
  BOOST_TEST(proposer.counters().refused == 1u);
  control.fail_with(error(errc::unavailable, "no_leader", "there is no leader"));
  control.release();
  BOOST_TEST(outcome.count() == command_proposer::outstanding_max);
  propose(surplus);
  BOOST_TEST(surplus.reason(1) == "no_leader");
}

BOOST_AUTO_TEST_CASE(after_stop_commands_are_refused_and_those_under_way_still_answered) {
  control.hold();
  propose(outcome);
  proposer.stop();
  answers<std::string> late;
  propose(late);
  BOOST_TEST(late.reason() == "stopping");
  BOOST_TEST(outcome.count() == 0u);
  control.release();
  BOOST_TEST(outcome.reason() == "");
}

BOOST_AUTO_TEST_CASE(the_control_plane_may_answer_when_the_proposer_is_gone) {
  control.hold();
  {
    command_proposer short_lived(control, time, random);
    short_lived.propose({}, "", change_settings{settings}, outcome.expect());
  }
  control.fail_with(error(errc::unavailable, "stopping", "the node is stopping"));
  control.release();
  BOOST_TEST(outcome.reason() == "stopping");
}

BOOST_AUTO_TEST_SUITE_END()
