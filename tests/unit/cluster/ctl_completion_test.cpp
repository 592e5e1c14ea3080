// The script for bash, in a real bash.

#include <array>
#include <cstdio>
#include <fstream>

#include <boost/test/unit_test.hpp>

#include "ctl_fixture.hpp"

namespace {

using words = std::vector<std::string>;

/// All that bash prints on stdout and stderr.
std::string output_of(const std::string& path) {
  const auto command = "bash --norc --noprofile '" + path + "' 2>&1";
  std::FILE* pipe = ::popen(command.c_str(), "r");
  BOOST_REQUIRE(pipe != nullptr);
  std::string text;
  std::array<char, 4096> buffer{};
  for (size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    text.append(buffer.data(), got);
  BOOST_TEST(::pclose(pipe) == 0, text);
  return text;
}

struct fixture : statushive::tests::ctl_fixture {
  fixture() {
    BOOST_REQUIRE(run("completion bash") == 0);
    script = out.str();
  }
  /// What bash offers for the last of the words after the program's name; each must have no quotes.
  words offered(const words& line) {
    std::string array = "statushivectl";
    for (const auto& word : line)
      array += " '" + word + '\'';
    std::ofstream(home / "test.bash")
        << "set -u\n"
        << script << "COMP_WORDS=(" << array << ")\nCOMP_CWORD=" << line.size()
        << "\n_statushivectl\nprintf '%s\\n' \"${COMPREPLY[@]:-}\"\n";
    std::istringstream lines(output_of(home / "test.bash"));
    words found;
    for (std::string one; std::getline(lines, one);) {
      if (!one.empty()) found.push_back(one);
    }
    return found;
  }
  void expect(const words& line, const words& expected) {
    BOOST_TEST_CONTEXT(line.back() << " as word " << line.size() << " after " << line.front()) {
      BOOST_TEST(offered(line) == expected, boost::test_tools::per_element());
    }
  }

  std::string script;
};

bool contains(const words& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ctl_completion, fixture)

BOOST_AUTO_TEST_CASE(nouns_and_verbs_are_completed) {
  expect({""}, {"login", "logout", "cluster", "member", "monitor", "user", "key", "settings",
                "audit", "completion"});
  expect({"m"}, {"member", "monitor"});
  expect({"user", ""}, {"list", "show", "create", "update", "delete", "password"});
  expect({"user", "p"}, {"password"});
  expect({"nonsense", ""}, offered({""}));
  expect({"user", "create", ""}, {});
  expect({"monitor", "pause", "some-id", ""}, {});
}

BOOST_AUTO_TEST_CASE(options_are_completed_those_of_all_commands_too) {
  expect({"user", "create", "--p"}, {"--plan", "--password-stdin"});
  expect({"--s"}, {"--server"});
  const auto all = offered({"key", "create", "-"});
  for (const auto* name : {"--name", "--scope", "--expires", "--help", "-h", "--server", "-o"})
    BOOST_TEST(contains(all, name), name);
  BOOST_TEST(!contains(all, "--role"));
}

BOOST_AUTO_TEST_CASE(values_are_completed) {
  expect({"user", "create", "--role", ""}, {"viewer", "editor", "admin"});
  expect({"user", "update", "some-id", "--plan", "pro"}, {"pro", "pro_plus"});
  expect({"key", "create", "--scope", "read", "--scope", "w"}, {"write"});
  expect({"-o", ""}, {"table", "json"});
  expect({"monitor", "list", "--output", "j"}, {"json"});
  expect({"settings", "set", "a"}, {"allow_targets", "anon_key"});
  expect({"settings", "set", "anon_key", ""}, {});
  expect({"user", "create", "--email", ""}, {});
}

BOOST_AUTO_TEST_CASE(a_value_behind_an_equals_sign_is_completed) {
  // As bash splits it by default, and as it comes where it does not.
  expect({"user", "create", "--role", "=", "ad"}, {"admin"});
  expect({"user", "create", "--role", "="}, {"viewer", "editor", "admin"});
  expect({"user", "create", "--role=ad"}, {"--role=admin"});
  expect({"user", "create", "--role", "=", "admin", "--plan", "f"}, {"free"});
}

BOOST_AUTO_TEST_CASE(an_options_value_is_no_noun) {
  expect({"--server", "http://127.0.0.1:1", "user", "pa"}, {"password"});
  expect({"--token", "user", "us"}, {"user"});
  expect({"--token", "user", "cr"}, {});
}

BOOST_AUTO_TEST_CASE(the_script_is_registered_and_needs_no_sane_environment) {
  BOOST_TEST(script.find("\ncomplete -F _statushivectl statushivectl\n") != std::string::npos);
  variables = {{"STATUSHIVE_SERVER", "nonsense"}, {"STATUSHIVE_TOKEN", "a b"}};
  BOOST_TEST(run("completion bash") == 0);
  BOOST_TEST(out.str() == script);
  BOOST_TEST(err.str() == "");
  BOOST_TEST(run("completion") == 2);
  BOOST_TEST(run("completion fish") == 2);
}

BOOST_AUTO_TEST_SUITE_END()
