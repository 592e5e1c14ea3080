#include <boost/test/unit_test.hpp>

#include "ctl_fixture.hpp"

namespace {

std::string monitor(const std::string& id, const std::string& rest) {
  return R"({"monitor":{"id":")" + id + R"(","name":"Shop",)" + rest + "}}";
}

constexpr auto paused = R"("active":false,"paused_reason":null,"interval_seconds":250)";
constexpr auto checked = R"("active":true,"paused_reason":null,"interval_seconds":250)";
constexpr auto missing = R"({"error":"there is no such monitor","code":"not_found"})";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ctl_monitor, statushive::tests::ctl_token_fixture)

BOOST_AUTO_TEST_CASE(a_monitor_is_paused_and_resumed) {
  answer(200, monitor("m1", paused));
  BOOST_TEST(run("monitor pause m1") == 0);
  BOOST_TEST(latest_request() == R"(PUT /api/monitors/m1 {"active":false})");
  BOOST_TEST(out.str() == "monitor m1 \"Shop\" is paused\n");
  answer(200, monitor("m1", checked));
  BOOST_TEST(run("monitor resume m1") == 0);
  BOOST_TEST(latest_request() == R"(PUT /api/monitors/m1 {"active":true})");
  BOOST_TEST(out.str() == "monitor m1 \"Shop\" is checked every 4m10s\n");
  BOOST_TEST(err.str() == "");
  BOOST_TEST(run("monitor pause") == 2);
}

BOOST_AUTO_TEST_CASE(of_several_monitors_a_failed_one_leaves_the_others_alone) {
  answer(200, monitor("m1", paused));
  answer(404, missing);
  answer(503, R"({"error":"the cluster has no leader","code":"no_leader"})");
  answer(200, monitor("m4", paused));
  BOOST_TEST(run("monitor pause m1 m2 m3 m4") == 3);
  BOOST_TEST(http.requests.size() == 4u);
  BOOST_TEST(out.str() == "monitor m1 \"Shop\" is paused\nmonitor m4 \"Shop\" is paused\n");
  BOOST_TEST(err.str() ==
             "error: pause monitor m2: there is no such monitor\n"
             "error: pause monitor m3: the cluster has no leader\n");
}

BOOST_AUTO_TEST_CASE(several_monitors_as_json_are_one_body_a_line) {
  answer(200, monitor("m1", paused));
  answer(200, monitor("m2", paused));
  BOOST_TEST(run("monitor pause m1 -o json m2") == 0);
  BOOST_TEST(out.str() == monitor("m1", paused) + '\n' + monitor("m2", paused) + '\n');
}

BOOST_AUTO_TEST_CASE(a_monitor_is_changed_where_something_was_said) {
  answer(200, monitor("m1", checked));
  BOOST_TEST(run("monitor update m1 --interval 4m10s") == 0);
  BOOST_TEST(latest_request() == R"(PUT /api/monitors/m1 {"interval_seconds":250})");
  BOOST_TEST(out.str() == "monitor m1 \"Shop\" is checked every 4m10s\n");
  answer(200, monitor("m1", checked));
  BOOST_TEST(run("monitor update m1 --name Shop --url https://example.com/ --method HEAD "
                 "--interval 60 --timeout 2500ms --expected-status 204") == 0);
  BOOST_TEST(latest_request() ==
             R"(PUT /api/monitors/m1 {"name":"Shop","url":"https://example.com/","method":"HEAD",)"
             R"("interval_seconds":60,"timeout_ms":2500,"expected_status":204})");
  answer(200, monitor("m1", checked));
  BOOST_TEST(run("monitor update m1 --name Shop -o json") == 0);
  BOOST_TEST(out.str() == monitor("m1", checked) + '\n');
  BOOST_TEST(http.requests.back().idempotency_key == "");
}

BOOST_AUTO_TEST_CASE(a_change_of_nothing_is_a_usage_error) {
  BOOST_TEST(run("monitor update m1") == 2);
  BOOST_TEST(err.str() ==
             "error: update monitor m1: nothing is given to change\n"
             "hint: statushivectl monitor update --help\n");
  BOOST_TEST(run("monitor update m1 --interval 1s500ms") == 2);
  BOOST_TEST(run("monitor update m1 --paused") == 2);
  BOOST_TEST(http.requests.empty());
  answer(400, R"({"error":"name must not be empty","code":"invalid_field","field":"name"})");
  BOOST_TEST(run_words({"monitor", "update", "m1", "--name", ""}) == 2);
  BOOST_TEST(latest_request() == R"(PUT /api/monitors/m1 {"name":""})");
}

BOOST_AUTO_TEST_CASE(why_the_plan_paused_a_monitor_is_shown) {
  answer(200, monitor("m1", R"("active":false,"paused_reason":"plan_limit")"));
  BOOST_TEST(run("monitor show m1") == 0);
  BOOST_TEST(out.str().find("active            no (plan_limit)\n") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
