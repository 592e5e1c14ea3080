#include "proto/model/node_config.hpp"

#include <algorithm>
#include <set>

#include <boost/test/unit_test.hpp>

#include "proto/model/settings.hpp"

using namespace statushive;

namespace {

const config_option& option_named(std::string_view name) {
  const auto options = config_options();
  const auto found = std::find_if(options.begin(), options.end(),
                                  [&](const config_option& one) { return one.name == name; });
  BOOST_REQUIRE_MESSAGE(found != options.end(), name);
  return *found;
}

result<void> assign(node_config& config, std::string_view name, std::vector<std::string> values) {
  return option_named(name).assign(config, values);
}

bool accepts(std::string_view name, const std::string& value) {
  node_config config;
  return assign(config, name, {value}).has_value();
}

node_config usable_config() {
  node_config config;
  config.data_dir = "/tmp/data";
  return config;
}

/// The options that validate() objects to, joined.
std::string bad_options(const node_config& config) {
  std::string names;
  for (const auto& one : validate(config))
    names += one.field() + ' ';
  return names;
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_endpoint_is_a_host_and_a_port) {
  const auto parsed = endpoint::parse("127.0.0.1:8080");
  BOOST_TEST(parsed->host == "127.0.0.1");
  BOOST_TEST(parsed->port == 8080);
  for (const auto* text : {"127.0.0.1:8080", "localhost:0", "a.example:65535", "[::1]:7400"}) {
    BOOST_TEST(endpoint::parse(text)->str() == text);
  }
  BOOST_TEST(endpoint::parse("[::1]:7400")->host == "::1");
}

BOOST_AUTO_TEST_CASE(other_texts_are_no_endpoint) {
  for (const auto* bad : {"",
                          ":",
                          ":8080",
                          "localhost",
                          "localhost:",
                          "localhost:65536",
                          "localhost:-1",
                          "localhost:+1",
                          "localhost:80 ",
                          "localhost:0x50",
                          "::1:8080",
                          "[::1]",
                          "[::1]8080",
                          "[127.0.0.1]:80",
                          "[]:80",
                          "[:80",
                          "]:80",
                          "[::1:80",
                          "a b:80",
                          "8080"}) {
    const auto parsed = endpoint::parse(bad);
    BOOST_TEST(!parsed.has_value(), bad);
    if (!parsed) BOOST_TEST(parsed.failure().message().find(bad) != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(every_option_takes_its_own_example_and_shows_it_again) {
  std::set<std::string> names;
  for (const auto& option : config_options()) {
    BOOST_TEST_CONTEXT(option.name) {
      node_config config;
      const std::vector<std::string> example{std::string(option.example)};
      BOOST_TEST(option.assign(config, example).has_value());
      BOOST_TEST((option.values(config) == example));
      BOOST_TEST(!option.meaning.empty());
      BOOST_TEST(!option.value_name.empty());
      names.insert(std::string(option.name));
    }
  }
  BOOST_TEST(names.size() == config_options().size());
}

BOOST_AUTO_TEST_CASE(an_option_has_one_name_in_each_place) {
  const auto& option = option_named("data-dir");
  BOOST_TEST(environment_name(option) == "STATUSHIVE_DATA_DIR");
  BOOST_TEST(file_key(option) == "data_dir");
  BOOST_TEST(environment_name(option_named("http")) == "STATUSHIVE_HTTP");
}

BOOST_AUTO_TEST_CASE(an_option_refuses_values_that_it_does_not_know) {
  BOOST_TEST(accepts("log-level", "trace"));
  BOOST_TEST(!accepts("log-level", "verbose"));
  BOOST_TEST(accepts("log-format", "json"));
  BOOST_TEST(!accepts("log-format", "xml"));
  BOOST_TEST(accepts("default-plan", "pro"));
  BOOST_TEST(!accepts("default-plan", "platinum"));
  BOOST_TEST(accepts("http", "0.0.0.0:80"));
  BOOST_TEST(!accepts("http", "80"));
  BOOST_TEST(accepts("allow-target", "10.0.0.0/8"));
  BOOST_TEST(!accepts("allow-target", "10.0.0.1/8"));
}

BOOST_AUTO_TEST_CASE(a_repeatable_option_keeps_all_its_values_or_none) {
  node_config config;
  BOOST_TEST(assign(config, "allow-target", {"10.0.0.0/8", "fd00::/8"}).has_value());
  const std::vector<std::string> shown{"10.0.0.0/8", "fd00::/8"};
  BOOST_TEST((option_named("allow-target").values(config) == shown));
  BOOST_TEST(!assign(config, "allow-target", {"192.168.0.0/16", "nonsense"}).has_value());
  BOOST_TEST((option_named("allow-target").values(config) == shown));
}

BOOST_AUTO_TEST_CASE(a_configuration_needs_a_data_directory) {
  BOOST_TEST(bad_options(usable_config()) == "");
  BOOST_TEST(bad_options(node_config()) == "data-dir ");
}

BOOST_AUTO_TEST_CASE(all_mistakes_are_told_at_once) {
  auto config = node_config();
  config.node_name = "a b";
  config.zone = std::string(101, 'z');
  config.admin_email = "nobody";
  config.admin_password = "short";
  BOOST_TEST(bad_options(config) ==
             "data-dir node-name zone STATUSHIVE_ADMIN_EMAIL STATUSHIVE_ADMIN_PASSWORD ");
}

BOOST_AUTO_TEST_CASE(address_ranges_have_a_bound) {
  auto config = usable_config();
  config.allow_target.emplace(allow_targets_max, cidr::parse("10.0.0.0/8").value());
  config.trusted_proxy.assign(trusted_proxies_max, cidr::parse("10.0.0.0/8").value());
  BOOST_TEST(bad_options(config) == "");
  config.allow_target->push_back(cidr::parse("fd00::/8").value());
  config.trusted_proxy.push_back(cidr::parse("fd00::/8").value());
  BOOST_TEST(bad_options(config) == "allow-target trusted-proxy ");
}

BOOST_AUTO_TEST_CASE(a_label_is_short_utf8_without_spaces) {
  auto config = usable_config();
  for (const auto& good : {std::string(100, 'x'), std::string("caf\xc3\xa9"), std::string()}) {
    config.node_name = good;
    BOOST_TEST(bad_options(config) == "");
  }
  for (const auto& bad : {std::string(101, 'x'), std::string("a\tb"), std::string("\xff")}) {
    config.node_name = bad;
    BOOST_TEST(bad_options(config) == "node-name ");
  }
}

BOOST_AUTO_TEST_CASE(a_password_is_never_shown) {
  auto config = usable_config();
  config.admin_password = "correct horse";
  for (const auto& option : config_options()) {
    for (const auto& value : option.values(config).value_or(std::vector<std::string>())) {
      BOOST_TEST(value.find("correct horse") == std::string::npos);
    }
  }
}
