#include "proto/model/settings.hpp"

#include <boost/test/unit_test.hpp>

using namespace statushive;

namespace {

std::string refused_field(const settings& value) {
  const auto valid = validate(value);
  return valid ? "" : valid.failure().field();
}

std::string refused_origin(const std::string& origin) {
  settings value;
  value.cors_origins = {"https://app.example.com", origin};
  return refused_field(value);
}

std::string refused_key(const std::string& key) {
  settings value;
  value.anon_key = key;
  return refused_field(value);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_patch_changes_what_it_names) {
  settings before;
  before.allow_targets = {*cidr::parse("10.0.0.0/8")};
  before.anon_key = "abcdefghijklmnop";
  before.revision = 7;
  BOOST_TEST((settings_patch().applied_to(before) == before));
  settings_patch patch;
  patch.allow_targets.emplace();
  patch.default_plan = plan::free;
  patch.require_apikey = true;
  patch.cors_origins = {"*"};
  patch.anon_key = "ponmlkjihgfedcba";
  auto wanted = before;
  wanted.allow_targets.clear();
  wanted.default_plan = plan::free;
  wanted.require_apikey = true;
  wanted.cors_origins = {"*"};
  wanted.anon_key = "ponmlkjihgfedcba";
  BOOST_TEST((patch.applied_to(before) == wanted));
}

BOOST_AUTO_TEST_CASE(an_origin_is_scheme_host_and_perhaps_port) {
  for (const auto* good : {"*", "https://app.example.com", "http://localhost:3000",
                           "http://[::1]:8080", "http://192.0.2.1"}) {
    BOOST_TEST(refused_origin(good).empty(), good);
  }
  for (const auto* bad :
       {"", "app.example.com", "https://", "https://app.example.com/",
        "https://app.example.com/path", "https://app.example.com?x", "https://user@app.example.com",
        "https://a b", "ftp://example.com", "https://*.example.com/", "null"}) {
    BOOST_TEST(refused_origin(bad) == "cors_origins", bad);
  }
}

BOOST_AUTO_TEST_CASE(lists_are_bounded) {
  settings value;
  value.cors_origins.assign(cors_origins_max, "*");
  value.allow_targets.assign(allow_targets_max, *cidr::parse("10.0.0.0/8"));
  BOOST_TEST(refused_field(value).empty());
  value.cors_origins.push_back("*");
  BOOST_TEST(refused_field(value) == "cors_origins");
  value.allow_targets.push_back(value.allow_targets[0]);
  BOOST_TEST(refused_field(value) == "allow_targets");
}

BOOST_AUTO_TEST_CASE(an_anon_key_has_16_to_128_characters_and_is_there_where_it_is_required) {
  BOOST_TEST(refused_key("").empty());
  BOOST_TEST(refused_key(std::string(15, 'x')) == "anon_key");
  BOOST_TEST(refused_key(std::string(16, 'x')).empty());
  BOOST_TEST(refused_key(std::string(128, 'x')).empty());
  BOOST_TEST(refused_key(std::string(129, 'x')) == "anon_key");
  BOOST_TEST(refused_key("ABCdef-_0123456789").empty());
  BOOST_TEST(refused_key("ABCdef+/0123456789") == "anon_key");
  settings value;
  value.require_apikey = true;
  BOOST_TEST(refused_field(value) == "anon_key");
  value.anon_key = "abcdefghijklmnop";
  BOOST_TEST(refused_field(value).empty());
}
