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
    const auto login = log_in(tests::node_process::password);
    BOOST_REQUIRE_MESSAGE(login.exit_code == 0, login.errors);
  }

  [[nodiscard]] std::map<std::string, std::string> environment() const {
    return {{"STATUSHIVE_SERVER", server},
            {"XDG_CONFIG_HOME", directory / "config"},
            {"NO_COLOR", "1"}};
  }
  /// The program with `input` on stdin; neither may have quotes.
  [[nodiscard]] finished_process with_input(const std::string& input,
                                            const std::string& arguments) const {
    const auto line = "printf %s '" + input + "' | " + program("statushivectl") + ' ' + arguments;
    return tests::run({"/bin/sh", "-c", line}, environment());
  }
  [[nodiscard]] finished_process log_in(const std::string& password) const {
    return with_input(password + '\n', "login --email " + std::string(tests::node_process::email));
  }
  [[nodiscard]] finished_process ctl(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), program("statushivectl"));
    return tests::run(arguments, environment());
  }
};

constexpr const char* nobody = "018c0000-0000-7000-8000-000000000000";

std::string text(const boost::json::value& from) {
  return from.as_string().c_str();
}

/// Of what was created, with -o json.
std::string id_of(const finished_process& creation, const char* resource) {
  BOOST_REQUIRE_MESSAGE(creation.exit_code == 0, creation.errors);
  return text(boost::json::parse(creation.output).at(resource).at("id"));
}

bool contains(const std::string& whole, const std::string& part) {
  return whole.find(part) != std::string::npos;
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
  const auto id = id_of(created, "monitor");
  const auto listed = ctl({"monitor", "list"});
  BOOST_TEST(contains(listed.output, "site"), listed.output);
  BOOST_TEST(contains(ctl({"monitor", "show", id}).output, "http://example.invalid/"));
  const auto deleted = ctl({"monitor", "delete", id, "--yes"});
  BOOST_TEST(deleted.exit_code == 0, deleted.errors);
  BOOST_TEST(ctl({"monitor", "show", id}).exit_code == 3);
}

BOOST_AUTO_TEST_CASE(monitors_are_changed_paused_and_resumed_several_at_a_time) {
  const auto first =
      id_of(ctl({"monitor", "create", "a", "http://example.invalid/", "-o", "json"}), "monitor");
  const auto second =
      id_of(ctl({"monitor", "create", "b", "http://example.invalid/", "-o", "json"}), "monitor");
  const auto paused = ctl({"monitor", "pause", first, nobody, second});
  BOOST_TEST(paused.exit_code == 3, paused.errors);
  BOOST_TEST(paused.output ==
             "monitor " + first + " \"a\" is paused\nmonitor " + second + " \"b\" is paused\n");
  BOOST_TEST(paused.errors.starts_with("error: pause monitor " + std::string(nobody)));
  const auto resumed = ctl({"monitor", "resume", first, second});
  BOOST_TEST(resumed.exit_code == 0, resumed.errors);
  const auto updated = ctl({"monitor", "update", first, "--name", "c", "--interval", "4m10s"});
  BOOST_TEST(updated.exit_code == 0, updated.errors);
  BOOST_TEST(updated.output == "monitor " + first + " \"c\" is checked every 4m10s\n");
  BOOST_TEST(ctl({"monitor", "update", first, "--name", ""}).exit_code == 2);
}

BOOST_AUTO_TEST_CASE(a_user_is_created_changed_and_deleted_with_the_account) {
  const auto created = with_input("a password for ada\n",
                                  "user create --email ada@example.com --plan pro "
                                  "--password-stdin -o json");
  const auto id = id_of(created, "user");
  const auto account = text(boost::json::parse(created.output).at("user").at("account_id"));
  BOOST_TEST(
      ctl({"user", "create", "--email", "bob@example.com", "--account", account}).exit_code == 2);
  const auto listed = ctl({"user", "list", "--account", account});
  BOOST_TEST(listed.output.starts_with("ID"), listed.output);
  BOOST_TEST(contains(listed.output, "ada@example.com"), listed.output);
  BOOST_TEST(!contains(listed.output, tests::node_process::email), listed.output);
  const auto updated = ctl({"user", "update", id, "--role", "viewer", "--plan", "free"});
  BOOST_TEST(updated.exit_code == 0, updated.errors);
  BOOST_TEST(updated.output ==
             "user " + id + " ada@example.com is viewer of account " + account + " on plan free\n");
  BOOST_TEST(contains(ctl({"user", "show", id}).output, "viewer"));
  const auto taken =
      with_input("another password\n", "user create --email ADA@example.com --password-stdin");
  BOOST_TEST(taken.exit_code == 1, taken.errors);
  BOOST_TEST(ctl({"user", "delete", id}).exit_code == 2);
  const auto deleted = ctl({"user", "delete", id, "--yes"});
  BOOST_TEST(deleted.exit_code == 0, deleted.errors);
  BOOST_TEST(ctl({"user", "show", id}).exit_code == 3);
}

BOOST_AUTO_TEST_CASE(a_user_changes_their_password_and_logs_out) {
  const std::string current = tests::node_process::password;
  BOOST_TEST(
      with_input("not this one\na new password\n", "user password --password-stdin").exit_code ==
      6);
  const auto changed = with_input(current + "\na new password\n", "user password --password-stdin");
  BOOST_TEST(changed.exit_code == 0, changed.errors);
  BOOST_TEST(ctl({"monitor", "list"}).exit_code == 0);
  const auto left = ctl({"logout"});
  BOOST_TEST(left.exit_code == 0, left.errors);
  BOOST_TEST(left.output == "logged out at " + server + '\n');
  BOOST_TEST(ctl({"monitor", "list"}).exit_code == 6);
  BOOST_TEST(log_in(current).exit_code == 6);
  BOOST_TEST(log_in("a new password").exit_code == 0);
}

