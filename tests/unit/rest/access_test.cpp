#include <map>

#include <boost/test/unit_test.hpp>

#include "api_fixture.hpp"
#include "rest/json/access_rule.hpp"

// Who gets how far on which route: every declared route, with everybody who can ask.
namespace statushive::tests {
namespace {

using rest::access;

/// Somebody of each role, as themselves and through a key of each scope.
struct asker {
  std::string token;
  statushive::role role;
  std::optional<scope> key;
};

std::vector<asker> all_askers() {
  std::vector<asker> all;
  for (const auto one : {role::viewer, role::editor, role::admin}) {
    const auto name = std::string(name_of(one));
    all.push_back({name, one, {}});
    for (const auto reach : {scope::read, scope::write, scope::admin})
      all.push_back({name + '/' + std::string(name_of(reach)), one, reach});
  }
  return all;
}

/// What each kind of access answers to each of them, in the order of all_askers(): nothing is a
/// way to the handler, `role` and `scope` are the refusals.
const std::map<access, std::vector<std::string>> expected_refusals = {
    // viewer: self, read, write, admin; editor: self, read, write, admin; admin: the same
    {access::open, {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {access::read, {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {access::write, {"role", "role", "role", "role", "", "scope", "", "", "", "scope", "", ""}},
    {access::personal, {"", "scope", "", "", "", "scope", "", "", "", "scope", "", ""}},
    {access::session,
     {"", "scope", "scope", "scope", "", "scope", "scope", "scope", "", "scope", "scope", "scope"}},
    {access::administration,
     {"role", "role", "role", "role", "role", "role", "role", "role", "", "scope", "scope", ""}},
};

/// What the table of rules says of it.
std::string refusal_by_rule(access needs, const asker& who) {
  const auto rule = rest::access_rule_of(needs);
  if (rule.is_open) return "";
  if (who.role < rule.lowest_role) return "role";
  if (!who.key) return "";
  return rule.admits_keys && *who.key >= rule.lowest_scope ? "" : "scope";
}

std::string target_of(std::string pattern) {
  if (const auto id = pattern.find(":id"); id != std::string::npos) {
    pattern.replace(id, 3, sample_id);
  }
  return pattern;
}

class access_fixture : public api_fixture {
 public:
  access_fixture() {
    auto known = sessions.tokens.at("editor-token");
    for (const auto& one : all_askers()) {
      known.role = one.role;
      known.key = one.key ? api_key_id(uuid_bytes{1}) : api_key_id();
      known.reach = one.key.value_or(scope::admin);
      sessions.tokens[one.token] = known;
    }
  }

  /// `role` or `scope` for 403, `who` for 401, nothing for all that lies behind.
  std::string refusal(const rest::route_description& about, const std::string& token) {
    const auto answer =
        call(about.method, target_of(about.pattern), {.token = token, .body = "{}"});
    if (answer.status == 401) return "who";
    if (answer.status != 403) return "";
    const auto code = member_of(answer, "code");
    if (code == "role_too_low") return "role";
    return code == "scope_missing" ? "scope" : code;
  }
};

BOOST_FIXTURE_TEST_SUITE(access_to_routes, access_fixture)

BOOST_AUTO_TEST_CASE(every_route_admits_whom_its_kind_of_access_admits_and_nobody_else) {
  const auto askers = all_askers();
  for (const auto& about : descriptions) {
    const auto& expected = expected_refusals.at(about.needs);
    BOOST_REQUIRE(expected.size() == askers.size());
    for (size_t i = 0; i < askers.size(); ++i) {
      const auto what =
          std::string(http::name_of(about.method)) + ' ' + about.pattern + " as " + askers[i].token;
      BOOST_TEST(refusal(about, askers[i].token) == expected[i], what);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_table_of_rules_says_the_same) {
  for (const auto& [needs, expected] : expected_refusals) {
    const auto askers = all_askers();
    for (size_t i = 0; i < askers.size(); ++i)
      BOOST_TEST(refusal_by_rule(needs, askers[i]) == expected[i], askers[i].token);
  }
  BOOST_TEST(expected_refusals.size() == static_cast<size_t>(access::administration) + 1);
}

BOOST_AUTO_TEST_CASE(strangers_reach_only_what_is_open) {
  for (const auto& about : descriptions) {
    const std::string expected = about.needs == access::open ? "" : "who";
    for (const auto* token : {"", "a-stranger's", "VIEWER"})
      BOOST_TEST(refusal(about, token) == expected, about.pattern);
  }
}

BOOST_AUTO_TEST_CASE(whoever_is_refused_reaches_no_gateway) {
  for (const auto& about : descriptions) {
    for (const auto& one : all_askers()) {
      const int before = gateway_calls();
      if (!refusal(about, one.token).empty()) BOOST_TEST(gateway_calls() == before, about.pattern);
    }
  }
}

BOOST_AUTO_TEST_CASE(everything_that_is_served_is_described) {
  BOOST_TEST(routes.size() == descriptions.size());
  for (size_t i = 0; i < std::min(routes.size(), descriptions.size()); ++i) {
    BOOST_TEST(routes[i].pattern == descriptions[i].pattern);
    BOOST_TEST((routes[i].method == descriptions[i].method));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace statushive::tests
