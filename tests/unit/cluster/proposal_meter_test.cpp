#include "cluster/consensus/proposal_meter.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/support/virtual_clock.hpp"

namespace statushive::cluster {
namespace {

using namespace std::chrono_literals;

struct metered {
  tests::virtual_clock time;
  proposal_meter meter{time};

  [[nodiscard]] consensus_counters now() const {
    consensus_counters counters;
    meter.read(counters);
    return counters;
  }
  void refuse(errc code, std::string reason) {
    int answers = 0;
    meter.measured([&](const result<committed>& outcome) {
      ++answers;
      BOOST_TEST(outcome.failure().reason() == reason);
    })(error(code, reason, "refused"));
    BOOST_TEST(answers == 1);
  }
};

BOOST_FIXTURE_TEST_SUITE(metered_proposals, metered)

BOOST_AUTO_TEST_CASE(a_committed_proposal_counts_with_the_time_until_its_answer) {
  uint64_t index = 0;
  const auto done =
      meter.measured([&](const result<committed>& outcome) { index = outcome->index; });
  time.advance(30ms);
  BOOST_TEST(now().committed == 0U);
  done(committed{7, "answer"});
  BOOST_TEST(index == 7U);
  BOOST_TEST(now().committed == 1U);
  BOOST_TEST(now().commit_latency.count() == 1U);
  BOOST_TEST((now().commit_latency.sum == 30ms));
}

BOOST_AUTO_TEST_CASE(each_refusal_counts_under_its_reason_and_has_no_latency) {
  refuse(errc::unavailable, "no_leader");
  BOOST_TEST(now().no_leader == 1U);
  refuse(errc::unavailable, "queue_full");
  BOOST_TEST(now().queue_full == 1U);
  refuse(errc::unavailable, "superseded");
  BOOST_TEST(now().superseded == 1U);
  refuse(errc::deadline_exceeded, "outcome_unknown");
  BOOST_TEST(now().outcome_unknown == 1U);
  BOOST_TEST(now().other == 0U);
  refuse(errc::unavailable, "stopping");
  refuse(errc::invalid_argument, "command_too_large");
  BOOST_TEST(now().other == 2U);
  BOOST_TEST(now().committed == 0U);
  BOOST_TEST(now().commit_latency.count() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace statushive::cluster
