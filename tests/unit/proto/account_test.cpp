#include "proto/model/account.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace statushive;

namespace {

constexpr timestamp birth = from_ms(1'700'000'000'000);
constexpr timestamp later = birth + std::chrono::days(1000);

account founded(plan p) {
  account made;
  made.plan = p;
  made.created_at = birth;
  return made;
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_account_shows_as_much_history_as_its_plan_keeps) {
  BOOST_TEST((oldest_shown(founded(plan::free), later) == later - std::chrono::days(7)));
  BOOST_TEST((oldest_shown(founded(plan::pro), later) == later - std::chrono::days(90)));
  BOOST_TEST((oldest_shown(founded(plan::unlimited), later) == later - std::chrono::days(365)));
}

BOOST_AUTO_TEST_CASE(what_a_move_cut_off_never_comes_back) {
  const auto down = moved_to(founded(plan::pro), plan::free, later);
  BOOST_TEST((down.plan == plan::free));
  BOOST_TEST((down.history_since == later - std::chrono::days(7)));
  const auto up = moved_to(down, plan::unlimited, later + 1h);
  BOOST_TEST((up.history_since == down.history_since));
  BOOST_TEST((oldest_shown(up, later + 1h) == later - std::chrono::days(7)));
  // Until the larger plan's own bound has moved on beyond it.
  const auto much_later = later + std::chrono::days(400);
  BOOST_TEST((oldest_shown(up, much_later) == much_later - std::chrono::days(365)));
  // A move down that cuts less than an earlier one did.
  const auto again = moved_to(up, plan::pro, later + 2h);
  BOOST_TEST((again.history_since == down.history_since));
}

BOOST_AUTO_TEST_CASE(a_move_to_as_long_a_history_cuts_nothing) {
  const auto moved = moved_to(founded(plan::unlimited), plan::pro_plus, later);
  BOOST_TEST((moved.history_since == timestamp()));
  BOOST_TEST((oldest_shown(moved, later) == later - std::chrono::days(365)));
}

BOOST_AUTO_TEST_CASE(moves_are_remembered_from_the_first_plan_on_and_bounded) {
  auto moved = moved_to(founded(plan::pro), plan::free, later);
  BOOST_TEST(
      (moved.plan_changes == std::vector<plan_change>{{plan::pro, birth}, {plan::free, later}}));
  for (int i = 1; i <= 20; ++i)
    moved = moved_to(moved, i % 2 == 0 ? plan::free : plan::pro, later + std::chrono::hours(i));
  BOOST_TEST(moved.plan_changes.size() == plan_changes_max);
  BOOST_TEST((moved.plan_changes.back() == plan_change{plan::free, later + 20h}));
  BOOST_TEST((moved.plan_changes.front() == plan_change{plan::pro, later + 5h}));
}