BOOST_AUTO_TEST_CASE(a_key_does_what_its_scope_says_until_it_is_deleted) {
  const auto created =
      ctl({"key", "create", "--name", "ci", "--scope", "read", "--expires", "30d"});
  BOOST_REQUIRE_MESSAGE(created.exit_code == 0, created.errors);
  BOOST_TEST(created.output.starts_with("shk_"), created.output);
  BOOST_TEST(contains(created.errors, "hint: "), created.errors);
  const auto token = created.output.substr(0, created.output.size() - 1);
  BOOST_TEST(ctl({"--token", token, "monitor", "list"}).exit_code == 0);
  BOOST_TEST(
      ctl({"--token", token, "monitor", "create", "x", "http://example.invalid/"}).exit_code == 6);
  BOOST_TEST(ctl({"--token", token, "user", "list"}).exit_code == 6);

  const auto keys = ctl({"key", "list", "-o", "json"});
  BOOST_TEST(!contains(keys.output, token));
  const auto id = text(boost::json::parse(keys.output).at("api_keys").at(0).at("id"));
  BOOST_TEST(contains(ctl({"key", "list"}).output, "read"));
  BOOST_TEST(contains(ctl({"key", "show", id}).output, "ci"));
  BOOST_TEST(ctl({"key", "delete", id}).exit_code == 0);
  BOOST_TEST(ctl({"key", "show", id}).exit_code == 3);
  BOOST_TEST(ctl({"--token", token, "monitor", "list"}).exit_code == 6);
  const auto past = ctl({"key", "create", "--name", "late", "--scope", "read", "--expires",
                         "2020-01-31T00:00:00.000Z"});
  BOOST_TEST(past.exit_code == 2, past.errors);
}

BOOST_AUTO_TEST_CASE(settings_are_listed_and_set_each_by_its_type) {
  const auto listed = ctl({"settings", "list"});
  BOOST_TEST(listed.exit_code == 0, listed.errors);
  for (const auto* name : {"NAME", "allow_targets", "default_plan", "require_apikey", "anon_key",
                           "cors_origins", "shard_count"}) {
    BOOST_TEST(contains(listed.output, name), listed.output);
  }
  BOOST_TEST(ctl({"settings", "set", "default_plan", "pro"}).output == "default_plan is pro\n");
  BOOST_TEST(ctl({"settings", "set", "allow_targets", "10.0.0.0/8,192.168.1.0/24"}).output ==
             "allow_targets is 10.0.0.0/8,192.168.1.0/24\n");
  BOOST_TEST(ctl({"settings", "set", "allow_targets", ""}).output == "allow_targets is empty\n");
  BOOST_TEST(ctl({"settings", "set", "allow_targets", "10.0.0.1/8"}).exit_code == 2);
  BOOST_TEST(ctl({"settings", "set", "shard_count", "3"}).exit_code == 2);
}

BOOST_AUTO_TEST_CASE(a_cluster_that_requires_the_anon_key_is_administered_with_it) {
  const std::string anon_key = "an-anon-key-for-tests";
  BOOST_TEST(ctl({"settings", "set", "anon_key", anon_key}).exit_code == 0);
  const auto required = ctl({"settings", "set", "require_apikey", "true"});
  BOOST_TEST(required.exit_code == 0, required.errors);
  BOOST_TEST(contains(required.errors, anon_key), required.errors);
  const auto refused = ctl({"monitor", "list"});
  BOOST_TEST(refused.exit_code == 6);
  BOOST_TEST(contains(refused.errors, "--anon-key"), refused.errors);
  BOOST_TEST(ctl({"--anon-key", anon_key, "monitor", "list"}).exit_code == 0);
  const auto released = ctl({"--anon-key", anon_key, "settings", "set", "require_apikey", "false"});
  BOOST_TEST(released.output == "require_apikey is false\n");
  BOOST_TEST(ctl({"monitor", "list"}).exit_code == 0);
}

BOOST_AUTO_TEST_CASE(the_audit_shows_who_changed_what) {
  const auto id = id_of(
      ctl({"monitor", "create", "audited", "http://example.invalid/", "-o", "json"}), "monitor");
  BOOST_TEST(ctl({"monitor", "pause", id}).exit_code == 0);
  const auto records = ctl({"audit", "list", "--resource", id, "--action", "update_monitor"});
  BOOST_TEST(records.exit_code == 0, records.errors);
  for (const auto* part :
       {"TIME", tests::node_process::email, "update_monitor", "monitor ", "127.0.0.1"}) {
    BOOST_TEST(contains(records.output, part), records.output);
  }
  const auto page = ctl({"audit", "list", "--resource", id, "--limit", "1"});
  BOOST_TEST(contains(page.errors, "hint: 1 of 2 are shown"), page.errors);
  const auto body = ctl({"audit", "list", "--resource", id, "-o", "json"});
  BOOST_TEST(boost::json::parse(body.output).at("total").as_int64() == 2);
}

BOOST_AUTO_TEST_CASE(bash_completes_with_the_script_of_the_program) {
  const auto completed = tests::run(
      {"/bin/bash", "-c",
       "source <(" + program("statushivectl") +
           " completion bash); COMP_WORDS=(statushivectl key create --scope w); COMP_CWORD=4; "
           "_statushivectl; echo \"${COMPREPLY[*]}\""},
      environment());
  BOOST_TEST(completed.output == "write\n", completed.errors);
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
