#include "actors/gateway/refresh_token.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/support/seeded_random.hpp"

namespace {

using namespace statushive;

struct fixture {
  tests::seeded_random random{9};
  session_id session = session_id::make(from_ms(1'700'000'000'000), random);
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_token_names_its_session_and_keeps_its_secret, fixture) {
  const auto token = refresh_token::make(session, random);
  BOOST_TEST(token.secret.size() == 32u);
  const auto parsed = refresh_token::parse(token.str());
  BOOST_REQUIRE(parsed.has_value());
  BOOST_TEST(parsed->session == session);
  BOOST_TEST((parsed->secret == token.secret));
  BOOST_TEST((parsed->hash() == token.hash()));
  BOOST_TEST(token.hash().size() == 32u);
  BOOST_TEST((token.hash() != token.secret));
}

BOOST_FIXTURE_TEST_CASE(two_tokens_of_a_session_differ, fixture) {
  BOOST_TEST(refresh_token::make(session, random).str() !=
             refresh_token::make(session, random).str());
}

BOOST_FIXTURE_TEST_CASE(a_text_of_another_form_is_an_invalid_grant, fixture) {
  const auto good = refresh_token::make(session, random).str();
  BOOST_TEST(good.size() == 64u);
  auto changed = good;
  changed[10] = '+';
  for (const auto& text : {std::string(), good.substr(1), good + "A", good + "=", changed,
                           std::string(64, '.'), std::string(1 << 20, 'A')}) {
    const auto parsed = refresh_token::parse(text);
    BOOST_REQUIRE(!parsed.has_value());
    BOOST_TEST(parsed.failure().reason() == "invalid_grant");
    BOOST_TEST((parsed.failure().code() == errc::invalid_argument));
  }
}
