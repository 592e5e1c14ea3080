#include "actors/checks/check_queue.hpp"

#include <boost/test/unit_test.hpp>

namespace statushive::checks {
namespace {

constexpr size_t steps = 100;

steady_time at(int ms) {
  return steady_time(std::chrono::milliseconds(ms));
}

check_queue::node check(uint64_t ticket, const std::string& origin, int deadline_ms = 1000) {
  check_queue::node one;
  check_request request;
  request.ticket = ticket;
  one.push_back({std::move(request), url_target{}, origin, at(0), at(deadline_ms)});
  return one;
}

/// The ticket of the next check, 0 when none may start.
uint64_t take(check_queue& queue) {
  const auto taken = queue.take(steps);
  return taken.empty() ? 0 : taken.front().request.ticket;
}

BOOST_AUTO_TEST_CASE(checks_start_in_the_order_of_their_arrival) {
  check_queue queue(10);
  queue.push(check(1, "a:80"));
  queue.push(check(2, "b:80"));
  queue.push(check(3, "a:80"));
  BOOST_TEST(queue.size() == 3U);
  BOOST_TEST(take(queue) == 1U);
  BOOST_TEST(take(queue) == 2U);
  BOOST_TEST(take(queue) == 3U);
  BOOST_TEST(take(queue) == 0U);
  BOOST_TEST(queue.size() == 0U);
}

BOOST_AUTO_TEST_CASE(a_host_at_its_limit_lets_others_pass) {
  check_queue queue(1);
  queue.push(check(1, "a:80"));
  queue.push(check(2, "a:80"));
  queue.push(check(3, "b:80"));
  BOOST_TEST(take(queue) == 1U);
  BOOST_TEST(take(queue) == 3U);
  BOOST_TEST(take(queue) == 0U);
  BOOST_TEST(queue.size() == 1U);
  queue.release("a:80");
  BOOST_TEST(take(queue) == 2U);
}

BOOST_AUTO_TEST_CASE(checks_without_a_host_have_no_limit) {
  check_queue queue(1);
  queue.push(check(1, ""));
  queue.push(check(2, ""));
  BOOST_TEST(take(queue) == 1U);
  BOOST_TEST(take(queue) == 2U);
}

BOOST_AUTO_TEST_CASE(setting_aside_is_done_in_portions) {
  check_queue queue(1);
  for (uint64_t ticket = 1; ticket <= 5; ++ticket)
    queue.push(check(ticket, "a:80"));
  queue.push(check(6, "b:80"));
  BOOST_TEST(take(queue) == 1U);
  BOOST_TEST(queue.take(2).empty());
  BOOST_TEST(queue.has_candidates());
  BOOST_TEST(queue.take(3).size() == 1U);
  BOOST_TEST(!queue.has_candidates());
}

BOOST_AUTO_TEST_CASE(a_check_expires_wherever_it_waits) {
  check_queue queue(1);
  queue.push(check(1, "a:80", 500));
  queue.push(check(2, "a:80", 300));
  queue.push(check(3, "a:80", 900));
  BOOST_TEST(take(queue) == 1U);
  BOOST_TEST(take(queue) == 0U);
  queue.push(check(4, "b:80", 200));
  BOOST_TEST((queue.next_deadline() == at(200)));
  BOOST_TEST(queue.take_expired(at(199)).empty());
  const auto expired = queue.take_expired(at(300));
  BOOST_REQUIRE(expired.size() == 2U);
  BOOST_TEST(expired.front().request.ticket == 4U);
  BOOST_TEST(expired.back().request.ticket == 2U);
  queue.release("a:80");
  BOOST_TEST(take(queue) == 3U);
  BOOST_TEST(!queue.next_deadline().has_value());
}

BOOST_AUTO_TEST_CASE(all_waiting_checks_can_be_taken_at_once) {
  check_queue queue(1);
  for (uint64_t ticket = 1; ticket <= 3; ++ticket)
    queue.push(check(ticket, "a:80"));
  BOOST_TEST(take(queue) == 1U);
  BOOST_TEST(take(queue) == 0U);
  queue.push(check(4, "b:80"));
  BOOST_TEST(queue.take_all().size() == 3U);
  BOOST_TEST(queue.size() == 0U);
  queue.release("a:80");
  BOOST_TEST(take(queue) == 0U);
}

}  // namespace
}  // namespace statushive::checks
