// statushivectl against a real node: what it prints, and how it ends.

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/integration/nginx_server.hpp"
#include "tests/integration/node_process.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using namespace statushive;
using tests::finished_process;
using tests::program;

struct fixture {
  tests::temporary_directory directory;
  tests::node_process node{directory / "data"};
  std::string server;

  fixture() {
    node.start();
    server = node.server();
    const auto login =
        run_in_shell("printf '%s\\n' '" + std::string(tests::node_process::password) + "' | " +
                     program("statushivectl") + " login --email " + tests::node_process::email);
    BOOST_REQUIRE_MESSAGE(login.exit_code == 0, login.errors);
  }

  [[nodiscard]] std::map<std::string, std::string> environment() const {
    return {{"STATUSHIVE_SERVER", server},
            {"XDG_CONFIG_HOME", directory / "config"},
            {"NO_COLOR", "1"}};
  }
  [[nodiscard]] finished_process run_in_shell(const std::string& line) const {
    return tests::run({"/bin/sh", "-c", line}, environment());
  }
  [[nodiscard]] finished_process ctl(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), program("statushivectl"));
    return tests::run(arguments, environment());
  }
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(statushivectl, fixture)

BOOST_AUTO_TEST_CASE(the_cluster_and_its_member_are_shown) {
  const auto status = ctl({"cluster", "status"});
  BOOST_TEST(status.exit_code == 0, status.errors);
  BOOST_TEST(contains(status.output, "node-a"), status.output);
  const auto members = ctl({"member", "list"});
  BOOST_TEST(members.exit_code == 0, members.errors);
  BOOST_TEST(members.output.starts_with("ID"), members.output);
  BOOST_TEST(contains(members.output, "leader"), members.output);
}

BOOST_AUTO_TEST_CASE(a_monitor_is_created_listed_shown_and_deleted) {
  const auto created = ctl(
      {"monitor", "create", "site", "http://example.invalid/", "--interval", "60s", "-o", "json"});
  BOOST_REQUIRE_MESSAGE(created.exit_code == 0, created.errors);
  const std::string id =
      boost::json::parse(created.output).at("monitor").at("id").as_string().c_str();
  const auto listed = ctl({"monitor", "list"});
  BOOST_TEST(contains(listed.output, "site"), listed.output);
  BOOST_TEST(contains(ctl({"monitor", "show", id}).output, "http://example.invalid/"));
  const auto deleted = ctl({"monitor", "delete", id, "--yes"});
  BOOST_TEST(deleted.exit_code == 0, deleted.errors);
  BOOST_TEST(ctl({"monitor", "show", id}).exit_code == 3);
}

BOOST_AUTO_TEST_CASE(exit_codes_tell_usage_denial_and_an_absent_cluster_apart) {
  BOOST_TEST(ctl({"monitor", "frobnicate"}).exit_code == 2);
  BOOST_TEST(ctl({"monitor", "create", "site", "http://127.0.0.1/"}).exit_code == 2);
  BOOST_TEST(ctl({"--token", "nonsense", "monitor", "list"}).exit_code == 6);
  server = "http://127.0.0.1:" + std::to_string(tests::free_port());
  const auto absent = ctl({"--token", "any", "monitor", "list"});
  BOOST_TEST(absent.exit_code == 4, absent.errors);
  BOOST_TEST(absent.errors.starts_with("error: "), absent.errors);
}

BOOST_AUTO_TEST_SUITE_END()
