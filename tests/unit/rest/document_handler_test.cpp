// How the documents are served: headers, the server's address in them, and the choice of language.

#include "rest/handlers/document_handler.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include <boost/json/parse.hpp>
#include <boost/regex.hpp>
#include <boost/test/unit_test.hpp>

#include "actors/gateway/control_session_gateway.hpp"
#include "api_fixture.hpp"
#include "proto/model/command.hpp"
#include "rest/documents/documents.hpp"
#include "rest/handlers/request_terms.hpp"

namespace {

using namespace statushive;
using namespace statushive::rest;

class kept_answer final : public http::responder::channel {
 public:
  void send(http::response answer) override { kept = std::move(answer); }
  std::optional<http::response> kept;
};

http::response get(const std::string& path, http::name_values headers = {}) {
  static const auto routes = document_routes({});
  const auto found = std::find_if(routes.begin(), routes.end(),
                                  [&](const auto& one) { return one.about.pattern == path; });
  BOOST_REQUIRE(found != routes.end());
  http::request request;
  request.target = request.path = path;
  request.headers = std::move(headers);
  const auto channel = std::make_shared<kept_answer>();
  found->handler({.http = request, .who = {}, .query = {}, .body = {}},
                 answer(http::responder(channel), std::make_shared<const answer::origin>(), "id"));
  BOOST_REQUIRE(channel->kept.has_value());
  return *channel->kept;
}

std::string header_of(const http::response& answer, const std::string& name) {
  const auto found = std::find_if(answer.headers.begin(), answer.headers.end(),
                                  [&](const auto& one) { return one.first == name; });
  return found == answer.headers.end() ? "" : found->second;
}

std::string opening_of(http::name_values headers) {
  const auto page = get("/llms.txt", std::move(headers)).body;
  const auto begin = page.find("STATUSHIVE='");
  return page.substr(begin, page.find('\n', begin) - begin);
}

std::string language_for(const std::string& accepted) {
  return header_of(get("/docs", {{"Accept-Language", accepted}}), "Location");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(document_handler)

BOOST_AUTO_TEST_CASE(each_document_has_its_type_and_may_be_cached_for_a_while) {
  BOOST_TEST(get("/openapi.json").content_type == "application/json");
  BOOST_TEST(get("/llms.txt").content_type == "text/plain; charset=utf-8");
  for (const auto* path : {"/en/docs", "/fr/docs"}) {
    const auto page = get(path);
    BOOST_TEST(page.status == 200);
    BOOST_TEST(page.content_type == "text/html; charset=utf-8");
    BOOST_TEST(header_of(page, "Cache-Control") == "public, max-age=300");
    BOOST_TEST(header_of(page, "ETag").empty());
  }
}

BOOST_AUTO_TEST_CASE(a_page_may_use_its_own_style_and_nothing_else) {
  const auto policy = header_of(get("/en/docs"), "Content-Security-Policy");
  BOOST_TEST(policy.starts_with("default-src 'none'; style-src 'sha256-"), policy);
  BOOST_TEST(policy.find("unsafe") == std::string::npos);
  BOOST_TEST(policy.find("script") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(examples_name_the_server_as_the_request_did) {
  BOOST_TEST(opening_of({{"Host", "hive.example.com:8443"}}) ==
             "STATUSHIVE='http://hive.example.com:8443'");
  BOOST_TEST(opening_of({{"Host", "[::1]:8080"}}) == "STATUSHIVE='http://[::1]:8080'");
  BOOST_TEST(opening_of({{"Host", "hive.example.com"}, {"X-Forwarded-Proto", "https"}}) ==
             "STATUSHIVE='https://hive.example.com'");
}

BOOST_AUTO_TEST_CASE(a_host_that_a_shell_or_browser_could_run_is_not_repeated) {
  const std::string plain = "STATUSHIVE='http://127.0.0.1:8080'";
  for (const auto* host : {"a'$(id)'", "<script>", "a b", "a\"b", "a;id", "a`id`", ""}) {
    BOOST_TEST(opening_of({{"Host", host}}) == plain, host);
  }
  BOOST_TEST(opening_of({{"Host", std::string(256, 'a')}}) == plain);
  BOOST_TEST(opening_of({}) == plain);
  BOOST_TEST(opening_of({{"Host", "a"}, {"X-Forwarded-Proto", "javascript"}}) ==
             "STATUSHIVE='http://a'");
}

BOOST_AUTO_TEST_CASE(docs_leads_to_the_preferred_language) {
  const auto moved = get("/docs");
  BOOST_TEST(moved.status == 302);
  BOOST_TEST(header_of(moved, "Location") == "/en/docs");
  BOOST_TEST(header_of(moved, "Vary") == "Accept-Language");

  BOOST_TEST(language_for("fr") == "/fr/docs");
  BOOST_TEST(language_for("FR-ca, en;q=0.5") == "/fr/docs");
  BOOST_TEST(language_for("de, fr;q=0.8, en;q=0.7") == "/fr/docs");
  BOOST_TEST(language_for("fr, en") == "/fr/docs");
  BOOST_TEST(language_for("en;q=0.2, *;q=0.9") == "/fr/docs");

  BOOST_TEST(language_for("en") == "/en/docs");
  BOOST_TEST(language_for("fr;q=0.5, en;q=0.6") == "/en/docs");
  BOOST_TEST(language_for("en, fr") == "/en/docs");
  BOOST_TEST(language_for("fr;q=0") == "/en/docs");
  BOOST_TEST(language_for("de") == "/en/docs");
  BOOST_TEST(language_for("*") == "/en/docs");
  BOOST_TEST(language_for("fr;q=2, fr;q=x, frank") == "/en/docs");
}

BOOST_AUTO_TEST_SUITE_END()

/// The real routes, over fakes.
BOOST_FIXTURE_TEST_SUITE(real_documents, tests::api_fixture)

BOOST_AUTO_TEST_CASE(they_describe_what_is_served_and_nothing_else) {
  std::multiset<std::string> served;
  for (const auto& one : routes)
    served.insert(std::string(http::name_of(one.method)) + ' ' + one.pattern);
  std::multiset<std::string> described;
  const auto document = boost::json::parse(get_from("/openapi.json").body);
  for (const auto& path : document.at("paths").as_object()) {
    for (const auto& one : path.value().as_object()) {
      auto method = std::string(one.key());
      std::transform(method.begin(), method.end(), method.begin(),
                     [](char c) { return static_cast<char>(c - 'a' + 'A'); });
      const boost::regex parameter("\\{([^}]*)\\}");
      described.insert(method + ' ' +
                       boost::regex_replace(std::string(path.key()), parameter, ":$1"));
    }
  }
  BOOST_TEST(described == served, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(every_text_has_french_and_no_french_is_left_over) {
  const auto gaps = find_translation_gaps(descriptions);
  for (const auto& text : gaps.missing)
    BOOST_ERROR("no French for: " << text);
  for (const auto& text : gaps.unused)
    BOOST_ERROR("nothing says any more: " << text);
}

BOOST_AUTO_TEST_CASE(the_numbers_in_the_prose_are_those_of_the_code) {
  const auto text = get_from("/llms.txt").body;
  const auto says = [&](const std::string& what) { return text.find(what) != std::string::npos; };
  BOOST_TEST((session_gateway::access_token_life == std::chrono::hours(1)));
  BOOST_TEST(says("works for an hour"));
  BOOST_TEST((idempotency_life == std::chrono::hours(24)));
  BOOST_TEST(says("for 24 hours the same key"));
  BOOST_TEST(control_session_gateway::wrong_passwords_max.count == 10);
  BOOST_TEST((control_session_gateway::wrong_passwords_max.window == std::chrono::minutes(15)));
  BOOST_TEST(says("After 10 wrong passwords in 15 minutes"));
  BOOST_TEST(entity_tags_max == 16);
  BOOST_TEST(says("up to 16 revisions"));
  BOOST_TEST(http::limits{}.body_bytes_max == 1 << 20);
  BOOST_TEST(says("at most 1 MiB"));
}

BOOST_AUTO_TEST_CASE(the_text_for_agents_fits_into_what_they_read_at_once) {
  BOOST_TEST(get_from("/llms.txt").body.size() < 60 * 1024);
}

BOOST_AUTO_TEST_SUITE_END()
