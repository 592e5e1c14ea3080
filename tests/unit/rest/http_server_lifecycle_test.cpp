#include <thread>

#include <arpa/inet.h>
#include <boost/test/unit_test.hpp>
#include <sys/socket.h>
#include <unistd.h>

#include "http_server_fixture.hpp"
#include "tests/support/eventually.hpp"

// Starting, stopping and addresses.
namespace statushive::http::tests {
namespace {

using namespace std::chrono_literals;
using statushive::tests::eventually;

result<uint16_t> start_at(const std::string& host, uint16_t port) {
  http::server serving({}, {}, {});
  return serving.start({host, port});
}

bool has_ipv6() {
  const int fd = ::socket(AF_INET6, SOCK_STREAM, 0);
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  const bool can =
      fd >= 0 && ::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  if (fd >= 0) ::close(fd);
  return can;
}

BOOST_AUTO_TEST_CASE(a_taken_port_fails_with_a_sentence_that_names_it) {
  test_server serving;
  const auto again = start_at("127.0.0.1", serving.port());
  BOOST_REQUIRE(!again.has_value());
  BOOST_TEST((again.failure().code() == errc::failed_precondition));
  BOOST_TEST(again.failure().reason() == "address_in_use");
  BOOST_TEST(again.failure().message() ==
             "cannot listen on 127.0.0.1:" + std::to_string(serving.port()) +
                 ": the address is in use");
  BOOST_TEST(raw_http(serving.port()).exchange(get("/")).body == "root");
}

BOOST_AUTO_TEST_CASE(bad_addresses_fail_with_a_sentence) {
  const auto foreign = start_at("192.0.2.1", 0);
  BOOST_REQUIRE(!foreign.has_value());
  BOOST_TEST(foreign.failure().reason() == "address_not_available");
  for (const auto* host : {"no.such.host.invalid", "", "999.1.1.1", "a b"}) {
    const auto bad = start_at(host, 0);
    BOOST_REQUIRE(!bad.has_value());
    BOOST_TEST(bad.failure().reason() == "bad_address");
    BOOST_TEST(bad.failure().message().find(std::string(host) + ":0") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(host_names_and_wildcards_work) {
  for (const auto* host : {"localhost", "0.0.0.0", "*"}) {
    test_server serving({}, host);
    BOOST_TEST(raw_http(serving.port()).exchange(get("/peer")).body == "127.0.0.1");
  }
}

BOOST_AUTO_TEST_CASE(ipv6_works_and_shows_ipv4_peers_as_such,
                     *boost::unit_test::precondition([](auto) {
                       return boost::test_tools::assertion_result(has_ipv6());
                     })) {
  test_server loopback({}, "::1");
  BOOST_TEST(raw_http("::1", loopback.port()).exchange(get("/peer")).body == "::1");
  BOOST_TEST(!raw_http(loopback.port()).is_connected());
  test_server any({}, "::");
  BOOST_TEST(raw_http("::1", any.port()).exchange(get("/peer")).body == "::1");
  BOOST_TEST(raw_http(any.port()).exchange(get("/peer")).body == "127.0.0.1");
}

BOOST_AUTO_TEST_CASE(a_bad_route_table_fails_the_start) {
  http::server serving({{method::get, "nope", [](const request&, const responder&) {}}}, {}, {});
  const auto port = serving.start({"127.0.0.1", 0});
  BOOST_REQUIRE(!port.has_value());
  BOOST_TEST(port.failure().reason() == "bad_route");
}

BOOST_AUTO_TEST_CASE(a_running_server_cannot_start_again_but_a_stopped_one_can) {
  test_server serving;
  const auto again = serving.server().start({"127.0.0.1", 0});
  BOOST_REQUIRE(!again.has_value());
  BOOST_TEST(again.failure().reason() == "already_started");
  serving.stop(1s);
  serving.stop(1s);
  const auto port = serving.server().start({"127.0.0.1", serving.port()});
  BOOST_REQUIRE(port.has_value());
  BOOST_TEST(raw_http(*port).exchange(get("/")).body == "root");
}

BOOST_AUTO_TEST_CASE(many_starts_and_stops) {
  for (int i = 0; i < 40; ++i) {
    test_server serving;
    if (i % 2 == 0) BOOST_REQUIRE(raw_http(serving.port()).exchange(get("/")).body == "root");
    if (i % 3 == 0) serving.stop(1s);
  }
}

BOOST_AUTO_TEST_CASE(a_stop_lets_requests_in_flight_finish) {
  test_server serving;
  raw_http waiting(serving.port());
  waiting.send(get("/hold"));
  raw_http reading(serving.port());
  reading.send(get("/bytes/20000000"));
  raw_http sending(serving.port());
  BOOST_TEST(
      sending.exchange(post("/echo", "Content-Length: 4\r\nExpect: 100-continue\r\n")).status ==
      100);
  raw_http idle(serving.port());
  BOOST_TEST(idle.exchange(get("/")).status == 200);
  BOOST_REQUIRE(eventually(5s, [&] { return serving.held().size() == 1; }));

  std::thread stopping([&] { serving.stop(10s); });
  BOOST_TEST(idle.has_closed());
  raw_http late(serving.port());
  BOOST_TEST(late.has_closed());
  const auto echoed = sending.exchange("abcd");
  BOOST_TEST(echoed.body == "abcd");
  BOOST_TEST(echoed.header("Connection") == "close");
  serving.held()[0].send(text("finished"));
  BOOST_TEST(waiting.receive().body == "finished");
  BOOST_TEST(reading.receive().body.size() == 20'000'000u);
  stopping.join();
  const auto counts = serving.server().counters();
  BOOST_TEST(counts.connections == 0);
  BOOST_TEST(counts.in_flight == 0);
  BOOST_TEST(counts.dropped_answers == 0u);
}

BOOST_AUTO_TEST_CASE(a_stop_ends_after_its_grace_and_late_answers_are_dropped) {
  test_server serving;
  raw_http waiting(serving.port());
  waiting.send(get("/hold"));
  BOOST_REQUIRE(eventually(5s, [&] { return serving.held().size() == 1; }));
  const auto start = std::chrono::steady_clock::now();
  serving.stop(100ms);
  BOOST_TEST((std::chrono::steady_clock::now() - start < 5s));
  BOOST_TEST(waiting.has_closed());
  BOOST_TEST(serving.server().counters().in_flight == 0);
  BOOST_TEST(serving.server().counters().connections == 0);
  const auto held = serving.held();
  held[0].send(text("late"));
  BOOST_TEST(serving.server().counters().dropped_answers == 1u);
}

BOOST_AUTO_TEST_CASE(responders_outlive_the_server) {
  std::vector<responder> held;
  {
    test_server serving;
    std::vector<std::unique_ptr<raw_http>> clients;
    for (int i = 0; i < 10; ++i) {
      clients.push_back(std::make_unique<raw_http>(serving.port()));
      clients.back()->send(get("/hold"));
    }
    BOOST_REQUIRE(eventually(5s, [&] { return serving.held().size() == 10; }));
    held = serving.held();
    held.pop_back();  // the server's copy goes with the server: nobody answers
    serving.forget_held();
  }
  for (const auto& one : held)
    one.send(text("to nobody"));
}

BOOST_AUTO_TEST_CASE(answers_from_other_threads_race_with_the_stop) {
  for (int round = 0; round < 10; ++round) {
    test_server serving;
    std::vector<std::unique_ptr<raw_http>> clients;
    for (int i = 0; i < 8; ++i) {
      clients.push_back(std::make_unique<raw_http>(serving.port()));
      clients.back()->send(get("/hold"));
    }
    BOOST_REQUIRE(eventually(5s, [&] { return serving.held().size() == 8; }));
    std::thread answering([held = serving.held()] {
      for (const auto& one : held)
        one.send(text("now"));
    });
    serving.forget_held();
    serving.stop(0ms);
    serving.destroy();
    answering.join();
  }
}

}  // namespace
}  // namespace statushive::http::tests
