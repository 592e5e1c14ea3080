#include <boost/test/unit_test.hpp>

#include "ctl_fixture.hpp"

namespace {

const std::string body =
    R"({"settings":{"allow_targets":["10.0.0.0/8","192.168.1.10"],"default_plan":"pro",)"
    R"("require_apikey":true,"anon_key":"0123456789abcdef","cors_origins":[],)"
    R"("shard_count":64,"replication_factor":2,"timing":"default"}})";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ctl_settings, statushive::tests::ctl_token_fixture)

BOOST_AUTO_TEST_CASE(settings_are_a_table) {
  answer(200, body);
  BOOST_TEST(run("settings list") == 0);
  BOOST_TEST(latest_request() == "GET /api/cluster/settings");
  BOOST_TEST(out.str() ==
             "NAME                VALUE\n"
             "allow_targets       10.0.0.0/8,192.168.1.10\n"
             "default_plan        pro\n"
             "require_apikey      true\n"
             "anon_key            0123456789abcdef\n"
             "cors_origins        -\n"
             "shard_count         64\n"
             "replication_factor  2\n"
             "timing              default\n");
  answer(200, body);
  BOOST_TEST(run("settings list -o json") == 0);
  BOOST_TEST(out.str() == body + '\n');
}

BOOST_AUTO_TEST_CASE(a_setting_is_sent_as_what_it_is_and_shown_as_it_now_is) {
  const auto check = [&](const std::string& name, const std::string& value, const std::string& sent,
                         const std::string& shown) {
    answer(200, body);
    BOOST_TEST(run_words({"settings", "set", name, value}) == 0, name);
    BOOST_TEST(latest_request() == "PUT /api/cluster/settings {\"" + name + "\":" + sent + "}");
    BOOST_TEST(out.str() == name + " is " + shown + '\n');
    BOOST_TEST(err.str() == "");
  };
  check("default_plan", "pro", R"("pro")", "pro");
  check("require_apikey", "false", "false", "true");
  check("anon_key", "0123456789abcdef", R"("0123456789abcdef")", "0123456789abcdef");
  check("allow_targets", "10.0.0.0/8, 192.168.1.10", R"(["10.0.0.0/8","192.168.1.10"])",
        "10.0.0.0/8,192.168.1.10");
  check("cors_origins", "", "[]", "empty");
  check("cors_origins", "https://app.example.com", R"(["https://app.example.com"])", "empty");
  answer(200, body);
  BOOST_TEST(run("settings set default_plan pro -o json") == 0);
  BOOST_TEST(out.str() == body + '\n');
}

BOOST_AUTO_TEST_CASE(whoever_requires_the_anon_key_is_told_that_it_is_needed_from_now_on) {
  answer(200, body);
  BOOST_TEST(run("settings set require_apikey true") == 0);
  BOOST_TEST(out.str() == "require_apikey is true\n");
  BOOST_TEST(err.str() ==
             "hint: from now on statushivectl needs --anon-key or STATUSHIVE_ANON_KEY, too: "
             "0123456789abcdef\n");
}

BOOST_AUTO_TEST_CASE(a_wrong_name_or_value_is_a_usage_error_that_says_what_is_right) {
  for (const auto* name : {"colour", "shard_count"}) {
    BOOST_TEST(run_words({"settings", "set", name, "5"}) == 2);
    BOOST_TEST(err.str() == "error: statushivectl settings set: NAME: '" + std::string(name) +
                                "' is none of allow_targets, anon_key, cors_origins, default_plan, "
                                "require_apikey\nhint: statushivectl settings set --help\n");
  }
  BOOST_TEST(run("settings set require_apikey maybe") == 2);
  BOOST_TEST(err.str() ==
             "error: set require_apikey: require_apikey is true or false, not 'maybe'\n");
  BOOST_TEST(run("settings set default_plan gold") == 2);
  BOOST_TEST(
      err.str() ==
      "error: set default_plan: default_plan is free, pro, pro_plus, unlimited, not 'gold'\n");
  BOOST_TEST(run("settings set allow_targets 10.0.0.0/8,,10.0.0.1") == 2);
  BOOST_TEST(err.str() ==
             "error: set allow_targets: allow_targets is a list such as A,B or '', not "
             "'10.0.0.0/8,,10.0.0.1'\n");
  BOOST_TEST(run("settings set default_plan") == 2);
  BOOST_TEST(http.requests.empty());
  answer(400, R"({"error":"cors_origins is 'x'","code":"invalid_field","field":"cors_origins"})");
  BOOST_TEST(run("settings set cors_origins x") == 2);
}

BOOST_AUTO_TEST_SUITE_END()
