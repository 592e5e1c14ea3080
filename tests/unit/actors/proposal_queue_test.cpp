#include "actors/transition/proposal_queue.hpp"

#include <boost/test/unit_test.hpp>

#include "actors/transition/transition_proposer.hpp"

namespace statushive::actors {
namespace {

using namespace std::chrono_literals;

transition_proposal proposal_of(uint8_t n) {
  uuid_bytes bytes{};
  bytes[15] = n;
  return {request_id(bytes), {}, {}};
}

struct fixture {
  proposal_queue queue{
      {.open_max = 4, .in_flight_max = 2, .back_off_min = 250ms, .back_off_max = 1s}};
  steady_time now{1h};

  void add(std::initializer_list<uint8_t> clients) {
    for (const auto c : clients)
      BOOST_REQUIRE(queue.add(c, proposal_of(c)));
  }
  /// The client of the next attempt; 0 for none.
  uint64_t next() {
    const auto attempt = queue.next(now);
    if (!attempt) return 0;
    BOOST_TEST(
        (attempt->proposal->request == proposal_of(static_cast<uint8_t>(attempt->client)).request));
    return attempt->client;
  }
};

BOOST_FIXTURE_TEST_CASE(proposals_go_in_order_and_a_few_at_a_time, fixture) {
  add({1, 2, 3});
  BOOST_TEST(next() == 1U);
  BOOST_TEST(next() == 2U);
  BOOST_TEST(next() == 0U);
  queue.settled(1);
  BOOST_TEST(next() == 3U);
  BOOST_TEST(queue.size() == 2U);
}

BOOST_FIXTURE_TEST_CASE(there_is_room_for_so_many_and_one_of_each_client, fixture) {
  add({1, 2, 3});
  BOOST_TEST(!queue.add(3, proposal_of(3)));
  add({4});
  BOOST_TEST(!queue.add(5, proposal_of(5)));
  BOOST_TEST(next() == 1U);
  BOOST_TEST(!queue.add(5, proposal_of(5)));
  queue.settled(1);
  BOOST_TEST(queue.add(5, proposal_of(5)));
}

BOOST_FIXTURE_TEST_CASE(an_unavailable_log_gets_growing_time_and_then_one_attempt, fixture) {
  add({1, 2, 3});
  (void)next();
  (void)next();
  BOOST_TEST(queue.unavailable(1, now));
  BOOST_TEST(queue.unavailable(2, now));
  BOOST_TEST(next() == 0U);
  for (const auto pause : {250ms, 500ms, 1000ms, 1000ms}) {
    BOOST_TEST((queue.resumes_at() == now + pause));
    now += pause - 1ms;
    BOOST_TEST(next() == 0U);
    now += 1ms;
    const auto tried = next();
    BOOST_TEST(tried == 2U);
    BOOST_TEST(next() == 0U);
    BOOST_TEST(queue.unavailable(tried, now));
  }
  now += 1s;
  BOOST_TEST(next() == 2U);
  queue.settled(2);
  BOOST_TEST(next() == 1U);
  BOOST_TEST(next() == 3U);
  BOOST_TEST(queue.unavailable(1, now));
  BOOST_TEST(!queue.resumes_at().has_value());  // The other one's answer comes first.
  BOOST_TEST(queue.unavailable(3, now));
  BOOST_TEST((queue.resumes_at() == now + 250ms));
}

BOOST_FIXTURE_TEST_CASE(a_waiting_proposal_can_be_withdrawn_and_one_in_flight_is_not_tried_again,
                        fixture) {
  add({1, 2, 3});
  (void)next();
  (void)next();
  BOOST_TEST(queue.withdraw(3));
  BOOST_TEST(!queue.withdraw(3));
  BOOST_TEST(!queue.withdraw(1));
  BOOST_TEST(!queue.unavailable(1, now));
  BOOST_TEST(queue.unavailable(2, now));
  BOOST_TEST(queue.size() == 1U);
  now += 1h;
  BOOST_TEST(next() == 2U);
}

BOOST_FIXTURE_TEST_CASE(one_withdrawn_from_the_middle_leaves_the_order_of_the_others, fixture) {
  add({1, 2, 3, 4});
  BOOST_TEST(queue.withdraw(2));
  BOOST_TEST(next() == 1U);
  BOOST_TEST(queue.unavailable(1, now));
  now += 1s;
  BOOST_TEST(queue.withdraw(3));
  add({2});
  BOOST_TEST(next() == 1U);
  queue.settled(1);
  BOOST_TEST(next() == 4U);
  BOOST_TEST(next() == 2U);
  BOOST_TEST(queue.size() == 2U);
}

BOOST_FIXTURE_TEST_CASE(answers_for_what_is_not_in_flight_change_nothing, fixture) {
  add({1});
  queue.settled(1);
  BOOST_TEST(!queue.unavailable(1, now));
  BOOST_TEST(!queue.unavailable(9, now));
  BOOST_TEST(next() == 1U);
}

BOOST_AUTO_TEST_CASE(every_answer_of_the_log_has_a_verdict) {
  const auto of = [](errc code, const char* reason) { return judge(error(code, reason, "")); };
  BOOST_TEST((judge(command_result("")) == log_verdict::committed));
  BOOST_TEST((of(errc::aborted, "fenced") == log_verdict::fenced));
  BOOST_TEST((of(errc::unavailable, "superseded") == log_verdict::try_again));
  BOOST_TEST((of(errc::unavailable, "no_leader") == log_verdict::try_again));
  BOOST_TEST((of(errc::unavailable, "no_space") == log_verdict::try_again));
  BOOST_TEST((of(errc::deadline_exceeded, "outcome_unknown") == log_verdict::try_again));
  BOOST_TEST((of(errc::aborted, "other") == log_verdict::refused));
  BOOST_TEST((of(errc::not_found, "not_found") == log_verdict::refused));
  BOOST_TEST((of(errc::failed_precondition, "illegal_transition") == log_verdict::refused));
  BOOST_TEST((of(errc::corruption, "corrupt") == log_verdict::refused));
}

}  // namespace
}  // namespace statushive::actors
