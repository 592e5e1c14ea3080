#include <boost/test/unit_test.hpp>

#include "http_server_fixture.hpp"
#include "tests/support/eventually.hpp"

// What a client sees of one exchange after another.
namespace statushive::http::tests {
namespace {

using namespace std::chrono_literals;
using statushive::tests::eventually;

BOOST_AUTO_TEST_CASE(a_connection_serves_one_request_after_another) {
  test_server serving;
  raw_http client(serving.port());
  for (int i = 0; i < 3; ++i) {
    const auto reply = client.exchange(get("/id/" + std::to_string(i)));
    BOOST_TEST(reply.status == 200);
    BOOST_TEST(reply.body == std::to_string(i));
    BOOST_TEST(reply.header("Connection") == "");
    BOOST_TEST(reply.header("Content-Type") == "text/plain");
    BOOST_TEST(reply.header("Date").ends_with(" GMT"));
  }
  BOOST_TEST(serving.server().counters().requests == 3u);
  BOOST_TEST(serving.server().counters().connections == 1);
}

BOOST_AUTO_TEST_CASE(close_and_http_1_0_end_the_connection_and_keep_alive_keeps_it) {
  test_server serving;
  raw_http closing(serving.port());
  BOOST_TEST(closing.exchange(get("/", "Connection: close\r\n")).header("Connection") == "close");
  BOOST_TEST(closing.has_closed());
  raw_http old(serving.port());
  BOOST_TEST(old.exchange("GET / HTTP/1.0\r\n\r\n").body == "root");
  BOOST_TEST(old.has_closed());
  raw_http kept(serving.port());
  for (int i = 0; i < 2; ++i) {
    BOOST_TEST(
        kept.exchange("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").header("Connection") ==
        "keep-alive");
  }
}

BOOST_AUTO_TEST_CASE(pipelined_requests_are_answered_in_order) {
  test_server serving;
  raw_http client(serving.port());
  std::string all;
  for (int i = 0; i < 500; ++i)
    all += get("/id/" + std::to_string(i));
  client.send(all);
  for (int i = 0; i < 500; ++i)
    BOOST_REQUIRE(client.receive().body == std::to_string(i));
}

BOOST_AUTO_TEST_CASE(a_pipelined_request_waits_for_the_answer_before_it) {
  test_server serving;
  raw_http client(serving.port());
  client.send(get("/hold") + get("/"));
  BOOST_REQUIRE(eventually(5s, [&] { return serving.held().size() == 1; }));
  serving.held()[0].send(text("held"));
  BOOST_TEST(client.receive().body == "held");
  BOOST_TEST(client.receive().body == "root");
}

BOOST_AUTO_TEST_CASE(a_flood_behind_a_waiting_request_is_not_read) {
  test_server serving;
  raw_http client(serving.port(), 300ms);
  client.send(get("/hold"));
  BOOST_REQUIRE(eventually(5s, [&] { return serving.held().size() == 1; }));
  const std::string flood(64 << 20, 'G');
  BOOST_TEST(!client.send(flood));
}

BOOST_AUTO_TEST_CASE(head_is_answered_like_get_without_the_body) {
  test_server serving;
  raw_http client(serving.port());
  client.send("HEAD /bytes/10 HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto reply = client.receive_head();
  BOOST_TEST(reply.status == 200);
  BOOST_TEST(reply.header("Content-Length") == "10");
  BOOST_TEST(client.exchange(get("/")).body == "root");
}

BOOST_AUTO_TEST_CASE(a_broken_request_behind_a_head_is_answered_with_a_body) {
  test_server serving;
  raw_http client(serving.port());
  client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
  BOOST_TEST(client.receive_head().status == 200);
  client.send("nonsense\r\n\r\n");
  const auto reply = client.receive();
  BOOST_TEST(reply.status == 400);
  BOOST_TEST(reply.body == "bad_request");
}

BOOST_AUTO_TEST_CASE(no_content_keeps_the_connection_in_step) {
  test_server serving;
  raw_http client(serving.port());
  const auto reply = client.exchange(get("/empty"));
  BOOST_TEST(reply.status == 204);
  BOOST_TEST(reply.header("Content-Length") == "");
  BOOST_TEST(client.exchange(get("/")).body == "root");
}

BOOST_AUTO_TEST_CASE(an_unknown_path_is_404_and_another_method_405_with_allow) {
  test_server serving;
  raw_http client(serving.port());
  const auto unknown = client.exchange(get("/nope"));
  BOOST_TEST(unknown.status == 404);
  BOOST_TEST(unknown.body == "not_found");
  const auto other = client.exchange(post("/id/7", "Content-Length: 2\r\n", "{}"));
  BOOST_TEST(other.status == 405);
  BOOST_TEST(other.body == "method_not_allowed");
  BOOST_TEST(other.header("Allow") == "GET, HEAD, OPTIONS");
  BOOST_TEST(client.exchange(get("/echo")).header("Allow") == "POST, OPTIONS");
}

BOOST_AUTO_TEST_CASE(options_tells_the_methods) {
  test_server serving;
  raw_http client(serving.port());
  const auto reply = client.exchange("OPTIONS /echo HTTP/1.1\r\nHost: x\r\n\r\n");
  BOOST_TEST(reply.status == 204);
  BOOST_TEST(reply.header("Allow") == "POST, OPTIONS");
  BOOST_TEST(client.exchange("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n").header("Allow") ==
             "GET, HEAD, POST, OPTIONS");
  BOOST_TEST(client.exchange("OPTIONS /nope HTTP/1.1\r\nHost: x\r\n\r\n").status == 404);
}

BOOST_AUTO_TEST_CASE(the_request_id_is_the_callers_if_it_is_sane) {
  test_server serving;
  raw_http client(serving.port());
  BOOST_TEST(client.exchange(get("/", "X-Request-Id: mine-1\r\n")).header("X-Request-Id") ==
             "mine-1");
  BOOST_TEST(client.exchange(get("/nope", "x-request-id: mine-2\r\n")).header("X-Request-Id") ==
             "mine-2");
  const auto first = client.exchange(get("/", "X-Request-Id: not sane\r\n")).header("X-Request-Id");
  const auto second = client.exchange(get("/")).header("X-Request-Id");
  BOOST_TEST(first.size() == 16u);
  BOOST_TEST(second.size() == 16u);
  BOOST_TEST(first != second);
  BOOST_TEST(client.exchange("BAD\r\n").header("X-Request-Id").size() == 16u);
}

BOOST_AUTO_TEST_CASE(a_chunked_body_may_be_cut_anywhere) {
  test_server serving;
  const std::string_view body = "5\r\nhello\r\n6;x\r\n world\r\n0\r\n\r\n";
  for (size_t cut = 0; cut <= body.size(); ++cut) {
    raw_http client(serving.port());
    client.send(post("/echo", "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n"));
    BOOST_REQUIRE(client.receive().status == 100);  // so the pieces below arrive as two
    client.send(body.substr(0, cut));
    client.send(body.substr(cut));
    BOOST_REQUIRE(client.receive().body == "hello world");
  }
}

BOOST_AUTO_TEST_CASE(an_expectation_is_met_once_or_refused) {
  test_server serving;
  raw_http client(serving.port());
  BOOST_TEST(
      client.exchange(post("/echo", "Expect: 100-continue\r\nContent-Length: 2\r\n")).status ==
      100);
  client.send("a");
  BOOST_TEST(client.exchange("b").body == "ab");
  BOOST_TEST(
      client.exchange(post("/echo", "Expect: 100-continue\r\nContent-Length: 2\r\n", "cd")).body ==
      "cd");
  BOOST_TEST(client.exchange(get("/", "Expect: magic\r\n")).status == 417);
  BOOST_TEST(client.has_closed());
}

BOOST_AUTO_TEST_CASE(a_framing_error_ends_the_connection_and_the_rest_is_never_a_request) {
  test_server serving;
  raw_http client(serving.port());
  client.send(post("/echo", "Content-Length: 99999999\r\n") + get("/") + get("/"));
  const auto reply = client.receive();
  BOOST_TEST(reply.status == 413);
  BOOST_TEST(reply.body == "body_too_large");
  BOOST_TEST(reply.header("Connection") == "close");
  BOOST_TEST(client.receive_all() == "");
  const auto counts = serving.server().counters();
  BOOST_TEST(counts.bad_requests == 1u);
  BOOST_TEST(counts.requests == 0u);
}

BOOST_AUTO_TEST_CASE(the_refusal_of_a_large_upload_reaches_the_client) {
  test_server serving;
  raw_http client(serving.port());
  client.send(post("/echo", "Content-Length: 4000000\r\n", std::string(4'000'000, 'a')));
  BOOST_TEST(client.receive().status == 413);
}

BOOST_AUTO_TEST_CASE(handlers_that_throw_are_answered_without_their_text) {
  test_server serving;
  raw_http client(serving.port());
  for (const auto* path : {"/throw", "/throw-int", "/bad-status"}) {
    const auto reply = client.exchange(get(path));
    BOOST_TEST(reply.status == 500);
    BOOST_TEST(reply.body == "internal");
  }
  BOOST_TEST(client.exchange(get("/answer-then-throw")).body == "answered");
  BOOST_TEST(client.exchange(get("/")).body == "root");
  const auto logged = serving.logged();
  BOOST_TEST(logged.find("handler: a secret") != std::string::npos);
  BOOST_TEST(logged.find("handler: too late") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_request_that_nobody_can_answer_any_more_is_answered_at_once) {
  test_server serving;
  raw_http client(serving.port());
  const auto reply = client.exchange(get("/forget"));
  BOOST_TEST(reply.status == 503);
  BOOST_TEST(reply.body == "unanswered");
  BOOST_TEST(reply.header("Retry-After") == "");
  client.send(get("/hold"));
  BOOST_REQUIRE(eventually(5s, [&] { return serving.held().size() == 1; }));
  serving.forget_held();
  BOOST_TEST(client.receive().body == "unanswered");
}

BOOST_AUTO_TEST_CASE(the_first_of_two_answers_wins) {
  test_server serving;
  raw_http client(serving.port());
  BOOST_TEST(client.exchange(get("/twice")).body == "first");
  BOOST_TEST(client.exchange(get("/")).body == "root");
}

BOOST_AUTO_TEST_CASE(a_throwing_renderer_is_replaced_by_a_plain_answer) {
  http::server serving({}, {},
                       {.render = [](const failure&) -> response { throw 1; }, .log = nullptr});
  const auto port = serving.start({"127.0.0.1", 0});
  BOOST_REQUIRE(port.has_value());
  raw_http client(*port);
  const auto reply = client.exchange(get("/"));
  BOOST_TEST(reply.status == 404);
  BOOST_TEST(reply.body == R"({"error":"There is nothing at this path.","code":"not_found"})");
}

}  // namespace
}  // namespace statushive::http::tests
