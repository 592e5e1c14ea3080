#include "rest/daemon/options.hpp"

#include <fstream>
#include <map>

#include <boost/test/unit_test.hpp>

#include "tests/support/temporary_directory.hpp"

namespace {

using namespace statushive;
using rest::invocation;

struct fixture {
  std::map<std::string, std::string> environment;
  tests::temporary_directory directory;

  invocation read(std::vector<const char*> arguments) const {
    arguments.insert(arguments.begin(), "statushived");
    return rest::read_invocation(static_cast<int>(arguments.size()), arguments.data(),
                                 [&](const std::string& name) -> std::optional<std::string> {
                                   const auto found = environment.find(name);
                                   if (found == environment.end()) return {};
                                   return found->second;
                                 });
  }

  std::string file(const std::string& content) const {
    const auto path = directory / "statushive.toml";
    std::ofstream(path) << content;
    return path;
  }
};

bool mentions(const invocation& asked, const std::string& text) {
  return rest::mistakes_text(asked.mistakes).find(text) != std::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(options_suite, fixture)

BOOST_AUTO_TEST_CASE(only_the_data_directory_is_required) {
  const auto asked = read({"--data-dir", "d"});
  BOOST_TEST(asked.mistakes.empty());
  BOOST_TEST(asked.config.data_dir == "d");
  BOOST_TEST(asked.config.http.str() == "127.0.0.1:8080");
  BOOST_TEST(mentions(read({}), "--data-dir: is required"));
}

BOOST_AUTO_TEST_CASE(flags_win_over_the_environment_which_wins_over_the_file) {
  const auto path = file("data_dir = \"from-file\"\nhttp = \"127.0.0.1:1\"\nzone = \"file\"\n");
  environment = {{"STATUSHIVE_HTTP", "127.0.0.1:2"}, {"STATUSHIVE_ZONE", "environment"}};
  const auto asked = read({"--config", path.c_str(), "--zone", "flag"});
  BOOST_TEST(rest::mistakes_text(asked.mistakes) == "");
  BOOST_TEST(asked.config.data_dir == "from-file");
  BOOST_TEST(asked.config.http.str() == "127.0.0.1:2");
  BOOST_TEST(asked.config.zone == "flag");
}

BOOST_AUTO_TEST_CASE(a_repeatable_option_takes_flags_a_list_and_a_comma_separated_variable) {
  BOOST_TEST(read({"--data-dir", "d", "--allow-target", "10.0.0.0/8", "--allow-target", "::1"})
                 .config.allow_target->size() == 2u);
  environment["STATUSHIVE_ALLOW_TARGET"] = "10.0.0.0/8,127.0.0.1";
  BOOST_TEST(read({"--data-dir", "d"}).config.allow_target->size() == 2u);
  const auto path = file("allow_target = [\"10.0.0.0/8\"]\n");
  environment.clear();
  BOOST_TEST(read({"--data-dir", "d", "--config", path.c_str()}).config.allow_target->size() == 1u);
  BOOST_TEST(!read({"--data-dir", "d"}).config.allow_target.has_value());
}

BOOST_AUTO_TEST_CASE(all_mistakes_are_named_at_once) {
  environment["STATUSHIVE_LOG_LEVEL"] = "loud";
  const auto path = file("htttp = \"x\"\nlog_format = 3\n");
  const auto asked =
      read({"--config", path.c_str(), "--http", "127.0.0.1:99999", "--bogus", "--default-plan",
            "gold", "--allow-target", "10.0.0.1/8", "--zone", "a", "--zone", "b"});
  BOOST_TEST_MESSAGE(rest::mistakes_text(asked.mistakes));
  for (const auto* expected :
       {"STATUSHIVE_LOG_LEVEL: 'loud' is not one of", "htttp: is not a key",
        "log_format: '3' is not one of", "--http: '127.0.0.1:99999' is not HOST:PORT",
        "--bogus: is not an option", "--default-plan: 'gold'",
        "--allow-target: '10.0.0.1/8' has bits set", "--zone: is given 2 times",
        "--data-dir: is required"}) {
    BOOST_TEST(mentions(asked, expected), expected);
  }
}

BOOST_AUTO_TEST_CASE(a_file_that_is_missing_or_no_toml_is_a_mistake) {
  BOOST_TEST(mentions(read({"--data-dir", "d", "--config", "/nowhere/x.toml"}), "/nowhere/x.toml"));
  const auto path = file("data_dir = \n");
  BOOST_TEST(mentions(read({"--data-dir", "d", "--config", path.c_str()}), "line 1"));
}

BOOST_AUTO_TEST_CASE(the_printed_configuration_reads_back_as_the_same) {
  const auto asked =
      read({"--data-dir", "d", "--http", "[::1]:9000", "--allow-target", "10.0.0.0/8",
            "--log-format", "json", "--log-level", "warn", "--default-plan", "pro"});
  const auto path = file(rest::config_text(asked.config));
  const auto again = read({"--config", path.c_str()});
  BOOST_TEST(rest::mistakes_text(again.mistakes) == "");
  BOOST_TEST(rest::config_text(again.config) == rest::config_text(asked.config));
  BOOST_TEST(again.config.http.str() == "[::1]:9000");
}

BOOST_AUTO_TEST_CASE(a_setting_of_the_cluster_that_is_not_given_is_not_printed) {
  const auto asked = read({"--data-dir", "d"});
  BOOST_TEST(rest::config_text(asked.config).find("allow_target") == std::string::npos);
  BOOST_TEST(rest::config_text(asked.config).find("default_plan") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_secret_is_printed) {
  environment["STATUSHIVE_ADMIN_PASSWORD"] = "correct horse";
  const auto asked = read({"--data-dir", "d"});
  BOOST_TEST(asked.config.admin_password == "correct horse");
  BOOST_TEST(rest::config_text(asked.config).find("horse") == std::string::npos);
  environment["STATUSHIVE_ADMIN_PASSWORD"] = "short";
  BOOST_TEST(mentions(read({"--data-dir", "d"}), "STATUSHIVE_ADMIN_PASSWORD"));
  BOOST_TEST(!mentions(read({"--data-dir", "d"}), "'short'"));
}

BOOST_AUTO_TEST_CASE(the_help_names_every_option) {
  for (const auto& option : config_options()) {
    BOOST_TEST(rest::help_text().find("--" + std::string(option.name) + ' ') != std::string::npos);
  }
  BOOST_TEST((read({"--help"}).wanted == invocation::purpose::print_help));
  BOOST_TEST((read({"--version"}).wanted == invocation::purpose::print_version));
}

BOOST_AUTO_TEST_SUITE_END()
