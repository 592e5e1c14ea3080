#include <boost/test/unit_test.hpp>

#include "ctl_fixture.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;
using tests::ctl_fixture;
using tests::ctl_token_fixture;

constexpr auto monitor_json =
    R"({"id":"0190a5b2-0000-7000-8000-000000000001","name":"Shop",)"
    R"("type":"http","url":"https://example.com/","method":"GET",)"
    R"("interval_seconds":250,"timeout_ms":2500,"expected_status":200,)"
    R"("active":true,"last_status":"up",)"
    R"("last_checked_at":"2026-11-23T08:30:00.000Z","last_response_ms":234,)"
    R"("state":"up","state_since":"2026-11-23T08:00:00.000Z",)"
    R"("created_at":"2026-11-23T07:00:00.000Z",)"
    R"("updated_at":"2026-11-23T07:30:00.000Z"})";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ctl_arguments, ctl_token_fixture)

BOOST_AUTO_TEST_CASE(help_and_version_are_data) {
  BOOST_TEST(run("--help") == 0);
  BOOST_TEST(out.str().starts_with("Administers a StatusHive cluster"));
  BOOST_TEST(err.str() == "");
  BOOST_TEST(run("monitor create --help") == 0);
  BOOST_TEST(out.str().find("--expected-status") != std::string::npos);
  BOOST_TEST(run("--version") == 0);
  BOOST_TEST(out.str().starts_with("statushivectl "));
}

BOOST_AUTO_TEST_CASE(a_wrong_line_is_a_usage_error_that_says_where) {
  const auto check = [&](const std::string& line, const std::string& message) {
    BOOST_TEST(run(line) == 2, line);
    BOOST_TEST(err.str() == message);
    BOOST_TEST(out.str() == "");
  };
  check("",
        "error: statushivectl: nothing is given where one of these is needed: "
        "login, logout, cluster, member, monitor, user, key, settings, audit, completion\nhint: "
        "statushivectl --help\n");
  check("node list",
        "error: statushivectl: 'node' is given where one of these is needed: "
        "login, logout, cluster, member, monitor, user, key, settings, audit, completion\nhint: "
        "statushivectl --help\n");
  check("monitor drop x",
        "error: statushivectl monitor: 'drop' is given where one of these is needed: "
        "list, show, create, update, pause, resume, delete\nhint: statushivectl monitor --help\n");
  check("monitor create Shop",
        "error: statushivectl monitor create: URL is required\n"
        "hint: statushivectl monitor create --help\n");
  check(
      "monitor create Shop https://example.com/ --interval 5x",
      "error: statushivectl monitor create: --interval: '5x' is no duration such as 30s, 4m10s or "
      "500ms, up to 1000d\nhint: statushivectl monitor create --help\n");
  check("monitor create Shop https://example.com/ --interval 1s500ms",
        "error: create monitor \"Shop\": --interval is 1s500ms, whole seconds are allowed\n");
  check("login",
        "error: statushivectl login: --email is required\nhint: statushivectl login --help\n");
  for (const auto* line :
       {"member list -o yaml", "member list extra", "member list --unknown", "monitor show",
        "monitor list --limit -3", "monitor list --active --paused",
        "--server ftp://example.com member list", "--server http://u:p@example.com member list",
        "--server http://example.com/?a member list", "login --email ada"}) {
    BOOST_TEST(run(line) == 2, line);
    BOOST_TEST(err.str().starts_with("error: "));
  }
  BOOST_TEST(run_words({"monitor", "show", ""}) == 2);
  BOOST_TEST(run_words({"--token", "a\nb", "member", "list"}) == 2);
  BOOST_TEST(http.requests.empty());
}

BOOST_AUTO_TEST_CASE(server_and_token_come_from_flags_before_the_environment) {
  answer(200, R"({"members":[]})");
  BOOST_TEST(run("member list") == 0);
  BOOST_TEST(http.requests.back().url == "http://127.0.0.1:8080/api/cluster/members");
  BOOST_TEST(http.requests.back().bearer_token == "key");
  variables["STATUSHIVE_SERVER"] = "http://10.0.0.1:8080/";
  answer(200, R"({"members":[]})");
  BOOST_TEST(run("member list") == 0);
  BOOST_TEST(http.requests.back().url == "http://10.0.0.1:8080/api/cluster/members");
  answer(200, R"({"members":[]})");
  BOOST_TEST(run("member list --server https://hive.example.com/base --token other") == 0);
  BOOST_TEST(http.requests.back().url == "https://hive.example.com/base/api/cluster/members");
  BOOST_TEST(http.requests.back().bearer_token == "other");
}

