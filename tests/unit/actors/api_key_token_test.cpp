#include "actors/gateway/api_key_token.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/support/seeded_random.hpp"

namespace {

using namespace statushive;

struct fixture {
  tests::seeded_random random{9};
  api_key_id key = api_key_id::make(from_ms(1'700'000'000'000), random);
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_token_names_its_key_and_keeps_its_secret, fixture) {
  const auto token = api_key_token::make(key, random);
  BOOST_TEST(token.secret.size() == 32u);
  BOOST_TEST(token.str().starts_with("shk_"));
  const auto parsed = api_key_token::parse(token.str());
  BOOST_REQUIRE(parsed.has_value());
  BOOST_TEST(parsed->key == key);
  BOOST_TEST((parsed->secret == token.secret));
  BOOST_TEST((parsed->hash() == token.hash()));
  BOOST_TEST(token.hash().size() == 32u);
  BOOST_TEST((token.hash() != token.secret));
}

BOOST_FIXTURE_TEST_CASE(two_tokens_of_a_key_differ, fixture) {
  BOOST_TEST(api_key_token::make(key, random).str() != api_key_token::make(key, random).str());
}

BOOST_FIXTURE_TEST_CASE(a_text_of_another_form_is_an_invalid_token, fixture) {
  const auto good = api_key_token::make(key, random).str();
  BOOST_TEST(good.size() == 68u);
  auto changed = good;
  changed[10] = '+';
  auto misnamed = good;
  misnamed[0] = 'S';
  for (const auto& text :
       {std::string(), std::string("shk_"), good.substr(4), good.substr(1), good + "A", good + "=",
        changed, misnamed, std::string(68, '.'), "shk_" + std::string(1 << 20, 'A')}) {
    const auto parsed = api_key_token::parse(text);
    BOOST_REQUIRE(!parsed.has_value());
    BOOST_TEST(parsed.failure().reason() == "invalid_token");
    BOOST_TEST((parsed.failure().code() == errc::unauthenticated));
  }
}
