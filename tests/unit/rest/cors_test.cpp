#include <mutex>

#include <boost/test/unit_test.hpp>

#include "api_fixture.hpp"
#include "tests/support/raw_http.hpp"

// The API behind a real server: what pages of other origins get, and what the observer sees.
namespace statushive::tests {
namespace {

using namespace std::chrono_literals;

constexpr char page[] = "https://app.example.com";

class served_api : public api_fixture {
 public:
  served_api()
      : server_(routes, {},
                {.render = rest::render_failure,
                 .log = {},
                 .filter = rest::api_filter(settings, [this](auto... what) { see(what...); })}),
        port_(server_.start({"127.0.0.1", 0}).value()) {}
  ~served_api() { server_.stop(0ms); }

  void allow(std::vector<std::string> origins) {
    statushive::settings wanted;
    wanted.cors_origins = std::move(origins);
    settings.current_answer = std::make_shared<const statushive::settings>(wanted);
  }

  raw_http::reply ask(const std::string& line, const std::string& headers = {}) {
    return raw_http(port_).exchange(line + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
  }
  raw_http::reply ask_from(const std::string& origin, const std::string& line,
                           const std::string& headers = {}) {
    return ask(line, "Origin: " + origin + "\r\n" + headers);
  }
  raw_http::reply preflight(const std::string& origin, const std::string& target) {
    return ask_from(origin, "OPTIONS " + target,
                    "Access-Control-Request-Method: PUT\r\n"
                    "Access-Control-Request-Headers: authorization,if-match\r\n");
  }

  [[nodiscard]] std::vector<std::string> seen() const {
    const std::lock_guard lock(mutex_);
    return seen_;
  }

 private:
  void see(http::method asked, std::string_view route, int status, std::chrono::nanoseconds took) {
    const std::lock_guard lock(mutex_);
    seen_.push_back(std::string(http::name_of(asked)) + ' ' + std::string(route) + ' ' +
                    std::to_string(status) + (took.count() > 0 ? "" : " in no time"));
  }

  mutable std::mutex mutex_;
  std::vector<std::string> seen_;
  http::server server_;
  uint16_t port_;
};

std::string allowed(const raw_http::reply& answer) {
  return answer.header("Access-Control-Allow-Origin");
}

BOOST_FIXTURE_TEST_SUITE(cors, served_api)

BOOST_AUTO_TEST_CASE(by_default_no_other_origin_is_told_anything) {
  for (const auto& answer : {ask_from(page, "GET /healthz"), preflight(page, "/api/monitors")}) {
    BOOST_TEST(allowed(answer) == "");
    BOOST_TEST(answer.header("Vary") == "");
    BOOST_TEST(answer.header("Access-Control-Allow-Methods") == "");
  }
  settings.current_answer = nullptr;
  BOOST_TEST(ask_from(page, "GET /healthz").status == 200);
}

BOOST_AUTO_TEST_CASE(a_named_origin_may_read_answers_and_their_headers) {
  allow({"https://other.example.com", page});
  const auto answer = ask_from(page, "GET /healthz");
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(allowed(answer) == page);
  BOOST_TEST(answer.header("Vary") == "Origin");
  BOOST_TEST(answer.header("Access-Control-Expose-Headers") ==
             "ETag, Location, Retry-After, X-Request-Id, RateLimit-Limit, RateLimit-Remaining, "
             "RateLimit-Reset");
  BOOST_TEST(answer.header("Access-Control-Allow-Credentials") == "");
  BOOST_TEST(answer.header("Access-Control-Allow-Methods") == "");
}

BOOST_AUTO_TEST_CASE(an_origin_is_compared_exactly) {
  allow({page});
  for (const auto* stranger :
       {"https://app.example.com:8443", "http://app.example.com", "https://APP.example.com",
        "https://app.example.com/", "https://app.example.com.evil.org", "null", "*", ""}) {
    const auto answer = ask_from(stranger, "GET /healthz");
    BOOST_TEST(allowed(answer) == "", stranger);
    BOOST_TEST(answer.header("Vary") == "Origin", stranger);
    BOOST_TEST(answer.header("Access-Control-Expose-Headers") == "", stranger);
  }
  BOOST_TEST(ask("GET /healthz").header("Vary") == "Origin");
  const auto twice = ask_from(page, "GET /healthz", "Origin: https://evil.org\r\n");
  BOOST_TEST(allowed(twice) == "");
}

BOOST_AUTO_TEST_CASE(a_star_lets_every_origin_read) {
  allow({"*"});
  BOOST_TEST(allowed(ask_from(page, "GET /healthz")) == "*");
  BOOST_TEST(allowed(preflight("https://evil.org", "/api/monitors")) == "*");
  BOOST_TEST(allowed(ask("GET /healthz")) == "");
}

BOOST_AUTO_TEST_CASE(a_preflight_learns_methods_and_headers) {
  allow({page});
  const auto answer = preflight(page, std::string("/api/monitors/") + sample_id);
  BOOST_TEST(answer.status == 204);
  BOOST_TEST(allowed(answer) == page);
  BOOST_TEST(answer.header("Access-Control-Allow-Methods") == "GET, HEAD, PUT, DELETE, OPTIONS");
  BOOST_TEST(answer.header("Access-Control-Allow-Headers") ==
             "Authorization, Content-Type, apikey, If-Match, Idempotency-Key, X-Request-Id");
  BOOST_TEST(answer.header("Access-Control-Max-Age") == "600");
  BOOST_TEST(answer.header("Access-Control-Expose-Headers") == "");
  BOOST_TEST(answer.header("Vary") == "Origin");
}

BOOST_AUTO_TEST_CASE(a_preflight_needs_no_apikey_and_a_stranger_s_learns_nothing) {
  statushive::settings wanted;
  wanted.cors_origins = {page};
  wanted.require_apikey = true;
  wanted.anon_key = "anon-key-of-the-cluster";
  settings.current_answer = std::make_shared<const statushive::settings>(wanted);
  BOOST_TEST(preflight(page, "/api/monitors").status == 204);
  const auto stranger = preflight("https://evil.org", "/api/monitors");
  BOOST_TEST(stranger.status == 204);
  BOOST_TEST(allowed(stranger) == "");
  BOOST_TEST(stranger.header("Access-Control-Allow-Methods") == "");
}

BOOST_AUTO_TEST_CASE(options_that_is_no_preflight_is_an_answer_like_others) {
  allow({page});
  const auto answer = ask_from(page, "OPTIONS /api/monitors");
  BOOST_TEST(answer.status == 204);
  BOOST_TEST(allowed(answer) == page);
  BOOST_TEST(answer.header("Access-Control-Allow-Methods") == "");
  BOOST_TEST(answer.header("Access-Control-Expose-Headers") != "");
}

BOOST_AUTO_TEST_CASE(errors_can_be_read_too_also_those_before_any_route) {
  allow({page});
  BOOST_TEST(allowed(ask_from(page, "GET /api/monitors")) == page);
  const auto unknown = ask_from(page, "GET /nope");
  BOOST_TEST(unknown.status == 404);
  BOOST_TEST(allowed(unknown) == page);
  BOOST_TEST(allowed(ask_from(page, "PATCH /api/monitors")) == page);
  const auto large = ask_from(page, "POST /api/monitors", "Content-Length: 99999999\r\n");
  BOOST_TEST(large.status == 413);
  BOOST_TEST(allowed(large) == page);
  BOOST_TEST(large.body.find("body_too_large") != std::string::npos);
  const auto no_preflight = preflight(page, "/nope");
  BOOST_TEST(no_preflight.status == 404);
  BOOST_TEST(allowed(no_preflight) == page);
}

BOOST_AUTO_TEST_CASE(the_observer_sees_every_answer_by_its_pattern) {
  BOOST_TEST(ask("GET /healthz").status == 200);
  BOOST_TEST(ask(std::string("GET /api/monitors/") + sample_id).status == 401);
  BOOST_TEST(ask("GET /nope/4711").status == 404);
  BOOST_TEST(ask("PATCH /api/monitors").status == 405);
  const std::vector<std::string> expected = {"GET /healthz 200", "GET /api/monitors/:id 401",
                                             "GET  404", "PATCH /api/monitors 405"};
  BOOST_TEST(seen() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(without_an_observer_the_filter_still_does_its_part) {
  allow({page});
  const auto filter = rest::api_filter(settings, nullptr);
  http::request request;
  request.headers = {{"origin", page}};
  http::response answer;
  filter(request, "", 0ns, answer);
  BOOST_TEST(header_of(answer, "Access-Control-Allow-Origin") == page);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace statushive::tests
