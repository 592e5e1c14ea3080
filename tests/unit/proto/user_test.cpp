#include "proto/model/user.hpp"

#include <boost/test/unit_test.hpp>

using namespace statushive;

BOOST_AUTO_TEST_CASE(an_email_has_something_on_both_sides_of_one_at) {
  const std::string at = "@example.com";
  for (const auto& good :
       {std::string("a@b"), std::string("admin@localhost"), std::string(254 - at.size(), 'x') + at,
        std::string("caf\xc3\xa9@x.fr")}) {
    BOOST_TEST(validate_email(good).has_value(), good);
  }
  for (const auto& bad :
       {std::string(), std::string("@"), std::string("a@"), std::string("@b"), std::string("ab"),
        std::string("a@b@c"), std::string("a b@c"), std::string("a\n@c"), std::string("a\x7f@c"),
        std::string(255 - at.size(), 'x') + at, std::string("\xff@b")}) {
    BOOST_TEST(!validate_email(bad).has_value(), bad);
  }
}

BOOST_AUTO_TEST_CASE(an_email_is_looked_up_in_lower_case) {
  BOOST_TEST(normalized_email("Admin@Example.COM") == "admin@example.com");
  BOOST_TEST(normalized_email("caf\xc3\x89@X.fr") == "caf\xc3\x89@x.fr");
  BOOST_TEST(normalized_email("[a]@z`{") == "[a]@z`{");
}

BOOST_AUTO_TEST_CASE(a_password_has_8_to_256_characters) {
  BOOST_TEST(!validate_password(std::string(7, 'x')).has_value());
  BOOST_TEST(validate_password(std::string(8, 'x')).has_value());
  BOOST_TEST(validate_password(std::string(256, 'x')).has_value());
  BOOST_TEST(!validate_password(std::string(257, 'x')).has_value());
}

BOOST_AUTO_TEST_CASE(a_role_is_found_by_its_name) {
  for (const auto r : {role::viewer, role::editor, role::admin}) {
    BOOST_TEST((find_role(name_of(r)) == r));
  }
  BOOST_TEST(!find_role("Admin").has_value());
  BOOST_TEST(!find_role("").has_value());
}
