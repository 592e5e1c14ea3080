// GET /metrics of a real node: the format, what it counts, and what it must not say.

#include <fstream>
#include <iterator>

#include <boost/json/object.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/integration/node_process.hpp"
#include "tests/integration/prometheus_tool.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/exposition_lines.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;
using tests::api_answer;
using tests::api_client;
using tests::eventually;
using tests::exposition_lines;

std::string packaged(const std::string& name) {
  std::ifstream file(STATUSHIVE_PACKAGING_DIRECTORY "/" + name);
  BOOST_TEST_REQUIRE(file.good(), "cannot read " << name);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A node with one monitor, which was checked.
struct checked_node {
  tests::temporary_directory directory;
  tests::node_process node{directory / "data"};
  api_client admin{""};
  boost::json::object monitor;

  checked_node() {
    node.start();
    admin = node.client();
    const auto made = admin.post("/api/monitors", {{"name", "A telltale name"},
                                                   {"url", "http://telltale.invalid/path"},
                                                   {"interval_seconds", 1}});
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.body);
    monitor = made.json().at("monitor").as_object();
    BOOST_TEST(eventually(20s, [&] { return checks() >= 1; }));
  }
  ~checked_node() {
    BOOST_TEST(node.complaint_at_stop() == "");
    BOOST_TEST_MESSAGE("log of the node:\n" << node.log_tail());
  }

  [[nodiscard]] std::string text() const {
    const auto answer = api_client(node.server()).get("/metrics");
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.body);
    return answer.body;
  }
  [[nodiscard]] exposition_lines lines() const { return exposition_lines(text()); }
  [[nodiscard]] double checks() const {
    const auto now = lines();
    double sum = 0;
    for (const auto* result : {"up", "degraded", "down", "no_data"})
      sum +=
          now.at(std::string("statushive_checks_total{type=\"http\",result=\"") + result + "\"}");
    return sum;
  }
  /// Whether the sample comes to the value; a text is up to a second old.
  [[nodiscard]] bool comes_to(const std::string& sample, double value) const {
    return eventually(10s, [&] {
      const auto now = lines();
      return now.has(sample) && now.at(sample) == value;
    });
  }
};

BOOST_FIXTURE_TEST_SUITE(metrics, checked_node)

BOOST_AUTO_TEST_CASE(anybody_gets_a_text_that_promtool_likes) {
  const auto answer = api_client(node.server()).get("/metrics");
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(answer.headers.at("content-type") == "text/plain; version=0.0.4; charset=utf-8");
  BOOST_TEST(tests::complaint_about_metrics(answer.body) == "");
}

BOOST_AUTO_TEST_CASE(alerts_and_dashboard_ask_for_what_the_node_has) {
  const auto now = lines();
  for (const auto* file : {"prometheus/alerts.yml", "grafana/statushive.json"}) {
    for (const auto& missing : tests::missing_for(packaged(file), now))
      BOOST_ERROR(file << ": " << missing);
  }
}

BOOST_AUTO_TEST_CASE(the_text_names_nobody_and_nothing_of_theirs) {
  BOOST_TEST(admin.get("/api/monitors/" + std::string(monitor.at("id").as_string())).status == 200);
  const auto me = admin.get("/api/me").json().at("user").as_object();
  const auto seen = [&] {
    return lines().has(
        "statushive_http_requests_total{method=\"GET\",route=\"/api/monitors/"
        ":id\",status=\"200\"}");
  };
  BOOST_TEST(eventually(10s, seen));
  const auto now = text();
  for (const auto& secret :
       {std::string(monitor.at("id").as_string()), std::string("telltale"),
        std::string(me.at("id").as_string()), std::string(me.at("account_id").as_string()),
        std::string(tests::node_process::email), std::string("127.0.0.1")}) {
    BOOST_TEST(now.find(secret) == std::string::npos, "the metrics say " << secret);
  }
}

BOOST_AUTO_TEST_CASE(requests_count_by_pattern_and_unknown_paths_have_none) {
  for (int i = 0; i < 3; ++i)
    BOOST_TEST(admin.get("/made/up/" + std::to_string(i)).status == 404);
  BOOST_TEST(
      comes_to("statushive_http_requests_total{method=\"GET\",route=\"\",status=\"404\"}", 3));
  BOOST_TEST(text().find("made/up") == std::string::npos);
  BOOST_TEST(admin.del("/api/monitors/" + std::string(monitor.at("id").as_string())).status == 200);
  BOOST_TEST(
      comes_to("statushive_http_requests_total{method=\"DELETE\",route=\"/api/monitors/:id\","
               "status=\"200\"}",
               1));
  BOOST_TEST(
      comes_to("statushive_http_request_duration_seconds_count{method=\"DELETE\","
               "route=\"/api/monitors/:id\"}",
               1));
}

BOOST_AUTO_TEST_CASE(a_failed_login_counts) {
  BOOST_TEST(lines().at("statushive_login_failures_total") == 0);
  BOOST_TEST(api_client(node.server()).log_in(tests::node_process::email, "wrong").status == 400);
  BOOST_TEST(comes_to("statushive_login_failures_total", 1));
}

BOOST_AUTO_TEST_CASE(what_a_check_and_a_change_do_shows_in_all_layers) {
  const auto now = lines();
  // The heartbeat may still wait for its journal entry.
  BOOST_TEST(
      eventually(10s, [&] { return lines().at("statushive_journal_heartbeats_total") > 0; }));
  BOOST_TEST(now.at("statushive_schedule_lag_seconds_count") > 0);
  BOOST_TEST(now.at("statushive_shards") > 0);
  BOOST_TEST(now.at("statushive_consensus_is_leader") == 1);
  BOOST_TEST(now.at("statushive_consensus_proposals_total{outcome=\"committed\"}") > 0);
  BOOST_TEST(now.at("statushive_consensus_commit_duration_seconds_count") ==
             now.at("statushive_consensus_proposals_total{outcome=\"committed\"}"));
  BOOST_TEST(now.at("statushive_consensus_applied_index") > 1);
  BOOST_TEST(now.at("statushive_database_sync_duration_seconds_count{database=\"control\"}") > 0);
  BOOST_TEST(now.at("statushive_database_wal_bytes_total{database=\"control\"}") > 0);
  BOOST_TEST(now.at("statushive_state_rows{table=\"sessions\"}") >= 1);
  BOOST_TEST(now.at("statushive_disk_free_bytes") > now.at("statushive_disk_reserve_bytes"));
  for (const auto* queue : {"checks", "check_engine", "journal", "transitions", "proposals",
                            "read_barriers", "commands", "passwords", "long_reads"}) {
    BOOST_TEST(now.at(std::string("statushive_queue_items_max{queue=\"") + queue + "\"}") > 0,
               queue);
  }
  BOOST_TEST(now.at("statushive_http_connections_max") > 0);
  BOOST_TEST(now.at("statushive_rate_limit_keys_max{limit=\"account\"}") > 0);
  BOOST_TEST(now.at("statushive_rate_limit_keys_max{limit=\"address\"}") > 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