BOOST_AUTO_TEST_CASE(colour_is_for_terminals_that_want_it) {
  io.has_colour = true;
  BOOST_TEST(run("nonsense") == 2);
  BOOST_TEST(err.str().starts_with("\x1b[1;31merror:\x1b[0m "));
  variables["NO_COLOR"] = "1";
  BOOST_TEST(run("nonsense") == 2);
  BOOST_TEST(err.str().starts_with("error: "));
}

BOOST_AUTO_TEST_CASE(output_that_cannot_be_written_is_a_failure) {
  answer(200, R"({"members":[]})");
  out.setstate(std::ios::badbit);
  BOOST_TEST(static_cast<int>(ctl::run({"member", "list"}, io, http, time)) == 1);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(ctl_answers, ctl_token_fixture)

BOOST_AUTO_TEST_CASE(members_are_a_table) {
  answer(200, R"({"members":[{"id":"6f2a91c0","name":"node-a","state":"up","role":"leader",)"
              R"("address":"10.0.0.1:7400","zone":null,"last_seen_ms":12,"lag":0,"shards":43,)"
              R"("version":"0.4.0"},)"
              R"({"id":"e40c55aa","name":"node-c","state":"down","role":"follower",)"
              R"("address":null,"last_seen_ms":250999,"lag":812,"shards":0,)"
              R"("version":"0.4.0"}],"total":2})");
  BOOST_TEST(run("member list") == 0);
  BOOST_TEST(out.str() ==
             "ID        NAME    STATE  ROLE      ADDRESS        LAST SEEN  LAG  SHARDS  VERSION\n"
             "6f2a91c0  node-a  up     leader    10.0.0.1:7400  0s           0      43  0.4.0\n"
             "e40c55aa  node-c  down   follower  -              4m10s      812       0  0.4.0\n");
  BOOST_TEST(err.str() == "");
}

BOOST_AUTO_TEST_CASE(the_clusters_status_is_a_list_of_properties) {
  answer(
      200,
      R"({"cluster":{"id":"0190a5b2-0000-7000-8000-000000000009","node":"node-a","leader":null,)"
      R"("term":3,"commit_index":120,"applied_index":119,"members":3,"members_up":2,"shards":64,)"
      R"("feature_level":1,"version":"0.4.0"}})");
  BOOST_TEST(run("cluster status") == 0);
  BOOST_TEST(http.requests.back().url == "http://127.0.0.1:8080/api/cluster/status");
  BOOST_TEST(out.str() ==
             "cluster        0190a5b2-0000-7000-8000-000000000009\n"
             "node           node-a\n"
             "leader         -\n"
             "term           3\n"
             "committed      120\n"
             "applied        119\n"
             "members        2 of 3 up\n"
             "shards         64\n"
             "feature level  1\n"
             "version        0.4.0\n");
}

BOOST_AUTO_TEST_CASE(json_is_the_body_as_it_came) {
  const std::string body = R"({"members": [],  "total":0})";
  answer(200, body);
  BOOST_TEST(run("member list -o json") == 0);
  BOOST_TEST(out.str() == body + "\n");
  answer(200, body);
  BOOST_TEST(run("--output json member list") == 0);
}

BOOST_AUTO_TEST_CASE(monitors_are_a_table_and_what_is_left_out_is_said) {
  answer(200, R"({"monitors":[)" + std::string(monitor_json) +
                  R"(,{"id":"0190a5b2-0000-7000-8000-000000000002","name":"Blog",)"
                  R"("url":"https://example.org/",)"
                  R"("interval_seconds":60,"state":"pending","last_checked_at":null,)"
                  R"("last_response_ms":null}],)"
                  R"("total":7})");
  BOOST_TEST(run("monitor list --limit 2 --offset 1 --active") == 0);
  BOOST_TEST(http.requests.back().url ==
             "http://127.0.0.1:8080/api/monitors?limit=2&offset=1&active=true");
  BOOST_TEST(
      out.str() ==
      "ID                                    NAME  STATE    INTERVAL  RESPONSE  LAST CHECKED   "
      "           URL\n"
      "0190a5b2-0000-7000-8000-000000000001  Shop  up          4m10s     234ms  "
      "2026-11-23T08:30:00.000Z  https://example.com/\n"
      "0190a5b2-0000-7000-8000-000000000002  Blog  pending        1m         -  -              "
      "           https://example.org/\n");
  BOOST_TEST(err.str() == "hint: 2 of 7 are shown, see --limit and --offset\n");
}

BOOST_AUTO_TEST_CASE(a_monitor_is_shown_with_its_statistics) {
  answer(200, R"({"monitor":)" + std::string(monitor_json) +
                  R"(,"stats":{"uptime_30d":"99.95","avg_response_ms":245}})");
  BOOST_TEST(run("monitor show 0190a5b2-0000-7000-8000-000000000001") == 0);
  BOOST_TEST(out.str() ==
             "id                0190a5b2-0000-7000-8000-000000000001\n"
             "name              Shop\n"
             "state             up since 2026-11-23T08:00:00.000Z\n"
             "type              http\n"
             "url               https://example.com/\n"
             "method            GET\n"
             "interval          4m10s\n"
             "timeout           2s500ms\n"
             "expected status   200\n"
             "active            yes\n"
             "last checked      2026-11-23T08:30:00.000Z\n"
             "last response     234ms\n"
             "uptime 30d        99.95%\n"
             "average response  245ms\n"
             "created           2026-11-23T07:00:00.000Z\n"
             "updated           2026-11-23T07:30:00.000Z\n");
}

BOOST_AUTO_TEST_CASE(an_id_stays_one_segment_of_the_path) {
  answer(404, R"({"error":"there is no such monitor","code":"not_found"})");
  BOOST_TEST(run("monitor show ../users?x") == 3);
  BOOST_TEST(http.requests.back().url == "http://127.0.0.1:8080/api/monitors/..%2Fusers%3Fx");
  BOOST_TEST(err.str() == "error: show monitor ../users?x: there is no such monitor\n");
}

BOOST_AUTO_TEST_CASE(a_monitor_is_created_with_what_was_said_and_no_more) {
  answer(201, R"({"monitor":)" + std::string(monitor_json) + "}");
  BOOST_TEST(run("monitor create Shop https://example.com/") == 0);
  BOOST_TEST(http.requests.back().method == "POST");
  BOOST_TEST(http.requests.back().body == R"({"name":"Shop","url":"https://example.com/"})");
  BOOST_TEST(out.str() ==
             "monitor 0190a5b2-0000-7000-8000-000000000001 \"Shop\" is checked every 4m10s\n");
  answer(201, R"({"monitor":)" + std::string(monitor_json) + "}");
  BOOST_TEST(
      run("monitor create Shop https://example.com/ --type http --method HEAD --interval 4m10s "
          "--timeout 2500ms --expected-status 204 --paused") == 0);
  BOOST_TEST(http.requests.back().body ==
             R"({"name":"Shop","url":"https://example.com/","type":"http","method":"HEAD",)"
             R"("interval_seconds":250,"timeout_ms":2500,"expected_status":204,"active":false})");
}

BOOST_AUTO_TEST_CASE(a_monitor_is_deleted_only_on_purpose) {
  BOOST_TEST(run("monitor delete m1") == 2);
  BOOST_TEST(err.str() ==
             "error: delete monitor m1: there is no terminal to ask at\n"
             "hint: --yes deletes without a question\n");
  BOOST_TEST(http.requests.empty());
  answer(200, R"({"deleted":true})");
  BOOST_TEST(run("monitor delete m1 --yes") == 0);
  BOOST_TEST(http.requests.back().method == "DELETE");
  BOOST_TEST(out.str() == "monitor m1 is deleted\n");

  io.is_interactive = true;
  in.str("n\ny\n");
  answer(200, R"({"monitor":)" + std::string(monitor_json) + "}");
  BOOST_TEST(run("monitor delete m1") == 1);
  BOOST_TEST(err.str().starts_with("delete monitor m1 \"Shop\" and all its heartbeats? [y/N] "));
  answer(200, R"({"monitor":)" + std::string(monitor_json) + "}");
  answer(200, R"({"deleted":true})");
  BOOST_TEST(run("monitor delete m1") == 0);
  BOOST_TEST(run("monitor delete m1 --server http:///") == 2);
}

BOOST_AUTO_TEST_CASE(what_the_api_refuses_is_told_with_its_exit_code) {
  answer(403, R"({"error":"the plan free allows 180 or more","code":"plan_limit","hint":"ask"})");
  BOOST_TEST(run("monitor create Shop https://example.com/") == 6);
  BOOST_TEST(err.str() ==
             "error: create monitor \"Shop\": the plan free allows 180 or more\nhint: ask\n");
  answer(503, R"({"error":"the cluster has no leader","code":"no_leader"})");
  BOOST_TEST(run("monitor create Shop https://example.com/") == 4);
  answer(400, R"({"error":"url points to 10.0.0.1","code":"invalid_field","field":"url"})");
  BOOST_TEST(run("monitor create Shop http://10.0.0.1/") == 2);
  answer(500, R"({"error":"the server failed","code":"internal"})");
  BOOST_TEST(run("monitor list") == 1);
  http.answers.push_back(error(errc::unavailable, "no_connection", "no connection (refused)"));
  BOOST_TEST(run("monitor list") == 4);
  answer(401, R"({"error":"the access token is not valid","code":"invalid_token"})");
  BOOST_TEST(run("monitor list") == 6);
  BOOST_TEST(err.str() ==
             "error: list monitors: the access token is not valid\n"
             "hint: the token came from --token or STATUSHIVE_TOKEN\n");
  answer(200, "<html>");
  BOOST_TEST(run("monitor list") == 1);
}

BOOST_AUTO_TEST_CASE(text_from_the_server_does_not_steer_the_terminal) {
  answer(404, R"({"error":"no \u001b[2J","code":"not_found"})");
  BOOST_TEST(run("monitor show x") == 3);
  BOOST_TEST(err.str() == "error: show monitor x: no ?[2J\n");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(ctl_login, ctl_fixture)

BOOST_AUTO_TEST_CASE(a_password_comes_from_stdin_where_nobody_can_be_asked) {
  in.str("hunter22\nrest");
  answer(200, grant("access", "refresh", time.now() + 1h));
  BOOST_TEST(run("login --email ada@example.com") == 0);
  BOOST_TEST(http.requests.back().url == "http://127.0.0.1:8080/auth/v1/token?grant_type=password");
  BOOST_TEST(http.requests.back().body == R"({"email":"ada@example.com","password":"hunter22"})");
  BOOST_TEST(http.requests.back().bearer_token == "");
  BOOST_TEST(out.str() == "logged in at http://127.0.0.1:8080 as ada@example.com (admin)\n");
  const auto kept = logins.find(ctl::default_server).value();
  BOOST_REQUIRE(kept.has_value());
  BOOST_TEST(kept->access_token == "access");
  BOOST_TEST(kept->refresh_token == "refresh");
}

BOOST_AUTO_TEST_CASE(a_login_prints_no_tokens) {
  in.str("hunter22\n");
  answer(200, grant("access", "refresh", time.now() + 1h));
  BOOST_TEST(run("login --email ada@example.com -o json") == 0);
  BOOST_TEST(out.str() == R"({"user":{"email":"ada@example.com","role":"admin"},)"
                          R"("server":"http://127.0.0.1:8080"})"
                          "\n");
  BOOST_TEST(logins.find(ctl::default_server).value()->access_token == "access");
  BOOST_TEST(run("login --help") == 0);
  BOOST_TEST(out.str().find("without tokens") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(at_a_terminal_the_password_is_asked_for) {
  io.is_interactive = true;
  answer(200, grant("access", "refresh", time.now() + 1h));
  BOOST_TEST(run("login --email ada@example.com") == 0);
  BOOST_TEST(asked_for == std::vector<std::string>{"password of ada@example.com: "},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_login_that_fails_keeps_nothing) {
  BOOST_TEST(run("login --email ada@example.com") == 2);
  in.clear();
  in.str("wrong\n");
  answer(400, R"({"error":"invalid_grant","error_description":"Invalid login credentials",)"
              R"("code":"invalid_grant"})");
  BOOST_TEST(run("login --email ada@example.com") == 6);
  BOOST_TEST(err.str() == "error: log in at http://127.0.0.1:8080: Invalid login credentials\n");
  BOOST_TEST(!logins.find(ctl::default_server).value().has_value());
  in.str("hunter22\n");
  answer(200, R"({"access_token":"a"})");
  BOOST_TEST(run("login --email ada@example.com") == 1);
}

BOOST_AUTO_TEST_CASE(without_a_login_one_is_told_how_to_get_one) {
  BOOST_TEST(run("monitor list") == 6);
  BOOST_TEST(err.str() ==
             "error: list monitors: nobody is logged in at http://127.0.0.1:8080\n"
             "hint: statushivectl login --email YOU@EXAMPLE.COM --server http://127.0.0.1:8080\n");
  variables.clear();
  BOOST_TEST(run("monitor list") == 1);
  BOOST_TEST(err.str() ==
             "error: list monitors: there is no place for the login: HOME is not set\n"
             "hint: --token or STATUSHIVE_TOKEN works without one\n");
  BOOST_TEST(http.requests.empty());
}

BOOST_AUTO_TEST_CASE(a_login_that_lasts_is_used_as_it_is) {
  keep_login(time.now() + 1h);
  answer(200, R"({"monitors":[],"total":0})");
  BOOST_TEST(run("monitor list") == 0);
  BOOST_TEST(http.requests.size() == 1u);
  BOOST_TEST(http.requests.back().bearer_token == "old-access");
}

BOOST_AUTO_TEST_CASE(an_expired_access_token_is_replaced_before_the_call) {
  keep_login(time.now());
  answer(200, grant("new-access", "new-refresh", time.now() + 1h));
  answer(200, R"({"monitors":[],"total":0})");
  BOOST_TEST(run("monitor list") == 0);
  BOOST_REQUIRE(http.requests.size() == 2u);
  BOOST_TEST(http.requests[0].url ==
             "http://127.0.0.1:8080/auth/v1/token?grant_type=refresh_token");
  BOOST_TEST(http.requests[0].body == R"({"refresh_token":"old-refresh"})");
  BOOST_TEST(http.requests[1].bearer_token == "new-access");
  BOOST_TEST(logins.find(ctl::default_server).value()->refresh_token == "new-refresh");
}

BOOST_AUTO_TEST_CASE(a_refused_access_token_is_replaced_once) {
  keep_login(time.now() + 1h);
  answer(401, R"({"error":"the access token is not valid","code":"invalid_token"})");
  answer(200, grant("new-access", "new-refresh", time.now() + 1h));
  answer(401, R"({"error":"the access token is not valid","code":"invalid_token"})");
  BOOST_TEST(run("monitor list") == 6);
  BOOST_TEST(http.requests.size() == 3u);
  BOOST_TEST(err.str() ==
             "error: list monitors: the access token is not valid\n"
             "hint: statushivectl login --email YOU@EXAMPLE.COM --server http://127.0.0.1:8080\n");
}

BOOST_AUTO_TEST_CASE(a_login_that_another_process_renewed_is_not_renewed_again) {
  keep_login(time.now() + 1h);
  http.on_request = [this] {
    if (http.requests.size() != 1) return;
    const ctl::stored_login renewed{"their-access", "their-refresh", time.now() + 1h};
    BOOST_REQUIRE(logins.write(ctl::default_server, renewed).has_value());
  };
  answer(401, R"({"error":"the access token is not valid","code":"invalid_token"})");
  answer(200, R"({"monitors":[],"total":0})");
  BOOST_TEST(run("monitor list") == 0);
  BOOST_REQUIRE(http.requests.size() == 2u);
  BOOST_TEST(http.requests.back().bearer_token == "their-access");
}

BOOST_AUTO_TEST_CASE(a_login_that_has_ended_is_forgotten) {
  keep_login(time.now());
  answer(400, R"({"error":"invalid_grant","error_description":"used","code":"invalid_grant"})");
  BOOST_TEST(run("monitor list") == 6);
  BOOST_TEST(err.str() ==
             "error: list monitors: the login at http://127.0.0.1:8080 has ended\n"
             "hint: statushivectl login --email YOU@EXAMPLE.COM --server http://127.0.0.1:8080\n");
  BOOST_TEST(!logins.find(ctl::default_server).value().has_value());
}

BOOST_AUTO_TEST_CASE(a_refresh_that_finds_nobody_keeps_the_login) {
  keep_login(time.now());
  answer(503, R"({"error":"the cluster has no leader","code":"no_leader"})");
  BOOST_TEST(run("monitor list") == 4);
  BOOST_TEST(logins.find(ctl::default_server).value()->refresh_token == "old-refresh");
}

BOOST_AUTO_TEST_SUITE_END()
