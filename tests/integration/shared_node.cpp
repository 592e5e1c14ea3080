#include "tests/integration/shared_node.hpp"

#include <boost/test/unit_test.hpp>

namespace statushive::tests {

shared_node::shared_node() {
  node.start();
  admin = node.client();
}

shared_node::~shared_node() {
  BOOST_TEST_MESSAGE("log of the node:\n" << node.log_tail());
}

shared_node& shared_node::instance() {
  static shared_node shared;
  return shared;
}

void expect_error(const api_answer& answer, int status, const std::string& code,
                  const std::string& field) {
  BOOST_TEST(answer.status == status, answer.body);
  BOOST_REQUIRE_MESSAGE(answer.headers.contains("content-type"), answer.status);
  BOOST_TEST(answer.headers.at("content-type").starts_with("application/json"));
  BOOST_TEST(answer.headers.contains("x-request-id"));
  const auto body = answer.json();
  BOOST_TEST(body.at("code") == code.c_str(), answer.body);
  BOOST_TEST(!body.at("error").as_string().empty());
  if (!field.empty()) BOOST_TEST(body.at("field") == field.c_str(), answer.body);
}

}  // namespace statushive::tests
