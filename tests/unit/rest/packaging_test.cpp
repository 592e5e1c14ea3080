#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "metrics_samples.hpp"
#include "tests/integration/prometheus_tool.hpp"
#include "tests/support/exposition_lines.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/virtual_clock.hpp"

namespace statushive::tests {
namespace {

const std::string packaging = STATUSHIVE_PACKAGING_DIRECTORY;
const std::string dashboard_file = packaging + "/grafana/statushive.json";
const std::string rules_file = packaging + "/prometheus/alerts.yml";
const std::string rules_test_file = packaging + "/prometheus/alerts_test.yml";

std::string read(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A node's text, with a few requests, so that every family has samples.
std::string node_text() {
  const virtual_clock time;
  rest::node_metrics metrics(sample_sources(), time);
  metrics.observe(http::method::get, "/api/monitors", 200, std::chrono::milliseconds(2));
  for (const int status : {404, 500, 503})
    metrics.observe(http::method::get, "/readyz", status, std::chrono::milliseconds(1));
  return metrics.text();
}

std::set<std::string> matches(const std::string& text, const std::regex& pattern) {
  std::set<std::string> found;
  for (std::sregex_iterator one(text.begin(), text.end(), pattern), end; one != end; ++one)
    found.insert((*one)[1].str());
  return found;
}

void check_against_node(const std::string& file) {
  for (const auto& missing : missing_for(read(file), exposition_lines(node_text())))
    BOOST_ERROR(file << ": " << missing);
}

struct dashboard {
  boost::json::value all = boost::json::parse(read(dashboard_file));

  [[nodiscard]] const boost::json::array& panels() const { return all.at("panels").as_array(); }
  [[nodiscard]] std::vector<std::string> queries() const {
    std::vector<std::string> found;
    for (const auto& panel : panels()) {
      if (const auto* targets = panel.as_object().if_contains("targets")) {
        for (const auto& target : targets->as_array())
          found.emplace_back(target.at("expr").as_string());
      }
    }
    return found;
  }
};

BOOST_AUTO_TEST_SUITE(packaged_files)

BOOST_AUTO_TEST_CASE(promtool_has_nothing_to_say_against_a_node) {
  BOOST_TEST(complaint_about_metrics(node_text()) == "");
}

BOOST_AUTO_TEST_CASE(promtool_does_object_to_a_bad_name) {
  BOOST_TEST(complaint_about_metrics("# HELP requests Some.\n# TYPE requests counter\n"
                                     "requests 1\n") != "");
}

BOOST_AUTO_TEST_CASE(the_alert_rules_are_valid) {
  BOOST_TEST(complaint_of_promtool({"check", "rules", rules_file}) == "");
}

BOOST_AUTO_TEST_CASE(the_alert_rules_pass_their_tests) {
  BOOST_TEST(complaint_of_promtool({"test", "rules", rules_test_file}) == "");
}

BOOST_AUTO_TEST_CASE(every_alert_has_a_test) {
  const std::regex rule("- alert: (\\w+)");
  const std::regex tested("- alertname: (\\w+)");
  const auto rules = matches(read(rules_file), rule);
  BOOST_TEST(!rules.empty());
  BOOST_TEST(rules == matches(read(rules_test_file), tested), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_alert_rules_ask_for_what_a_node_has) {
  check_against_node(rules_file);
}

BOOST_AUTO_TEST_CASE(what_no_node_has_is_found) {
  const exposition_lines node(node_text());
  BOOST_TEST(missing_for("rate(statushive_queue_items_mux{queue=\"journal\"}[5m])", node).size() ==
             1U);
  BOOST_TEST(missing_for("\"statushive_queue_items{queue=\\\"journals\\\"}\"", node).size() == 1U);
  BOOST_TEST(missing_for("statushive_queue_items{queues=\"journal\"}", node).size() == 1U);
  BOOST_TEST(missing_for("statushive_queue_items{job=\"x\", queue=\"journal\"}", node).empty());
}

BOOST_AUTO_TEST_CASE(the_dashboard_asks_for_what_a_node_has) {
  check_against_node(dashboard_file);
}

BOOST_FIXTURE_TEST_CASE(every_query_of_the_dashboard_is_one, dashboard) {
  const temporary_directory directory;
  const auto file = directory / "queries.yml";
  std::ofstream rules(file);
  rules << "groups:\n  - name: queries\n    rules:\n";
  int number = 0;
  for (auto query : queries()) {
    query = std::regex_replace(query, std::regex("\\$__rate_interval"), "5m");
    rules << "      - record: query:" << ++number
          << "\n        expr: " << boost::json::serialize(boost::json::value(query)) << '\n';
  }
  rules.close();
  BOOST_TEST(number > 50);
  BOOST_TEST(complaint_of_promtool({"check", "rules", file}) == "");
}

BOOST_FIXTURE_TEST_CASE(every_query_is_about_the_nodes_that_were_chosen, dashboard) {
  for (const auto& query : queries()) {
    BOOST_TEST(query.find("job=\"$job\"") != std::string::npos, query);
    BOOST_TEST(query.find("instance=~\"$instance\"") != std::string::npos, query);
  }
}

BOOST_FIXTURE_TEST_CASE(the_panels_have_numbers_of_their_own_and_do_not_overlap, dashboard) {
  std::set<int64_t> numbers;
  std::set<std::pair<int64_t, int64_t>> cells;
  for (const auto& panel : panels()) {
    const auto title = boost::json::serialize(panel.at("title"));
    BOOST_TEST(numbers.insert(panel.at("id").as_int64()).second, title);
    const auto& place = panel.at("gridPos");
    const auto left = place.at("x").as_int64();
    const auto top = place.at("y").as_int64();
    const auto right = left + place.at("w").as_int64();
    BOOST_TEST(right <= 24, title);
    for (auto x = left; x < right; ++x) {
      for (auto y = top; y < top + place.at("h").as_int64(); ++y)
        BOOST_TEST(cells.emplace(x, y).second, title << " lies on another panel");
    }
  }
}

BOOST_FIXTURE_TEST_CASE(the_dashboard_takes_any_data_source, dashboard) {
  for (const auto& panel : panels()) {
    if (panel.at("type") == "row") continue;
    BOOST_TEST((panel.at("datasource").at("uid") == "${datasource}"));
    for (const auto& target : panel.at("targets").as_array())
      BOOST_TEST((target.at("datasource").at("uid") == "${datasource}"));
  }
  BOOST_TEST(all.at("id").is_null());  // Grafana gives it one.
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace statushive::tests
