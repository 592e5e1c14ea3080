#include "rest/handlers/source_address.hpp"

#include <boost/test/unit_test.hpp>

namespace statushive::rest {
namespace {

const std::vector<cidr> proxies = {cidr::parse("10.0.0.0/8").value(),
                                   cidr::parse("2001:db8:1::/48").value()};

std::string source(const std::string& peer, const std::vector<std::string>& forwarded,
                   const std::vector<cidr>& trusted = proxies) {
  http::request request;
  request.peer_address = peer;
  for (const auto& one : forwarded)
    request.headers.emplace_back("x-Forwarded-FOR", one);
  return source_address(request, trusted);
}

BOOST_AUTO_TEST_CASE(without_a_trusted_proxy_the_peer_is_the_source) {
  BOOST_TEST(source("10.0.0.1", {"192.0.2.1"}, {}) == "10.0.0.1");
  BOOST_TEST(source("203.0.113.9", {"192.0.2.1"}) == "203.0.113.9");
  BOOST_TEST(source("10.0.0.1", {}) == "10.0.0.1");
}

BOOST_AUTO_TEST_CASE(a_trusted_proxy_is_believed_and_the_client_is_not) {
  BOOST_TEST(source("10.0.0.1", {"192.0.2.1"}) == "192.0.2.1");
  // What the client wrote stands before what the proxy wrote.
  BOOST_TEST(source("10.0.0.1", {"1.1.1.1, 192.0.2.1"}) == "192.0.2.1");
  BOOST_TEST(source("10.0.0.1", {"10.9.9.9, 192.0.2.1"}) == "192.0.2.1");
  BOOST_TEST(source("2001:db8:1::5", {"2001:db8:2::7"}) == "2001:db8:2::7");
}

BOOST_AUTO_TEST_CASE(a_chain_of_trusted_proxies_is_followed_to_its_end) {
  BOOST_TEST(source("10.0.0.1", {"1.1.1.1, 192.0.2.1, 10.0.0.3, 10.0.0.2"}) == "192.0.2.1");
  BOOST_TEST(source("10.0.0.1", {"192.0.2.1, 2001:db8:1::5"}) == "192.0.2.1");
  BOOST_TEST(source("10.0.0.1", {"10.0.0.3, 10.0.0.2"}) == "10.0.0.3");
}

BOOST_AUTO_TEST_CASE(several_headers_are_one_list) {
  BOOST_TEST(source("10.0.0.1", {"1.1.1.1", "192.0.2.1", "10.0.0.2"}) == "192.0.2.1");
  BOOST_TEST(source("10.0.0.1", {"192.0.2.1, ,", "", " ,10.0.0.2"}) == "192.0.2.1");
}

BOOST_AUTO_TEST_CASE(what_is_no_address_ends_the_search_at_the_proxy_that_wrote_it) {
  BOOST_TEST(source("10.0.0.1", {"unknown"}) == "10.0.0.1");
  BOOST_TEST(source("10.0.0.1", {"192.0.2.1, unknown, 10.0.0.2"}) == "10.0.0.2");
  for (const auto* odd : {"192.0.2.1.", "192.0.2", "::g", "[", "[]", "-", "\"192.0.2.1\"",
                          "192.0.2.1:80:90x", "fe80::1%eth0"}) {
    BOOST_TEST(source("10.0.0.1", {odd}) == "10.0.0.1", odd);
  }
}

BOOST_AUTO_TEST_CASE(ports_and_brackets_are_taken_off) {
  BOOST_TEST(source("10.0.0.1", {"192.0.2.1:4711"}) == "192.0.2.1");
  BOOST_TEST(source("10.0.0.1", {"[2001:db8:2::7]:4711"}) == "2001:db8:2::7");
  BOOST_TEST(source("10.0.0.1", {"[2001:db8:2::7]"}) == "2001:db8:2::7");
}

BOOST_AUTO_TEST_CASE(a_mapped_address_is_the_ipv4_address_that_it_is) {
  BOOST_TEST(source("10.0.0.1", {"::ffff:192.0.2.1"}) == "192.0.2.1");
  BOOST_TEST(source("10.0.0.1", {"192.0.2.1, ::ffff:10.0.0.2"}) == "192.0.2.1");
}

BOOST_AUTO_TEST_CASE(a_long_header_is_read_to_its_end) {
  std::string list = "192.0.2.1";
  for (int i = 0; i < 1000; ++i)
    list += ",10.0.0.2";
  BOOST_TEST(source("10.0.0.1", {list}) == "192.0.2.1");
}

}  // namespace
}  // namespace statushive::rest
