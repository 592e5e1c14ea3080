#include <atomic>
#include <cmath>
#include <future>
#include <set>
#include <string>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "metrics_samples.hpp"
#include "rest/metrics/exposition.hpp"
#include "rest/metrics/process_figures.hpp"
#include "rest/metrics/request_counts.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/exposition_lines.hpp"
#include "tests/support/virtual_clock.hpp"

namespace statushive::rest {
namespace {

using namespace std::chrono_literals;
using tests::exposition_lines;

struct sampled {
  tests::virtual_clock watch;
  node_metrics metrics{tests::sample_sources(), watch};

  [[nodiscard]] exposition_lines lines() const { return exposition_lines(metrics.text()); }
};

BOOST_AUTO_TEST_SUITE(expositions)

BOOST_AUTO_TEST_CASE(values_of_labels_are_escaped_and_round_trip) {
  exposition out;
  out.gauge("some_gauge", "Help.").add(1, {{"label", "a \"b\" \\ c\nd"}});
  const auto text = std::move(out).text();
  BOOST_TEST(text ==
             "# HELP some_gauge Help.\n"
             "# TYPE some_gauge gauge\n"
             "some_gauge{label=\"a \\\"b\\\" \\\\ c\\nd\"} 1\n");
}

BOOST_AUTO_TEST_CASE(a_histogram_is_cumulative_and_ends_with_all) {
  exposition out;
  out.durations("took_seconds", "Help.").add({{500us, 100ms, 2500ms}, {1, 2, 0, 4}, 12'345'678us});
  const exposition_lines lines(std::move(out).text());
  BOOST_TEST(lines.at("took_seconds_bucket{le=\"0.0005\"}") == 1);
  BOOST_TEST(lines.at("took_seconds_bucket{le=\"0.1\"}") == 3);
  BOOST_TEST(lines.at("took_seconds_bucket{le=\"2.5\"}") == 3);
  BOOST_TEST(lines.at("took_seconds_bucket{le=\"+Inf\"}") == 7);
  BOOST_TEST(lines.at("took_seconds_count") == 7);
  BOOST_TEST(lines.at("took_seconds_sum") == 12.345678);
}

BOOST_AUTO_TEST_CASE(a_family_without_samples_is_left_out) {
  exposition out;
  out.counter("nothing_total", "Help.");
  out.counter("something_total", "Help.").add(uint64_t{1} << 40);
  BOOST_TEST(std::move(out).text() ==
             "# HELP something_total Help.\n# TYPE something_total counter\n"
             "something_total 1099511627776\n");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(requests, sampled)

BOOST_AUTO_TEST_CASE(requests_count_by_route_method_and_status) {
  metrics.observe(http::method::get, "/api/monitors/:id", 200, 400us);
  metrics.observe(http::method::get, "/api/monitors/:id", 200, 3ms);
  metrics.observe(http::method::get, "/api/monitors/:id", 404, 90us);
  metrics.observe(http::method::put, "/api/monitors/:id", 200, 5ms);
  metrics.observe(http::method::get, "", 400, 10us);
  const auto now = lines();
  const std::string get = "{method=\"GET\",route=\"/api/monitors/:id\"";
  BOOST_TEST(now.at("statushive_http_requests_total" + get + ",status=\"200\"}") == 2);
  BOOST_TEST(now.at("statushive_http_requests_total" + get + ",status=\"404\"}") == 1);
  BOOST_TEST(now.at("statushive_http_requests_total{method=\"PUT\",route=\"/api/monitors/:id\","
                    "status=\"200\"}") == 1);
  BOOST_TEST(now.at("statushive_http_requests_total{method=\"GET\",route=\"\",status=\"400\"}") ==
             1);
  BOOST_TEST(now.at("statushive_http_request_duration_seconds_count" + get + "}") == 3);
  BOOST_TEST(now.at("statushive_http_request_duration_seconds_bucket" + get + ",le=\"0.0005\"}") ==
             2);
  BOOST_TEST(now.at("statushive_http_request_duration_seconds_bucket" + get + ",le=\"0.005\"}") ==
             3);
  BOOST_TEST(std::abs(now.at("statushive_http_request_duration_seconds_sum" + get + "}") -
                      0.00349) < 1e-9);
}

BOOST_AUTO_TEST_CASE(routes_are_bounded_whatever_is_called_a_route) {
  request_counts counts;
  constexpr size_t extra = 50;
  for (size_t i = 0; i < request_counts::routes_max + extra; ++i)
    counts.observe(http::method::get, "/made/up/" + std::to_string(i), 200, 1us);
  exposition out;
  counts.write(out);
  const exposition_lines lines(std::move(out).text());
  BOOST_TEST(lines.at("statushive_http_requests_total{method=\"GET\",route=\"\",status=\"200\"}") ==
             extra);
  BOOST_TEST(lines.labels().at("route").size() == request_counts::routes_max + 1);
}

BOOST_AUTO_TEST_CASE(a_status_out_of_range_cannot_make_labels) {
  for (int status = -1000; status < 2000; ++status)
    metrics.observe(http::method::get, "/", status, 1us);
  BOOST_TEST(lines().labels().at("status").size() == 500U);
}

BOOST_AUTO_TEST_CASE(a_text_is_given_again_for_a_second) {
  BOOST_TEST(
      !lines().has("statushive_http_requests_total{method=\"GET\",route=\"/\",status=\"200\"}"));
  metrics.observe(http::method::get, "/", 200, 1us);
  watch.advance(node_metrics::text_life - 1ms);
  BOOST_TEST(
      !lines().has("statushive_http_requests_total{method=\"GET\",route=\"/\",status=\"200\"}"));
  watch.advance(1ms);
  BOOST_TEST(
      lines().has("statushive_http_requests_total{method=\"GET\",route=\"/\",status=\"200\"}"));
}

BOOST_AUTO_TEST_CASE(a_source_that_hangs_holds_up_one_caller_and_no_other) {
  auto all = tests::sample_sources();
  std::atomic<int> calls{0};
  std::promise<void> mended;
  // One that is asked once for each text.
  all.rows = [&, wait = mended.get_future().share()] {
    if (++calls == 2) wait.wait();
    return result<storage::row_counts>(storage::row_counts());
  };
  const node_metrics hanging(std::move(all), watch);
  const auto before = hanging.text();
  watch.advance(node_metrics::text_life);
  std::string after;
  std::thread scrape([&] { after = hanging.text(); });
  BOOST_TEST(tests::eventually(10s, [&] { return calls > 1; }));
  BOOST_TEST(hanging.text() == before);
  mended.set_value();
  scrape.join();
  BOOST_TEST(after == hanging.text());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(sources, sampled)

BOOST_AUTO_TEST_CASE(every_figure_of_every_source_is_there) {
  std::set<double> shown;
  const auto now = lines();
  for (const auto& [sample, value] : now.samples())
    shown.insert(value);
  // By the numbers that metrics_samples gives them.
  const auto check = [&](int from, int to, const std::set<int>& apart = {}) {
    for (int number = from; number <= to; ++number) {
      if (!apart.contains(number)) BOOST_TEST(shown.contains(number), "no sample has " << number);
    }
  };
  check(101, 112);
  check(201, 220);
  check(301, 310, {305});       // A check without failure.
  check(351, 357, {353, 354});  // Started and finished: the checker counts them.
  check(401, 406);
  check(451, 457);
  check(500, 511);
  check(600, 611);
  check(701, 709);
  check(751, 754);
  check(801, 809, {801});  // The histogram's own count.
  check(901, 921);
  check(1001, 1002);
  check(1101, 1104);
  check(1201, 1204);
}

BOOST_AUTO_TEST_CASE(a_sample_of_each_kind_stands_under_its_name) {
  const auto now = lines();
  BOOST_TEST(now.at("statushive_build_info{version=\"1.2.3\"}") == 1);
  BOOST_TEST(now.at("statushive_checks_total{type=\"http\",result=\"no_data\"}") == 304);
  BOOST_TEST(now.at("statushive_check_duration_seconds_count{type=\"http\"}") == 9);
  BOOST_TEST(now.at("statushive_check_failures_total{reason=\"dns_timeout\"}") == 306);
  BOOST_TEST(!now.has("statushive_check_failures_total{reason=\"none\"}"));
  BOOST_TEST(now.at("statushive_schedule_lag_seconds_bucket{le=\"1\"}") == 8);
  BOOST_TEST(now.at("statushive_monitors{state=\"down\"}") == 309);
  BOOST_TEST(now.at("statushive_slots_missed_total") == 212);
  BOOST_TEST(now.at("statushive_heartbeats_shed_total") == 215);
  BOOST_TEST(now.at("statushive_queue_items{queue=\"check_engine\"}") == 351);
  BOOST_TEST(now.at("statushive_queue_items_max{queue=\"check_engine\"}") == 356);
  BOOST_TEST(now.at("statushive_queue_items{queue=\"journal\"}") == 401);
  BOOST_TEST(now.at("statushive_queue_items_max{queue=\"journal\"}") == 402);
  BOOST_TEST(now.at("statushive_queue_items{queue=\"commands\"}") == 913);
  BOOST_TEST(now.at("statushive_queue_refusals_total{queue=\"passwords\"}") == 902);
  BOOST_TEST(now.at("statushive_queue_expirations_total{queue=\"long_reads\"}") == 907);
  BOOST_TEST(now.at("statushive_queue_items_max{queue=\"proposals\"}") == 807);
  BOOST_TEST(now.at("statushive_database_wal_bytes_total{database=\"control\"}") == 611);
  BOOST_TEST(now.at("statushive_database_wal_bytes_total{database=\"heartbeats\"}") == 511);
  BOOST_TEST(now.at("statushive_database_write_stall_seconds_total{database=\"control\"}") == 1.5);
  BOOST_TEST(now.at("statushive_database_write_stopped{database=\"control\"}") == 1);
  BOOST_TEST(now.at("statushive_consensus_is_leader") == 1);
  BOOST_TEST(now.at("statushive_consensus_proposals_total{outcome=\"committed\"}") == 801);
  BOOST_TEST(now.at("statushive_consensus_commit_duration_seconds_count") == 9);
  BOOST_TEST(now.at("statushive_rate_limit_refusals_total{limit=\"address\"}") == 1201);
  BOOST_TEST(now.at("statushive_login_failures_total") == 915);
  BOOST_TEST(now.at("statushive_state_rows{table=\"audit\"}") == 753);
  BOOST_TEST(now.at("statushive_disk_free_bytes") == 1002);
  BOOST_TEST(now.at("statushive_disk_reserve_bytes") == 1001);
}

BOOST_AUTO_TEST_CASE(a_node_without_a_leader_says_so) {
  auto all = tests::sample_sources();
  all.consensus = [] { return cluster::consensus_status{}; };
  const node_metrics headless(std::move(all), watch);
  const exposition_lines now(headless.text());
  BOOST_TEST(now.at("statushive_consensus_is_leader") == 0);
  BOOST_TEST(now.at("statushive_consensus_has_leader") == 0);
}

BOOST_AUTO_TEST_CASE(a_state_that_cannot_be_read_leaves_its_rows_out) {
  auto all = tests::sample_sources();
  all.rows = [] {
    return result<storage::row_counts>(error(errc::corruption, "corrupt", "damaged"));
  };
  const node_metrics damaged(std::move(all), watch);
  const exposition_lines now(damaged.text());
  BOOST_TEST(!now.names().contains("statushive_state_rows"));
  BOOST_TEST(now.names().contains("statushive_disk_free_bytes"));
}

BOOST_AUTO_TEST_CASE(without_sources_the_process_and_the_requests_are_left) {
  node_metrics alone({.version = "1"}, watch);
  alone.observe(http::method::get, "/", 200, 1us);
  const exposition_lines now(alone.text());
  for (const auto& name : now.names()) {
    const bool is_own = name.starts_with("process_") || name == "statushive_build_info" ||
                        name.starts_with("statushive_http_request");
    BOOST_TEST(is_own, name << " comes from nowhere");
  }
}

BOOST_AUTO_TEST_CASE(no_label_can_name_an_account_a_user_a_monitor_or_an_address) {
  metrics.observe(http::method::get, "/api/monitors/:id", 200, 1us);
  std::set<std::string> labels;
  const auto now = lines();
  for (const auto& [label, values] : now.labels())
    labels.insert(label);
  const std::set<std::string> known{
      "database", "direction", "le",     "limit", "method", "outcome", "queue", "reason",
      "result",   "route",     "source", "state", "status", "table",   "type",  "version"};
  BOOST_TEST(labels == known, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(processes)

BOOST_AUTO_TEST_CASE(a_process_with_an_odd_name_is_read) {
  const auto found = parse_process_stat(
      "42 (a) b (c d) S 1 42 42 0 -1 4194560 100 0 0 0 17 5 0 0 20 0 9 0 123456 2048000 500 "
      "18446744073709551615 1\n");
  BOOST_TEST_REQUIRE(found.has_value());
  BOOST_TEST(found->user_ticks == 17U);
  BOOST_TEST(found->system_ticks == 5U);
  BOOST_TEST(found->threads == 9U);
  BOOST_TEST(found->start_ticks == 123456U);
  BOOST_TEST(found->virtual_bytes == 2048000U);
  BOOST_TEST(found->resident_pages == 500U);
}

BOOST_AUTO_TEST_CASE(a_line_that_is_cut_or_has_no_numbers_is_not) {
  for (const auto* line :
       {"", "42 (name", "42 (name) S 1 42 42 0 -1 4194560 100 0 0 0 17 5",
        "42 (name) S 1 42 42 0 -1 4194560 100 0 0 0 x 5 0 0 20 0 9 0 123456 2048000 500"}) {
    BOOST_TEST(!parse_process_stat(line).has_value(), line);
  }
}

BOOST_AUTO_TEST_CASE(this_process_has_plausible_figures) {
  const auto now = read_process_figures();
  BOOST_TEST_REQUIRE(now.has_value());
  BOOST_TEST(now->resident_bytes > 1'000'000U);
  BOOST_TEST(now->virtual_bytes > now->resident_bytes);
  BOOST_TEST(now->threads >= 1U);
  BOOST_TEST(now->open_descriptors >= 3U);
  BOOST_TEST(now->descriptors_max > now->open_descriptors);
  const auto unix_now = std::chrono::duration<double>(system_clock().now().time_since_epoch());
  BOOST_TEST(now->start_time_seconds > unix_now.count() - 600);
  // The boot's time is given in whole seconds.
  BOOST_TEST(now->start_time_seconds < unix_now.count() + 2);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace statushive::rest
