#include <thread>

#include <boost/test/unit_test.hpp>

#include "http_server_fixture.hpp"
#include "tests/support/eventually.hpp"

// Clients that are slow, greedy or gone.
namespace statushive::http::tests {
namespace {

using namespace std::chrono_literals;
using statushive::tests::eventually;

limits with(std::chrono::milliseconds limits::*timeout, std::chrono::milliseconds value) {
  limits bounds;
  bounds.*timeout = value;
  return bounds;
}

BOOST_AUTO_TEST_CASE(a_client_that_does_not_read_freezes_nobody) {
  limits bounds;
  bounds.workers = 1;
  test_server serving(bounds);
  raw_http stuck(serving.port());
  stuck.send(get("/bytes/20000000"));
  raw_http halting(serving.port());
  halting.send(get("/bytes/20000000"));
  BOOST_TEST(halting.read_at_least(5'000'000));
  raw_http other(serving.port());
  for (int i = 0; i < 100; ++i)
    BOOST_REQUIRE(other.exchange(get("/")).body == "root");
  BOOST_TEST(stuck.receive().body.size() == 20'000'000u);
  BOOST_TEST(stuck.exchange(get("/")).body == "root");
  BOOST_TEST(halting.receive().body.size() == 20'000'000u);
}

BOOST_AUTO_TEST_CASE(a_client_that_never_reads_is_cut_off) {
  test_server serving(with(&limits::write_timeout, 100ms));
  raw_http stuck(serving.port());
  stuck.send(get("/bytes/20000000"));
  BOOST_TEST(eventually(5s, [&] { return serving.server().counters().timeouts == 1; }));
  BOOST_TEST(serving.server().counters().dropped_answers == 1u);
  BOOST_TEST(eventually(5s, [&] { return serving.server().counters().connections == 0; }));
}

BOOST_AUTO_TEST_CASE(unread_answers_have_a_common_bound) {
  limits bounds;
  bounds.pending_output_bytes_max = 30 << 20;
  test_server serving(bounds);
  std::vector<std::unique_ptr<raw_http>> stuck;
  for (int i = 0; i < 4; ++i) {
    stuck.push_back(std::make_unique<raw_http>(serving.port()));
    stuck.back()->send(get("/bytes/20000000"));
  }
  BOOST_TEST(eventually(5s, [&] { return serving.server().counters().overloads >= 2; }));
  BOOST_TEST(raw_http(serving.port()).exchange(get("/bytes/1000")).body.size() == 1000u);
  stuck.clear();
  BOOST_TEST(eventually(5s, [&] { return serving.server().counters().connections <= 1; }));
  BOOST_TEST(raw_http(serving.port()).exchange(get("/bytes/20000000")).body.size() == 20'000'000u);
}

BOOST_AUTO_TEST_CASE(unfinished_requests_have_a_common_bound) {
  limits bounds;
  bounds.pending_input_bytes_max = 1 << 20;
  test_server serving(bounds);
  raw_http first(serving.port());
  first.send(post("/echo", "Content-Length: 900000\r\n", std::string(899'999, 'a')));
  BOOST_TEST(
      raw_http(serving.port()).exchange(post("/echo", "Content-Length: 3\r\n", "abc")).body ==
      "abc");
  raw_http::reply reply;
  const bool has_refused = eventually(5s, [&] {
    raw_http second(serving.port());
    reply = second.exchange(post("/echo", "Content-Length: 900000\r\n", std::string(900'000, 'b')));
    return reply.status == 503;
  });
  BOOST_TEST(has_refused);
  BOOST_TEST((reply.body == "overloaded"));
  BOOST_TEST(reply.header("Retry-After") == "1");
  BOOST_TEST(first.exchange("a").body.size() == 900'000u);
  BOOST_TEST(serving.server().counters().overloads == 1u);
}

BOOST_AUTO_TEST_CASE(a_slow_header_is_answered_with_408) {
  test_server serving(with(&limits::header_timeout, 100ms));
  raw_http client(serving.port());
  const auto reply = client.exchange("GET / HTTP/1.1\r\nHos");
  BOOST_TEST(reply.status == 408);
  BOOST_TEST(reply.body == "request_timeout");
  BOOST_TEST(client.has_closed());
  BOOST_TEST(serving.server().counters().timeouts == 1u);
}

BOOST_AUTO_TEST_CASE(a_header_that_drips_is_slow_too) {
  test_server serving(with(&limits::header_timeout, 200ms));
  raw_http client(serving.port(), 20ms);
  client.send(get("/"));
  BOOST_REQUIRE(eventually(5s, [&] { return client.receive().status == 200; }));
  client.send("GET / HTTP/1.1\r\n");
  const bool has_ended = eventually(5s, [&] {
    client.send("X: 1\r\n");
    return client.receive().status == 408;
  });
  BOOST_TEST(has_ended);
}

BOOST_AUTO_TEST_CASE(a_slow_body_is_answered_with_408) {
  test_server serving(with(&limits::body_timeout, 100ms));
  raw_http client(serving.port(), 5s);
  BOOST_TEST(client.exchange(post("/echo", "Content-Length: 5\r\n", "hell")).status == 408);
  BOOST_TEST(client.has_closed());
}

BOOST_AUTO_TEST_CASE(idle_connections_close_without_a_word) {
  test_server serving(with(&limits::idle_timeout, 100ms));
  raw_http client(serving.port());
  BOOST_TEST(client.exchange(get("/")).status == 200);
  BOOST_TEST(client.receive_all() == "");
  BOOST_TEST(client.has_closed());
  BOOST_TEST(serving.server().counters().timeouts == 0u);

  test_server impatient(with(&limits::header_timeout, 100ms));
  raw_http silent(impatient.port());
  BOOST_TEST(silent.receive_all() == "");
  BOOST_TEST(silent.has_closed());
}

BOOST_AUTO_TEST_CASE(a_handler_that_takes_too_long_is_answered_for_and_its_answer_dropped) {
  test_server serving(with(&limits::handler_timeout, 100ms));
  raw_http client(serving.port());
  const auto reply = client.exchange(get("/hold"));
  BOOST_TEST(reply.status == 503);
  BOOST_TEST(reply.body == "handler_timeout");
  BOOST_TEST(reply.header("Retry-After") == "");
  serving.held()[0].send(text("late"));
  BOOST_TEST(eventually(5s, [&] { return serving.server().counters().dropped_answers == 1; }));
  BOOST_TEST(client.exchange(get("/")).body == "root");
}

BOOST_AUTO_TEST_CASE(a_late_answer_is_not_taken_for_the_next_one) {
  test_server serving(with(&limits::handler_timeout, 300ms));
  raw_http client(serving.port());
  BOOST_TEST(client.exchange(get("/hold")).body == "handler_timeout");
  client.send(get("/hold"));
  BOOST_REQUIRE(eventually(5s, [&] { return serving.held().size() == 2; }));
  serving.held()[0].send(text("late"));
  serving.held()[1].send(text("in time"));
  BOOST_TEST(client.receive().body == "in time");
  BOOST_TEST(serving.server().counters().dropped_answers == 1u);
}

BOOST_AUTO_TEST_CASE(a_client_that_does_not_close_after_the_last_answer_is_closed) {
  test_server serving(with(&limits::linger_timeout, 100ms));
  raw_http client(serving.port());
  BOOST_TEST(client.exchange(get("/", "Connection: close\r\n")).status == 200);
  BOOST_TEST(eventually(5s, [&] { return serving.server().counters().connections == 0; }));
}

BOOST_AUTO_TEST_CASE(connections_above_the_cap_are_closed) {
  limits bounds;
  bounds.connections_max = 3;
  test_server serving(bounds);
  std::vector<std::unique_ptr<raw_http>> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(std::make_unique<raw_http>(serving.port()));
    BOOST_TEST(clients.back()->exchange(get("/")).status == 200);
  }
  raw_http refused(serving.port());
  BOOST_TEST(refused.has_closed());
  BOOST_TEST(serving.server().counters().refused_connections == 1u);
  clients.pop_back();
  BOOST_TEST(
      eventually(5s, [&] { return raw_http(serving.port()).exchange(get("/")).status == 200; }));
}

BOOST_AUTO_TEST_CASE(an_answer_may_come_from_another_thread) {
  test_server serving;
  std::vector<std::unique_ptr<raw_http>> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(std::make_unique<raw_http>(serving.port()));
    clients.back()->send(get("/hold"));
  }
  BOOST_REQUIRE(eventually(5s, [&] { return serving.held().size() == 20; }));
  BOOST_TEST(serving.server().counters().in_flight == 20);
  std::thread other([&] {
    for (const auto& one : serving.held())
      one.send(text("from afar"));
  });
  for (auto& client : clients)
    BOOST_TEST(client->receive().body == "from afar");
  other.join();
  BOOST_TEST(serving.server().counters().in_flight == 0);
}

BOOST_AUTO_TEST_CASE(an_answer_for_a_client_that_is_gone_is_dropped_and_counted) {
  test_server serving;
  raw_http client(serving.port());
  client.send(get("/hold"));
  BOOST_REQUIRE(eventually(5s, [&] { return serving.held().size() == 1; }));
  client.reset();
  BOOST_REQUIRE(eventually(5s, [&] { return serving.server().counters().connections == 0; }));
  BOOST_TEST(serving.server().counters().in_flight == 0);
  raw_http heir(serving.port());  // likely on the same descriptor number
  heir.send(get("/hold"));
  BOOST_REQUIRE(eventually(5s, [&] { return serving.held().size() == 2; }));
  serving.held()[0].send(text("for the dead"));
  BOOST_TEST(eventually(5s, [&] { return serving.server().counters().dropped_answers == 1; }));
  serving.held()[1].send(text("for the heir"));
  BOOST_TEST(heir.receive().body == "for the heir");
}

BOOST_AUTO_TEST_CASE(a_client_that_has_only_stopped_sending_gets_its_answers) {
  test_server serving;
  raw_http client(serving.port());
  client.send(get("/hold") + get("/"));
  client.shut_down_writing();
  BOOST_REQUIRE(eventually(5s, [&] { return serving.held().size() == 1; }));
  serving.held()[0].send(text("held"));
  BOOST_TEST(client.receive().body == "held");
  BOOST_TEST(client.receive().body == "root");
  BOOST_TEST(client.has_closed());

  raw_http cut(serving.port());
  cut.send("GET / HTT");
  cut.shut_down_writing();
  BOOST_TEST(cut.has_closed());
}

BOOST_AUTO_TEST_CASE(abrupt_clients_leave_nothing_behind) {
  test_server serving;
  for (int i = 0; i < 300; ++i) {
    raw_http client(serving.port());
    if (i % 3 == 0) client.send(get("/bytes/3000000"));
    if (i % 3 == 1)
      client.send(post("/echo", "Content-Length: 100000\r\n", std::string(50'000, 'a')));
    if (i % 3 == 2) client.send(get("/hold"));
    client.reset();
  }
  BOOST_TEST(eventually(10s, [&] { return serving.server().counters().connections == 0; }));
  BOOST_TEST(serving.server().counters().in_flight == 0);
  BOOST_TEST(raw_http(serving.port()).exchange(get("/")).body == "root");
}

}  // namespace
}  // namespace statushive::http::tests
