#include <map>

#include <boost/test/unit_test.hpp>

#include "api_fixture.hpp"

namespace statushive::tests {
namespace {

using enum http::method;

BOOST_FIXTURE_TEST_SUITE(cluster_api, api_fixture)

BOOST_AUTO_TEST_CASE(the_process_is_healthy_while_it_answers) {
  const auto answer = call(get, "/healthz", {.token = ""});
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(answer.body == R"({"status":"ok"})");
}

BOOST_AUTO_TEST_CASE(a_node_is_ready_when_it_can_serve) {
  cluster.readiness_answer = result<void>();
  BOOST_TEST(call(get, "/readyz", {.token = ""}).body == R"({"status":"ready"})");
  cluster.readiness_answer = error(errc::unavailable, "no_leader", "the cluster has no leader");
  const auto answer = call(get, "/readyz", {.token = ""});
  BOOST_TEST(answer.status == 503);
  BOOST_TEST(member_of(answer, "code") == "no_leader");
  BOOST_TEST(header_of(answer, "Retry-After") == "1");
}

BOOST_AUTO_TEST_CASE(an_administrator_sees_the_cluster) {
  cluster_report report;
  report.cluster = cluster_id::parse("0190a6f0-0000-7000-8000-00000000000c").value();
  report.node_name = "node-a";
  report.leader_name = "node-a";
  report.term = 2;
  report.commit_index = report.applied_index = 9'223'372'036'854'775'807ULL;
  report.members = report.members_up = 1;
  report.shard_count = 64;
  report.feature_level = 1;
  report.version = "0.1.0";
  cluster.status_answer = report;
  const auto answer = as_admin(get, "/api/cluster/status");
  BOOST_TEST(is_golden("cluster_status", answer.body));
  report.leader_name.clear();
  cluster.status_answer = report;
  BOOST_TEST(as_admin(get, "/api/cluster/status").body.find("\"leader\":null") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_administrator_sees_the_members) {
  member_report leader;
  leader.member = {.id = node_id(0x6f2a91c000000001),
                   .name = "node-a",
                   .address = "10.0.0.1:7400",
                   .zone = "a",
                   .version = "0.1.0",
                   .incarnation = 3};
  leader.state = member_state::up;
  leader.last_seen = std::chrono::milliseconds(0);
  leader.lag = 0;
  leader.role = "leader";
  leader.shards = 43;
  member_report lost;
  lost.member = {.id = node_id(0xe40c55aa00000001),
                 .name = "node-c",
                 .address = "",
                 .zone = "",
                 .version = "0.1.0",
                 .incarnation = 1};
  lost.state = member_state::down;
  lost.role = "follower";
  lost.last_seen = std::chrono::milliseconds(250'000);
  lost.lag = 812;
  member_report stranger;
  stranger.member = {.id = node_id(0x7700aa5500000001),
                     .name = "node-d",
                     .address = "",
                     .zone = "",
                     .version = "0.1.0",
                     .incarnation = 1};
  stranger.role = "follower";
  cluster.members_answer = std::vector<member_report>{leader, lost, stranger};
  const auto answer = as_admin(get, "/api/cluster/members");
  BOOST_TEST(is_golden("cluster_members", answer.body));
}

constexpr char settings_target[] = "/api/cluster/settings";

settings sample_settings() {
  settings current;
  current.allow_targets = {cidr::parse("10.0.0.0/8").value(), cidr::parse("::1").value()};
  current.default_plan = plan::free;
  current.require_apikey = true;
  current.cors_origins = {"https://app.example.com"};
  current.anon_key = "an-anon-key-of-32-characters-000";
  current.revision = 7;
  return current;
}

BOOST_AUTO_TEST_CASE(an_administrator_sees_the_settings_with_their_revision) {
  settings.show_answer = sample_settings();
  const auto answer = as_admin(get, settings_target);
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(is_golden("settings", answer.body));
  BOOST_TEST(header_of(answer, "ETag") == "\"7\"");
}

BOOST_AUTO_TEST_CASE(a_cluster_without_an_anon_key_shows_null) {
  auto old = sample_settings();
  old.anon_key.clear();
  settings.show_answer = old;
  BOOST_TEST(as_admin(get, settings_target).body.find("\"anon_key\":null") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_change_of_settings_has_what_the_body_says_and_nothing_else) {
  settings.update_answer = sample_settings();
  const auto answer = as_admin(put, settings_target, R"({"allow_targets":["10.0.0.0/8","::1"],
      "default_plan":"pro","require_apikey":false,"anon_key":"abcdefghijklmnop",
      "cors_origins":["*"]})");
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(is_golden("settings", answer.body));
  BOOST_TEST(header_of(answer, "ETag") == "\"7\"");
  settings_patch wanted;
  wanted.allow_targets = sample_settings().allow_targets;
  wanted.default_plan = plan::pro;
  wanted.require_apikey = false;
  wanted.anon_key = "abcdefghijklmnop";
  wanted.cors_origins = {"*"};
  BOOST_TEST((settings.patch == wanted));
  BOOST_TEST(as_admin(put, settings_target, "{}").status == 200);
  BOOST_TEST((settings.patch == settings_patch()));
  BOOST_TEST(as_admin(put, settings_target, R"({"allow_targets":[],"anon_key":null})").status ==
             200);
  BOOST_TEST(settings.patch.allow_targets.value().empty());
  BOOST_TEST(settings.patch.anon_key.value() == "");
}

BOOST_AUTO_TEST_CASE(a_bad_setting_is_refused_by_name) {
  const std::map<std::string, std::string> cases = {
      {R"("allow_targets":["10.0.0.0/33"])", "allow_targets[0]"},
      {R"("allow_targets":["10.0.0.0/8","10.0.0.1/8"])", "allow_targets[1]"},
      {R"("allow_targets":["localhost"])", "allow_targets[0]"},
      {R"("allow_targets":[""])", "allow_targets[0]"},
      {R"("allow_targets":[7])", "allow_targets[0]"},
      {R"("allow_targets":"10.0.0.0/8")", "allow_targets"},
      {R"("allow_targets":null)", "allow_targets"},
      {R"("default_plan":"gold")", "default_plan"},
      {R"("require_apikey":"yes")", "require_apikey"},
      {R"("anon_key":"abcdefghijklmno")", "anon_key"},
      {R"("anon_key":")" + std::string(129, 'a') + '"', "anon_key"},
      {R"("cors_origins":"*")", "cors_origins"},
      {R"("shard_count":64)", "shard_count"},
      {R"("replication_factor":3)", "replication_factor"},
      {R"("timing":"lan")", "timing"},
      {R"("token_key":"x")", "token_key"}};
  for (const auto& [member, field] : cases) {
    const auto answer = as_admin(put, settings_target, '{' + member + '}');
    BOOST_TEST(status_and_field(answer) == "400 " + field, answer.body);
  }
  BOOST_TEST(settings.calls == 0);
}

BOOST_AUTO_TEST_CASE(a_long_range_is_cut_in_the_message) {
  const auto answer = as_admin(put, settings_target,
                               R"({"allow_targets":[")" + std::string(10'000, 'x') + R"("]})");
  BOOST_TEST(status_and_field(answer) == "400 allow_targets[0]");
  BOOST_TEST(answer.body.size() < 400);
}

BOOST_AUTO_TEST_CASE(settings_change_only_if_they_have_the_wanted_revision) {
  settings.update_answer = error(errc::aborted, "if_match_failed", "it has changed meanwhile");
  const auto answer =
      call(put, settings_target,
           {.token = "admin-token", .body = "{}", .headers = {{"If-Match", "\"6\""}}});
  BOOST_TEST(status_and_code(answer) == "409 if_match_failed");
  BOOST_TEST((settings.who.terms.expected_revisions == std::vector<uint64_t>{6}));
  BOOST_TEST(logged.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace statushive::tests
