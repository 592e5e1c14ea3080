#include "proto/model/plan.hpp"

#include <boost/test/unit_test.hpp>

#include "proto/model/monitor.hpp"

using namespace std::chrono_literals;
using namespace statushive;

BOOST_AUTO_TEST_CASE(the_plans_are_the_documented_ones) {
  const auto expect = [](plan p, uint32_t monitors, std::chrono::seconds interval, uint32_t pages,
                         std::chrono::days history) {
    const auto& limits = limits_of(p);
    BOOST_TEST(limits.monitors == monitors);
    BOOST_TEST((limits.shortest_interval == interval));
    BOOST_TEST(limits.status_pages == pages);
    BOOST_TEST((limits.history == history));
  };
  expect(plan::free, 10, 180s, 1, std::chrono::days(7));
  expect(plan::pro, 50, 60s, 5, std::chrono::days(90));
  expect(plan::pro_plus, 200, 30s, no_limit, std::chrono::days(365));
  expect(plan::unlimited, no_limit, 1s, no_limit, std::chrono::days(365));
}

BOOST_AUTO_TEST_CASE(a_plan_is_found_by_its_name) {
  for (const auto p : {plan::free, plan::pro, plan::pro_plus, plan::unlimited}) {
    BOOST_TEST((find_plan(name_of(p)) == p));
  }
  for (const auto* name : {"", "Free", "pro-plus", "free "})
    BOOST_TEST(!find_plan(name).has_value());
}

BOOST_AUTO_TEST_CASE(the_default_interval_is_a_minute_or_the_plans_shortest) {
  BOOST_TEST((default_interval_of(plan::free) == 180s));
  BOOST_TEST((default_interval_of(plan::pro) == 60s));
  BOOST_TEST((default_interval_of(plan::pro_plus) == 60s));
  BOOST_TEST((default_interval_of(plan::unlimited) == 60s));
}
