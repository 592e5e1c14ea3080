#include <thread>

#include <boost/test/unit_test.hpp>

#include "actors/gateway/control_settings_gateway.hpp"
#include "gateway_fixture.hpp"
#include "tests/support/eventually.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;
using tests::answers;
using tests::eventually;

struct fixture : tests::gateway_fixture {
  answers<settings> update(const caller& who, const settings_patch& patch) {
    answers<settings> answer;
    gateway.update(who, patch, answer.expect());
    return answer;
  }
  answers<settings> show(const caller& who) {
    answers<settings> answer;
    gateway.show(who, answer.expect());
    return answer;
  }
  static settings_patch plan_patch(plan wanted) {
    settings_patch patch;
    patch.default_plan = wanted;
    return patch;
  }

  control_settings_gateway gateway{*services};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(settings_gateway_, fixture)

BOOST_AUTO_TEST_CASE(current_settings_cost_no_read_while_nothing_changes) {
  const auto first = gateway.current();
  BOOST_REQUIRE(first);
  BOOST_TEST((*first == control.view().current_settings().value()));
  const auto reads = control.reads();
  BOOST_TEST((gateway.current() == first));
  BOOST_TEST(control.reads() == reads);
}

BOOST_AUTO_TEST_CASE(a_change_is_seen_with_the_next_request) {
  BOOST_TEST((gateway.current()->default_plan == plan::unlimited));
  apply(update_settings{plan_patch(plan::pro)});
  const auto next = gateway.current();
  BOOST_REQUIRE(next);
  BOOST_TEST((next->default_plan == plan::pro));
  make_monitor("Site");
  const auto later = gateway.current();
  BOOST_REQUIRE(later);
  BOOST_TEST((*later == *next));
}

BOOST_AUTO_TEST_CASE(what_is_read_while_a_change_is_made_is_not_remembered) {
  BOOST_REQUIRE(gateway.current());
  auto held = control.hold_answers();
  std::thread changing([&] { apply(update_settings{plan_patch(plan::pro)}); });
  BOOST_TEST(eventually(10s, [&] { return gateway.current()->default_plan == plan::pro; }));
  BOOST_TEST(!control.state_version().has_value());
  const auto reads = control.reads();
  BOOST_REQUIRE(gateway.current());
  BOOST_TEST(control.reads() > reads);
  held.unlock();
  changing.join();
  BOOST_TEST((gateway.current()->default_plan == plan::pro));
}

BOOST_AUTO_TEST_CASE(many_threads_get_the_settings_that_were_in_force_when_they_asked) {
  constexpr int changes = 50;
  std::atomic<int> made{0};
  std::atomic<int> wrong{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      while (made < changes) {
        const int least = made;
        const auto seen = gateway.current();
        if (!seen || static_cast<int>(seen->cors_origins.size()) < least) ++wrong;
      }
    });
  }
  settings_patch patch;
  patch.cors_origins.emplace();
  for (int i = 1; i <= changes; ++i) {
    patch.cors_origins->push_back("https://app" + std::to_string(i) + ".example.com");
    apply(update_settings{patch});
    made = i;
  }
  for (auto& reader : readers)
    reader.join();
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(a_node_without_a_cluster_has_no_settings) {
  tests::memory_control_plane empty;
  auto parts =
      gateway_services{empty, *key, time, random, *proposer, *passwords, *long_reads, is_stopping};
  const control_settings_gateway unfounded(parts);
  BOOST_TEST(!unfounded.current());
}

BOOST_AUTO_TEST_CASE(an_administrator_sees_and_changes_them) {
  settings_patch patch;
  patch.cors_origins = {"https://app.example.com"};
  patch.anon_key = "an-anonymous-key-of-some-length";
  patch.require_apikey = true;
  const auto before = control.view().current_settings().value();
  const auto changed = update(administrator(), patch).at(0);
  BOOST_REQUIRE(changed.has_value());
  auto expected = patch.applied_to(before);
  BOOST_TEST(changed->revision > before.revision);
  expected.revision = changed->revision;
  BOOST_TEST((changed.value() == expected));
  BOOST_TEST((show(administrator()).at(0).value() == expected));
  BOOST_TEST((*gateway.current() == expected));
  const auto last = control.proposed().back();
  BOOST_TEST((last.actor == principal{admin.id, first_account.id, {}, {}}));
  BOOST_TEST(last.source_address == "192.0.2.7");
}

BOOST_AUTO_TEST_CASE(all_others_are_refused) {
  const auto before = control.proposed().size();
  const auto check = [&](const caller& who, const std::string& reason) {
    BOOST_TEST(show(who).reason() == reason);
    BOOST_TEST(update(who, plan_patch(plan::free)).reason() == reason);
  };
  check(with_role(role::viewer), "role_too_low");
  check(with_role(role::editor), "role_too_low");
  auto key_holder = administrator();
  key_holder.key = api_key_id::make(time.now(), random);
  for (const auto reach : {scope::read, scope::write}) {
    key_holder.reach = reach;
    check(key_holder, "scope_missing");
  }
  BOOST_TEST(control.proposed().size() == before);
  check(with_reach(scope::admin), "");
}

BOOST_AUTO_TEST_CASE(settings_that_make_no_sense_cost_no_command) {
  const auto before = control.proposed().size();
  const auto check_field = [&](const settings_patch& patch, const std::string& field) {
    const auto refused = update(administrator(), patch).at(0);
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST((refused.failure().code() == errc::invalid_argument));
    BOOST_TEST(refused.failure().field() == field);
  };
  settings_patch patch;
  patch.cors_origins = {"nonsense"};
  check_field(patch, "cors_origins");
  patch = {};
  patch.anon_key = "short";
  check_field(patch, "anon_key");
  patch = {};
  patch.require_apikey = true;  // There is no key yet.
  check_field(patch, "anon_key");
  BOOST_TEST(control.proposed().size() == before);
}

BOOST_AUTO_TEST_CASE(a_change_of_another_revision_than_the_expected_one_is_refused) {
  const auto revision = control.view().current_settings()->revision;
  auto who = administrator();
  who.terms.expected_revisions = {revision + 1};
  BOOST_TEST(update(who, plan_patch(plan::free)).reason() == "if_match_failed");
  who.terms.expected_revisions = {revision};
  BOOST_TEST(update(who, plan_patch(plan::free)).reason() == "");
}

BOOST_AUTO_TEST_CASE(a_stopped_gateway_says_so) {
  stop_services();
  BOOST_TEST(show(administrator()).reason() == "stopping");
  BOOST_TEST(update(administrator(), plan_patch(plan::free)).reason() == "stopping");
}

BOOST_AUTO_TEST_SUITE_END()
