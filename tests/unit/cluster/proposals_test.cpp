#include "cluster/consensus/proposals.hpp"

#include <boost/test/unit_test.hpp>

using namespace statushive;
using namespace statushive::cluster;
using namespace std::chrono_literals;

namespace {

constexpr steady_time start{};

std::vector<std::string> outcomes(std::vector<settled_proposal> settled) {
  std::vector<std::string> found;
  for (auto& [done, bytes, outcome] : settled) {
    found.push_back(outcome ? outcome->answer + "@" + std::to_string(outcome->index)
                            : outcome.failure().reason());
  }
  return found;
}

struct pending_fixture {
  pending_fixture() {
    pending.add(5, 2, {}, 10, start + 10s);
    pending.add(6, 2, {}, 20, start + 11s);
  }
  pending_proposals pending;
  std::vector<settled_proposal> settled;
};

using strings = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_CASE(a_budget_bounds_count_and_bytes) {
  queue_budget budget(2, 10);
  BOOST_TEST(budget.take(10));
  BOOST_TEST(!budget.take(1));
  BOOST_TEST(budget.take(0));
  BOOST_TEST(!budget.take(0));
  BOOST_TEST(budget.count() == 2u);
  BOOST_TEST(budget.refused() == 2u);
  budget.give_back(10);
  BOOST_TEST(budget.take(9));
}

BOOST_FIXTURE_TEST_SUITE(pending, pending_fixture)

BOOST_AUTO_TEST_CASE(the_applied_entry_settles_its_proposal_and_no_later_one) {
  pending.settle(5, 2, "yes", settled);
  BOOST_TEST((outcomes(settled) == strings{"yes@5"}));
  BOOST_TEST(settled[0].bytes == 10u);
  BOOST_TEST(pending.size() == 1u);
}

BOOST_AUTO_TEST_CASE(an_entry_of_another_term_in_the_same_place_supersedes_the_proposal) {
  pending.settle(5, 3, "somebody else's", settled);
  BOOST_TEST((outcomes(settled) == strings{"superseded"}));
}

BOOST_AUTO_TEST_CASE(a_later_entry_supersedes_everything_before_it) {
  pending.add(6, 4, {}, 1, start + 12s);
  pending.settle(6, 4, "yes", settled);
  BOOST_TEST((outcomes(settled) == strings{"superseded", "superseded", "yes@6"}));
  BOOST_TEST(pending.size() == 0u);
}

BOOST_AUTO_TEST_CASE(what_waited_too_long_has_an_unknown_outcome) {
  BOOST_TEST(pending.expire(start + 10s - 1ms, settled) == 0u);
  BOOST_TEST((pending.next_deadline() == start + 10s));
  BOOST_TEST(pending.expire(start + 10s, settled) == 1u);
  BOOST_TEST((outcomes(settled) == strings{"outcome_unknown"}));
  BOOST_TEST((settled[0].outcome.failure().code() == errc::deadline_exceeded));
  BOOST_TEST((pending.next_deadline() == start + 11s));

  settled.clear();
  pending.settle(5, 2, "too late", settled);
  BOOST_TEST(settled.empty());
  BOOST_TEST(pending.expire(start + 1h, settled) == 1u);
  BOOST_TEST(!pending.next_deadline());
}

BOOST_AUTO_TEST_CASE(abandoning_settles_all) {
  pending.abandon(settled);
  BOOST_TEST((outcomes(settled) == strings{"outcome_unknown", "outcome_unknown"}));
  BOOST_TEST(pending.size() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
