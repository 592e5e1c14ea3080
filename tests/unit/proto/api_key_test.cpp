#include "proto/model/api_key.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace statushive;

namespace {

api_key a_key() {
  api_key key;
  key.name = "deploy";
  key.scopes = {scope::read, scope::write};
  key.secret_hash = std::string(32, 's');
  key.created_at = from_ms(1'700'000'000'000);
  return key;
}

template <class Spoil>
std::string refused_field(Spoil spoil) {
  auto key = a_key();
  spoil(key);
  const auto valid = validate(key);
  return valid ? "" : valid.failure().field();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_scope_is_found_by_its_name) {
  for (const auto s : {scope::read, scope::write, scope::admin}) {
    BOOST_TEST((find_scope(name_of(s)) == s));
  }
  BOOST_TEST(!find_scope("Read").has_value());
  BOOST_TEST(!find_scope("").has_value());
}

BOOST_AUTO_TEST_CASE(each_role_needs_its_scope) {
  BOOST_TEST((scope_of(role::viewer) == scope::read));
  BOOST_TEST((scope_of(role::editor) == scope::write));
  BOOST_TEST((scope_of(role::admin) == scope::admin));
}

BOOST_AUTO_TEST_CASE(a_key_reaches_as_far_as_its_highest_scope) {
  auto key = a_key();
  BOOST_TEST((reach_of(key) == scope::write));
  key.scopes = {scope::read};
  BOOST_TEST((reach_of(key) == scope::read));
}

BOOST_AUTO_TEST_CASE(a_key_expires_at_its_time_or_never) {
  auto key = a_key();
  BOOST_TEST(!has_expired(key, key.created_at + std::chrono::days(10'000)));
  key.expires_at = key.created_at + 1h;
  BOOST_TEST(!has_expired(key, *key.expires_at - 1ms));
  BOOST_TEST(has_expired(key, *key.expires_at));
}

BOOST_AUTO_TEST_CASE(a_key_has_a_name_scopes_a_hash_and_a_future) {
  BOOST_TEST(refused_field([](api_key&) {}).empty());
  BOOST_TEST(refused_field([](api_key& k) { k.name.clear(); }) == "name");
  BOOST_TEST(refused_field([](api_key& k) { k.name.assign(201, 'x'); }) == "name");
  BOOST_TEST(refused_field([](api_key& k) { k.name.assign(200, 'x'); }).empty());
  BOOST_TEST(refused_field([](api_key& k) { k.scopes.clear(); }) == "scopes");
  BOOST_TEST(refused_field([](api_key& k) { k.scopes = {scope::read, scope::read}; }) == "scopes");
  BOOST_TEST(refused_field([](api_key& k) { k.scopes = {scope::admin, scope::read}; }) == "scopes");
  BOOST_TEST(refused_field([](api_key& k) { k.scopes = {scope::read, scope::admin}; }).empty());
  BOOST_TEST(refused_field([](api_key& k) { k.secret_hash.pop_back(); }) == "secret_hash");
  BOOST_TEST(refused_field([](api_key& k) { k.expires_at = k.created_at; }) == "expires_at");
  BOOST_TEST(refused_field([](api_key& k) { k.expires_at = k.created_at + 1ms; }).empty());
}
