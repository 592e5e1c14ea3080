#include "actors/checks/transfer_set.hpp"

#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "engine_fixture.hpp"
#include "tests/support/odd_server.hpp"

using statushive::tests::curl_process;
BOOST_TEST_GLOBAL_FIXTURE(curl_process);

namespace statushive::checks {
namespace {

struct listener final : transfer::client {
  std::optional<transfer_facts> facts;
  void on_transfer_end(transfer_facts found) override { facts = std::move(found); }
};

struct requests {
  transfer_spec spec(std::vector<std::string> addresses = {"127.0.0.1"}) {
    transfer_spec wanted;
    wanted.url = server.url("/ok");
    wanted.port = server.port();
    for (const auto& address : addresses)
      wanted.addresses.push_back(*ip_address::parse(address));
    wanted.time_left = wanted.time_to_connect = std::chrono::seconds(20);
    wanted.policy = &policy;
    return wanted;
  }

  /// Starts all at once; their ends, in the same order.
  std::vector<transfer_facts> run_all(const std::vector<transfer_spec>& wanted) {
    std::vector<listener> owners(wanted.size());
    for (size_t i = 0; i < wanted.size(); ++i) {
      BOOST_REQUIRE(transfers.start(wanted[i], owners[i]) != nullptr);
    }
    const auto is_over = [&] {
      return std::ranges::all_of(owners, [](const auto& each) { return each.facts.has_value(); });
    };
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!is_over() && std::chrono::steady_clock::now() < end) {
      transfers.on_time(std::chrono::steady_clock::now());
      transfers.report_ended();
      if (!is_over()) loop.turn(std::min(transfers.next_deadline().value_or(end), end));
    }
    BOOST_REQUIRE(is_over());
    std::vector<transfer_facts> facts;
    for (auto& each : owners)
      facts.push_back(std::move(*each.facts));
    return facts;
  }
  transfer_facts run(const transfer_spec& wanted) { return run_all({wanted})[0]; }

  tests::odd_server server;
  address_policy policy = tests::policy_allowing({"127.0.0.0/8", "::1"});
  event_loop loop;
  tls_trust trust{""};
  transfer_set transfers{loop, trust, 1 << 20};
};

BOOST_FIXTURE_TEST_CASE(a_refused_address_gets_no_socket_even_if_it_was_passed_on, requests) {
  policy = {};
  const auto facts = run(spec());
  BOOST_TEST(facts.refused_address == "127.0.0.1");
  BOOST_TEST(facts.refusal == "loopback");
  BOOST_TEST(server.connections_peak() == 0U);
  const auto both = run(spec({"::1", "127.0.0.1"}));
  BOOST_TEST(!both.refusal.empty());
}

BOOST_FIXTURE_TEST_CASE(a_used_handle_keeps_nothing_of_the_request_before, requests) {
  const auto first = run(spec());
  BOOST_TEST(first.status == 200);
  BOOST_TEST(first.is_answered);
  listener owner;
  auto* const second = transfers.start(spec(), owner);
  BOOST_REQUIRE(second != nullptr);
  const auto facts = transfers.abort(*second, CURLE_OPERATION_TIMEDOUT);
  BOOST_TEST(facts.status == 0);
  BOOST_TEST(!facts.is_connected);
  BOOST_TEST(!facts.is_answered);
  BOOST_TEST(run(spec()).status == 200);
  BOOST_TEST(!owner.facts.has_value());
}

BOOST_FIXTURE_TEST_CASE(addresses_of_one_request_do_not_serve_another, requests) {
  for (int i = 0; i < 3; ++i) {
    const auto ends = run_all({spec({"::1", "127.0.0.1"}), spec({"::1", "127.0.0.2"}),
                               spec({"::1"}), spec({"::1", "127.0.0.1"})});
    BOOST_TEST(ends[0].status == 200);
    BOOST_TEST(ends[1].curl_code == CURLE_COULDNT_CONNECT);
    BOOST_TEST(ends[2].curl_code == CURLE_COULDNT_CONNECT);
    BOOST_TEST(ends[3].status == 200);
  }
}

}  // namespace
}  // namespace statushive::checks
