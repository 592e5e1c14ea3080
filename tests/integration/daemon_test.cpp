// statushived as an operator meets it: options, exit codes, signals, start-up failures.

#include <fstream>
#include <sstream>

#include <boost/test/unit_test.hpp>
#include <signal.h>
#include <sys/stat.h>

#include "tests/integration/nginx_server.hpp"
#include "tests/integration/node_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/odd_server.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;
using tests::program;
using tests::run;

struct fixture {
  tests::temporary_directory directory;
  std::string data_dir = directory / "data";
};

std::string content_of(const std::string& path) {
  std::ifstream file(path);
  std::stringstream content;
  content << file.rdbuf();
  return content.str();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(statushived, fixture)

BOOST_AUTO_TEST_CASE(version_help_and_configuration_are_printed_without_a_node) {
  BOOST_TEST(run({program("statushived"), "--version"}).output.starts_with("statushived "));
  BOOST_TEST(run({program("statushived"), "--help"}).output.find("--data-dir DIR") !=
             std::string::npos);
  const auto printed = run({program("statushived"), "--data-dir", data_dir, "--print-config"});
  BOOST_TEST(printed.exit_code == 0);
  BOOST_TEST(printed.output.find("http = '127.0.0.1:8080'") != std::string::npos, printed.output);
}

BOOST_AUTO_TEST_CASE(all_mistakes_are_listed_and_the_exit_code_is_2) {
  const auto refused =
      run({program("statushived"), "--http", "nowhere", "--log-level", "loud", "--bogus"});
  BOOST_TEST(refused.exit_code == 2);
  for (const auto* expected : {"--http", "--log-level", "--bogus", "--data-dir"}) {
    BOOST_TEST(refused.errors.find(expected) != std::string::npos, refused.errors);
  }
}

BOOST_AUTO_TEST_CASE(a_data_directory_in_use_ends_with_3_and_a_sentence) {
  tests::node_process node(data_dir);
  node.start();
  const auto refused =
      run({program("statushived"), "--data-dir", data_dir, "--http", "127.0.0.1:0"});
  BOOST_TEST(refused.exit_code == 3);
  BOOST_TEST(refused.errors.find("in use by another process") != std::string::npos, refused.errors);
}

BOOST_AUTO_TEST_CASE(a_newer_or_unusable_data_directory_ends_with_3) {
  std::ofstream(directory / "file") << "";
  BOOST_TEST(run({program("statushived"), "--data-dir", directory / "file"}).exit_code == 3);
  ::mkdir(data_dir.c_str(), 0700);
  std::ofstream(data_dir + "/node.json") << R"({"format_version": 99})";
  const auto refused = run({program("statushived"), "--data-dir", data_dir});
  BOOST_TEST(refused.exit_code == 3);
  BOOST_TEST(refused.errors.find("format 99") != std::string::npos, refused.errors);
}

BOOST_AUTO_TEST_CASE(a_port_in_use_ends_with_1_and_a_sentence) {
  tests::node_process node(data_dir);
  node.start();
  const auto address = node.server().substr(std::string("http://").size());
  const auto refused =
      run({program("statushived"), "--data-dir", directory / "other", "--http", address});
  BOOST_TEST(refused.exit_code == 1);
  BOOST_TEST(refused.errors.find(address) != std::string::npos, refused.errors);
}

BOOST_AUTO_TEST_CASE(the_generated_password_logs_in_and_is_for_the_owner_only) {
  tests::child_process process(
      {program("statushived"), "--data-dir", data_dir, "--http", "127.0.0.1:0"});
  BOOST_REQUIRE(tests::eventually(30s, [&] { return process.output().ends_with('\n'); }));
  const auto output = process.output();
  BOOST_TEST(std::count(output.begin(), output.end(), '\n') == 1);
  const auto from = output.find("http=") + 5;
  tests::api_client api("http://" + output.substr(from, output.find(' ', from) - from));
  auto password = content_of(data_dir + "/admin-password");
  BOOST_REQUIRE(password.ends_with('\n'));
  password.pop_back();
  BOOST_TEST(api.log_in("admin@localhost", password).status == 200);
  struct stat status {};
  BOOST_REQUIRE(::stat((data_dir + "/admin-password").c_str(), &status) == 0);
  BOOST_TEST((status.st_mode & 0777u) == 0600u);
  BOOST_TEST(process.errors().find(password) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(it_stops_within_5_seconds_under_load_20_times_of_20) {
  tests::odd_server target;
  tests::node_process node(data_dir, {"--allow-target", "127.0.0.0/8"});
  node.start();
  {
    const auto api = node.client();
    for (int i = 0; i < 100; ++i) {
      const auto url = target.url(i % 2 == 0 ? "/silent" : "/ok");
      const auto answer = api.post("/api/monitors", {{"name", "m" + std::to_string(i)},
                                                     {"url", url},
                                                     {"interval_seconds", 1},
                                                     {"timeout_ms", 60000}});
      BOOST_REQUIRE_MESSAGE(answer.status == 201, answer.body);
    }
  }
  for (int round = 1; round <= 20; ++round) {
    const auto api = node.client();
    BOOST_TEST(api.get("/api/monitors?limit=100").status == 200);
    (void)tests::eventually(300ms, [] { return false; });  // Checks get under way.
    const auto begin = std::chrono::steady_clock::now();
    BOOST_TEST(node.complaint_at_stop() == "", "round " << round << "\n" << node.log_tail());
    const auto took = std::chrono::steady_clock::now() - begin;
    BOOST_TEST((took <= 5s), "round " << round << " took " << took / 1ms << " ms");
    if (round < 20) node.start();
  }
}

BOOST_AUTO_TEST_CASE(a_changed_option_is_committed_at_the_next_start) {
  tests::nginx_server nginx;
  tests::node_process closed(data_dir);
  closed.start();
  const boost::json::value body{{"name", "local"}, {"url", nginx.url("/")}};
  const auto refused = closed.client().post("/api/monitors", body);
  BOOST_TEST(refused.status == 400);
  BOOST_TEST(refused.json().at("field") == "url");
  BOOST_TEST(refused.body.find("loopback") != std::string::npos, refused.body);
  BOOST_REQUIRE(closed.stop().has_value());
  tests::node_process open(data_dir, {"--allow-target", "127.0.0.0/8"});
  open.start();
  BOOST_TEST(open.client().post("/api/monitors", body).status == 201);
}

BOOST_AUTO_TEST_SUITE_END()
