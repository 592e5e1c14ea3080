#include "actors/checks/redirect.hpp"

#include <boost/test/unit_test.hpp>

#include "proto/model/network.hpp"

namespace statushive::checks {
namespace {

const std::string base = "https://example.com:8443/a/b?c=d";

BOOST_AUTO_TEST_CASE(five_statuses_redirect) {
  for (const auto status : std::initializer_list<uint16_t>{301, 302, 303, 307, 308})
    BOOST_TEST(is_redirect(status));
  for (const auto status : std::initializer_list<uint16_t>{200, 300, 304, 305, 306, 309, 404})
    BOOST_TEST(!is_redirect(status));
}

BOOST_AUTO_TEST_CASE(a_post_becomes_a_get_where_browsers_do_so) {
  using enum http_method;
  BOOST_TEST((method_after(301, post) == get));
  BOOST_TEST((method_after(302, post) == get));
  BOOST_TEST((method_after(303, post) == get));
  BOOST_TEST((method_after(307, post) == post));
  BOOST_TEST((method_after(308, post) == post));
  BOOST_TEST((method_after(303, head) == head));
  BOOST_TEST((method_after(302, head) == head));
  BOOST_TEST((method_after(307, get) == get));
}

BOOST_AUTO_TEST_CASE(a_relative_location_starts_from_the_url) {
  BOOST_TEST(redirect_url(base, "/ok") == "https://example.com:8443/ok");
  BOOST_TEST(redirect_url(base, "x") == "https://example.com:8443/a/x");
  BOOST_TEST(redirect_url(base, "?q") == "https://example.com:8443/a/b?q");
  BOOST_TEST(redirect_url(base, "//other.example/x") == "https://other.example/x");
}

BOOST_AUTO_TEST_CASE(an_absolute_location_stands_for_itself) {
  BOOST_TEST(redirect_url(base, "http://other.example/x?y=z") == "http://other.example/x?y=z");
  BOOST_TEST(redirect_url(base, "file:///etc/passwd") == "file:///etc/passwd");
}

BOOST_AUTO_TEST_CASE(a_fragment_is_left_out) {
  BOOST_TEST(redirect_url(base, "/page#top") == "https://example.com:8443/page");
}

BOOST_AUTO_TEST_CASE(bytes_that_a_url_cannot_have_are_encoded) {
  const auto messy = redirect_url(base, "/caf\xc3\xa9 x?a[]=\"1\"|2&ok=%41&bad=%4");
  BOOST_TEST(messy == "https://example.com:8443/caf%c3%a9%20x?a%5B%5D=%221%22%7C2&ok=%41&bad=%254");
  BOOST_TEST(parse_url(messy).has_value());
}

BOOST_AUTO_TEST_CASE(what_makes_no_url_comes_back_and_is_refused) {
  BOOST_TEST(redirect_url(base, "http://exa mple/") == "http://exa mple/");
  BOOST_TEST(!parse_url(redirect_url(base, "http://exa mple/")).has_value());
}

BOOST_AUTO_TEST_CASE(a_foreign_scheme_is_told_from_none) {
  for (const auto* const url : {"ftp://x/", "FILE:///x", "mailto:a@b", "git+ssh://x"}) {
    BOOST_TEST(has_foreign_scheme(url), url);
  }
  for (const auto* const url : {"http://x/", "HTTPS://x/", "x.example", "", ":x", "1:2"}) {
    BOOST_TEST(!has_foreign_scheme(url), url);
  }
}

}  // namespace
}  // namespace statushive::checks
