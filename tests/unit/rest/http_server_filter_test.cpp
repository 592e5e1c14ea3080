#include <boost/test/unit_test.hpp>

#include "http_server_fixture.hpp"
#include "tests/support/eventually.hpp"

// What the answer filter sees, and what comes of what it does.
namespace statushive::http::tests {
namespace {

using namespace std::chrono_literals;
using statushive::tests::eventually;

using lines = std::vector<std::string>;

limits impatient() {
  limits bounds;
  bounds.header_timeout = bounds.body_timeout = bounds.handler_timeout = 200ms;
  return bounds;
}

BOOST_AUTO_TEST_CASE(the_filter_sees_the_pattern_and_never_the_path) {
  test_server serving;
  raw_http client(serving.port());
  for (const auto* target : {"/id/7?a=b", "/id//8/", "/"})
    BOOST_TEST(client.exchange(get(target)).status == 200);
  BOOST_TEST((serving.seen() == lines{"GET /id/:id 200", "GET /id/:id 200", "GET / 200"}));
}

BOOST_AUTO_TEST_CASE(headers_of_the_filter_go_out_and_its_status_does_not) {
  test_server serving;
  raw_http client(serving.port());
  const auto reply = client.exchange(get("/id/7"));
  BOOST_TEST(reply.status == 200);
  BOOST_TEST(reply.header("X-Seen") == "1");
  BOOST_TEST(client.exchange(get("/id/7")).header("X-Seen") == "2");
}

BOOST_AUTO_TEST_CASE(the_filter_sees_what_the_server_answers_for_itself) {
  test_server serving;
  raw_http client(serving.port());
  BOOST_TEST(client.exchange(get("/nope")).header("X-Seen") == "1");
  BOOST_TEST(client.exchange(post("/id/7", "Content-Length: 0\r\n")).header("X-Seen") == "2");
  BOOST_TEST(client.exchange("OPTIONS /echo HTTP/1.1\r\nHost: x\r\n\r\n").header("X-Seen") == "3");
  BOOST_TEST(client.exchange("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n").header("X-Seen") == "4");
  BOOST_TEST(client.exchange(get("/throw")).header("X-Seen") == "5");
  BOOST_TEST(client.exchange(get("/forget")).header("X-Seen") == "6");
  BOOST_TEST(client.exchange(get("/bad-status")).header("X-Seen") == "7");
  BOOST_TEST(
      (serving.seen() == lines{"GET  404", "POST /id/:id 405", "OPTIONS /echo 204", "OPTIONS  204",
                               "GET /throw 500", "GET /forget 503", "GET /bad-status 500"}));
}

BOOST_AUTO_TEST_CASE(the_filter_sees_broken_framing_without_a_route) {
  test_server serving;
  raw_http first(serving.port());
  BOOST_TEST(first.exchange(get("/id/7")).status == 200);
  // What comes behind a request has nothing of its route.
  BOOST_TEST(first.exchange("nonsense\r\n\r\n").header("X-Seen") == "2");
  raw_http second(serving.port());
  BOOST_TEST(second.exchange(post("/echo", "Content-Length: 9999999\r\n")).header("X-Seen") == "3");
  BOOST_TEST((serving.seen() == lines{"GET /id/:id 200", "GET  400", "POST  413"}));
}

BOOST_AUTO_TEST_CASE(the_filter_sees_time_outs) {
  test_server serving(impatient());
  raw_http slow(serving.port());
  BOOST_TEST(slow.exchange("GET / HTT").header("X-Seen") == "1");
  BOOST_TEST((serving.took() >= 200ms && serving.took() < 10s));
  raw_http waiting(serving.port());
  BOOST_TEST(waiting.exchange(get("/hold")).header("X-Seen") == "2");
  BOOST_TEST((serving.took() >= 200ms && serving.took() < 10s));
  BOOST_TEST((serving.seen() == lines{"GET  408", "GET /hold 503"}));
}

BOOST_AUTO_TEST_CASE(an_answer_took_as_long_as_its_handler_and_not_as_its_sender) {
  test_server serving;
  raw_http client(serving.port());
  const auto start = std::chrono::steady_clock::now();
  client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{");
  BOOST_REQUIRE(eventually(5s, [&] { return std::chrono::steady_clock::now() - start > 100ms; }));
  BOOST_TEST(client.exchange("}").status == 200);
  BOOST_TEST((serving.took() < 100ms));

  client.send(get("/hold"));
  BOOST_REQUIRE(eventually(5s, [&] { return serving.held().size() == 1; }));
  const auto held_at = std::chrono::steady_clock::now();
  BOOST_REQUIRE(eventually(5s, [&] { return std::chrono::steady_clock::now() - held_at > 50ms; }));
  serving.held()[0].send(text("held"));
  BOOST_TEST(client.receive().status == 200);
  BOOST_TEST((serving.took() >= 50ms));
}

BOOST_AUTO_TEST_CASE(a_filter_that_throws_is_logged_and_the_answer_goes_out) {
  test_server serving;
  raw_http client(serving.port());
  const auto reply = client.exchange(get("/id/throw"));
  BOOST_TEST(reply.status == 200);
  BOOST_TEST(reply.body == "throw");
  BOOST_TEST(serving.logged() == "answer filter: the filter's own\n");
  BOOST_TEST(client.exchange(get("/id/7")).status == 200);
}

BOOST_AUTO_TEST_CASE(the_filter_knows_who_asked_and_by_which_id_also_of_broken_requests) {
  std::string peers;
  http::server server(
      {}, {},
      {.render = [](const failure&) { return response{}; },
       .log = {},
       .filter =
           [&](const request& asked, std::string_view, std::chrono::nanoseconds, response&) {
             peers += asked.peer_address + (asked.request_id.empty() ? " -" : " id") + ';';
           }});
  const auto port = server.start({"127.0.0.1", 0});
  BOOST_REQUIRE(port.has_value());
  raw_http client(*port);
  BOOST_TEST(client.exchange(get("/nope")).status == 404);
  BOOST_TEST(client.exchange("nonsense\r\n\r\n").status == 400);
  server.stop(0ms);
  BOOST_TEST(peers == "127.0.0.1 id;127.0.0.1 id;");
}

BOOST_AUTO_TEST_CASE(a_server_without_filter_serves) {
  http::server server(
      {{method::get, "/", [](const request&, const responder& to) { to.send({}); }}}, {},
      {.render = [](const failure&) { return response{}; }, .log = {}});
  const auto port = server.start({"127.0.0.1", 0});
  BOOST_REQUIRE(port.has_value());
  raw_http client(*port);
  BOOST_TEST(client.exchange(get("/")).status == 200);
}

}  // namespace
}  // namespace statushive::http::tests
