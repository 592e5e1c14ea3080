#include "actors/gateway/password_hasher.hpp"

#include <boost/test/unit_test.hpp>
#include <sodium.h>

#include "tests/support/seeded_random.hpp"

namespace {

using namespace statushive;

/// Whether the library takes the text for an Argon2id hash with the limits that we use.
bool has_usual_cost(const std::string& hash) {
  return crypto_pwhash_str_needs_rehash(hash.c_str(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                        crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_hash_knows_its_password_and_no_other) {
  const auto hash = hash_password("hunter22");
  BOOST_REQUIRE(hash.has_value());
  BOOST_TEST(is_password(*hash, "hunter22").value());
  BOOST_TEST(!is_password(*hash, "hunter23").value());
  BOOST_TEST(!is_password(*hash, "").value());
}

BOOST_AUTO_TEST_CASE(equal_passwords_have_different_hashes) {
  const auto one = hash_password("hunter22").value();
  const auto other = hash_password("hunter22").value();
  BOOST_TEST(one != other);
  BOOST_TEST(has_usual_cost(one));
  BOOST_TEST(one.starts_with("$argon2id$"));
}

BOOST_AUTO_TEST_CASE(a_text_that_is_no_hash_is_corruption_and_not_a_wrong_password) {
  const auto good = hash_password("hunter22").value();
  for (const auto& text : {std::string(), std::string("hunter22"), good.substr(0, 40), good + "!",
                           std::string("$argon2id$v=19$m=1,t=1,p=1$$"), std::string(128, '$'),
                           std::string(5000, 'x')}) {
    const auto matches = is_password(text, "hunter22");
    BOOST_REQUIRE_MESSAGE(!matches.has_value(), text);
    BOOST_TEST((matches.failure().code() == errc::corruption));
  }
}

BOOST_AUTO_TEST_CASE(the_hash_of_nobody_costs_what_every_hash_costs_and_matches_nothing) {
  tests::seeded_random random(5);
  const auto hash = unmatched_password_hash(random);
  BOOST_TEST(has_usual_cost(hash));
  BOOST_TEST(!is_password(hash, "").value());
  BOOST_TEST(!is_password(hash, "hunter22").value());
  BOOST_TEST(hash.size() == hash_password("hunter22").value().size());
}
