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
    proposer.propose(self.id, change_settings{settings}, into.expect());
  }
  command proposed_by(const caller& who) {
    answers<std::string> ignored;
    proposer.propose(who, delete_monitor{monitor_id::make(time.now(), random)}, ignored.expect());
    BOOST_TEST(ignored.count() == 1u);
    return control.proposed().back();
  }
  static request_terms::once once(const std::string& body) {
    return {"order-7", "POST /api/monitors", body};
  }

  statushive::settings settings = control.view().current_settings().value();
  command_proposer proposer{control, *key, time, random};
  answers<std::string> outcome;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(command_proposer_, fixture)

BOOST_AUTO_TEST_CASE(a_command_carries_who_from_where_and_when) {
  const auto first = proposed_by(administrator());
  BOOST_TEST((first.actor == principal{admin.id, first_account.id, {}, {}}));
  BOOST_TEST(first.source_address == "192.0.2.7");
  BOOST_TEST((first.proposed_at == time.now()));
  BOOST_TEST(!first.request.is_nil());
  BOOST_TEST(first.request != proposed_by(administrator()).request);
  const auto with_key = with_reach(scope::write);
  BOOST_TEST((proposed_by(with_key).actor.key == with_key.key));
}

BOOST_AUTO_TEST_CASE(a_command_carries_the_terms_of_the_request_and_only_those) {
  auto who = administrator();
  const auto plain = proposed_by(who);
  BOOST_TEST(!plain.idempotency.has_value());
  BOOST_TEST(!plain.expected_revisions.has_value());
  who.terms.expected_revisions = {3, 7};
  BOOST_TEST((proposed_by(who).expected_revisions == std::vector<uint64_t>{3, 7}));
  who.terms.expected_revisions.emplace();
  BOOST_TEST(proposed_by(who).expected_revisions.value().empty());
  who.terms.only_once = once("{}");
  const auto terms = proposed_by(who).idempotency;
  BOOST_REQUIRE(terms.has_value());
  BOOST_TEST(terms->key == "order-7");
  BOOST_TEST(terms->route == "POST /api/monitors");
  BOOST_TEST(terms->body_hash.size() == 32u);
}

BOOST_AUTO_TEST_CASE(of_a_body_only_a_hash_is_kept_that_differs_with_the_body) {
  auto who = administrator();
  const std::string body = R"({"password":"correct horse"})";
  who.terms.only_once = once(body);
  const auto hash = proposed_by(who).idempotency->body_hash;
  BOOST_TEST((proposed_by(who).idempotency->body_hash == hash));
  BOOST_TEST(encode(control.proposed().back()).find("correct horse") == std::string::npos);
  who.terms.only_once = once(body + ' ');
  BOOST_TEST((proposed_by(who).idempotency->body_hash != hash));
  who.terms.only_once = once("");
  BOOST_TEST(proposed_by(who).idempotency->body_hash.size() == 32u);
}

BOOST_AUTO_TEST_CASE(a_nodes_own_command_names_the_node_alone) {
  propose(outcome);
  BOOST_TEST(outcome.reason() == "");
  const auto last = control.proposed().back();
  BOOST_TEST((last.actor == principal{{}, {}, self.id, {}}));
  BOOST_TEST(last.source_address == "");
  BOOST_TEST(!last.request.is_nil());
  BOOST_TEST((last.proposed_at == time.now()));
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
  BOOST_TEST(proposer.counters().outstanding == 0u);
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
  BOOST_TEST(proposer.counters().outstanding == command_proposer::outstanding_max);
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
    command_proposer short_lived(control, *key, time, random);
    short_lived.propose(self.id, change_settings{settings}, outcome.expect());
  }
  control.fail_with(error(errc::unavailable, "stopping", "the node is stopping"));
  control.release();
  BOOST_TEST(outcome.reason() == "stopping");
}

BOOST_AUTO_TEST_SUITE_END()
