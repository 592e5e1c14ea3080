#include "actors/checks/resolver.hpp"

#include <cstdlib>
#include <fstream>

#include <boost/test/unit_test.hpp>

#include "engine_fixture.hpp"
#include "tests/support/dns_server.hpp"
#include "tests/support/temporary_directory.hpp"

BOOST_TEST_DONT_PRINT_LOG_VALUE(statushive::checks::lookup_error)

namespace statushive::checks {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using tests::dns_server;

struct asker final : resolver::waiter {
  std::optional<lookup_answer> answer;
  void on_resolved(const lookup_answer& found) override { answer = found; }

  [[nodiscard]] std::string addresses() const {
    std::string text;
    for (const auto& address : answer->addresses)
      text += (text.empty() ? "" : " ") + address.str();
    return text;
  }
};

struct resolution {
  explicit resolution(const std::string& servers, resolver::limits bounds = {})
      : resolution(with(servers), bounds) {}
  explicit resolution(dns_client::options settings, resolver::limits bounds = {})
      : names(loop, std::move(settings), bounds) {}

  static dns_client::options with(const std::string& servers) {
    dns_client::options options;
    options.servers = servers;
    options.first_timeout = milliseconds(200);
    return options;
  }

  void run_until(const std::function<bool()>& holds, milliseconds patience = seconds(20)) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!holds() && std::chrono::steady_clock::now() < end) {
      loop.turn(std::min(names.next_deadline().value_or(end),
                         std::chrono::steady_clock::now() + milliseconds(10)));
      names.on_time(std::chrono::steady_clock::now());
    }
  }

  asker resolve(const std::string& host) {
    asker one;
    names.resolve(host, one);
    run_until([&] { return one.answer.has_value(); });
    BOOST_REQUIRE(one.answer.has_value());
    return one;
  }

  lookup_error error_for(const std::string& host) { return resolve(host).answer->error; }

  event_loop loop;
  resolver names;
};

BOOST_AUTO_TEST_CASE(a_name_has_the_addresses_of_both_families) {
  dns_server server;
  server.add("dual.test", {"192.0.2.1", "2001:db8::1", "192.0.2.2"});
  resolution with(server.address());
  BOOST_TEST(with.resolve("dual.test").addresses() == "2001:db8::1 192.0.2.1 192.0.2.2");
  BOOST_TEST(server.questions("dual.test") == 2U);
}

BOOST_AUTO_TEST_CASE(each_failure_of_a_server_is_told_apart) {
  dns_server server;
  server.add("empty.test", {});
  server.set_behaviour("servfail.test", dns_server::behaviour::servfail);
  server.set_behaviour("refused.test", dns_server::behaviour::refused);
  resolution with(server.address());
  BOOST_TEST((with.error_for("unknown.test") == lookup_error::nxdomain));
  BOOST_TEST((with.error_for("empty.test") == lookup_error::nodata));
  BOOST_TEST((with.error_for("servfail.test") == lookup_error::servfail));
  BOOST_TEST((with.error_for("refused.test") == lookup_error::refused));
  BOOST_TEST((with.error_for(std::string(70, 'a') + ".test") == lookup_error::failed));
}

BOOST_AUTO_TEST_CASE(a_server_that_is_not_there_is_a_failure_of_the_lookup) {
  uint16_t port = 0;
  {
    const dns_server gone;
    port = gone.port();
  }
  resolution with("127.0.0.1:" + std::to_string(port));
  BOOST_TEST((with.error_for("any.test") == lookup_error::failed));
}

BOOST_AUTO_TEST_CASE(a_silent_server_ends_as_a_timeout) {
  dns_server server;
  server.set_behaviour("silent.test", dns_server::behaviour::silent);
  resolution with(server.address());
  const auto begin = std::chrono::steady_clock::now();
  BOOST_TEST((with.error_for("silent.test") == lookup_error::timeout));
  const auto took = std::chrono::steady_clock::now() - begin;
  BOOST_TEST((took > milliseconds(1200) && took < seconds(4)), took.count());
  BOOST_TEST(server.questions("silent.test") == 6U);  // Two families, three tries.
}

BOOST_AUTO_TEST_CASE(the_next_server_is_asked_when_one_fails_or_refuses) {
  for (const auto how : {dns_server::behaviour::servfail, dns_server::behaviour::refused}) {
    dns_server broken;
    dns_server sound;
    broken.set_behaviour("www.test", how);
    sound.add("www.test", {"192.0.2.7"});
    resolution with(broken.address() + ',' + sound.address());
    BOOST_TEST(with.resolve("www.test").addresses() == "192.0.2.7");
    BOOST_TEST(broken.questions("www.test") == 2U);
  }
}

BOOST_AUTO_TEST_CASE(the_next_server_is_asked_when_one_is_silent) {
  dns_server silent;
  dns_server sound;
  silent.set_behaviour("www.test", dns_server::behaviour::silent);
  sound.add("www.test", {"192.0.2.7"});
  resolution with(silent.address() + ',' + sound.address());
  BOOST_TEST(with.resolve("www.test").addresses() == "192.0.2.7");
}

BOOST_AUTO_TEST_CASE(the_first_servers_word_on_a_missing_name_is_final) {
  dns_server first;
  dns_server second;
  second.add("www.test", {"192.0.2.7"});
  resolution with(first.address() + ',' + second.address());
  BOOST_TEST((with.error_for("www.test") == lookup_error::nxdomain));
  BOOST_TEST(second.questions() == 0U);
}

BOOST_AUTO_TEST_CASE(a_server_that_drops_one_family_costs_a_moment_only) {
  dns_server server;
  server.add("half.test", {"192.0.2.1"});
  server.set_behaviour("half.test", dns_server::behaviour::silent_about_v6);
  resolution with(server.address());
  const auto begin = std::chrono::steady_clock::now();
  BOOST_TEST(with.resolve("half.test").addresses() == "192.0.2.1");
  const auto took = std::chrono::steady_clock::now() - begin;
  BOOST_TEST((took >= milliseconds(45) && took < milliseconds(900)), took.count());
}

BOOST_AUTO_TEST_CASE(an_answer_is_kept_as_long_as_it_says) {
  dns_server server;
  server.add("kept.test", {"192.0.2.1"}, seconds(60));
  server.add("brief.test", {"192.0.2.1"}, seconds(0));
  resolution with(server.address());
  for (int i = 0; i < 3; ++i)
    (void)with.resolve("kept.test");
  BOOST_TEST(server.questions("kept.test") == 2U);
  (void)with.resolve("brief.test");
  server.add("brief.test", {"192.0.2.9"}, seconds(0));
  asker last;
  with.run_until(
      [&] {
        last = with.resolve("brief.test");
        return last.addresses() == "192.0.2.9";
      },
      seconds(5));
  BOOST_TEST(last.addresses() == "192.0.2.9");
}

BOOST_AUTO_TEST_CASE(a_failure_is_not_kept) {
  dns_server server;
  resolution with(server.address());
  BOOST_TEST((with.error_for("late.test") == lookup_error::nxdomain));
  server.add("late.test", {"192.0.2.1"});
  BOOST_TEST(with.resolve("late.test").addresses() == "192.0.2.1");
}

BOOST_AUTO_TEST_CASE(the_cache_forgets_the_oldest_name_first) {
  dns_server server;
  for (const auto* const name : {"a.test", "b.test", "c.test"})
    server.add(name, {"192.0.2.1"});
  resolver::limits bounds;
  bounds.names_cached_max = 2;
  resolution with(server.address(), bounds);
  for (const auto* const name : {"a.test", "b.test", "c.test", "b.test", "c.test"})
    (void)with.resolve(name);
  BOOST_TEST(server.questions() == 6U);
  (void)with.resolve("a.test");
  BOOST_TEST(server.questions("a.test") == 4U);
}

BOOST_AUTO_TEST_CASE(lookups_of_one_name_at_one_time_share_their_questions) {
  dns_server server;
  server.add("shared.test", {"192.0.2.1"});
  resolution with(server.address());
  std::vector<asker> askers(50);
  for (auto& each : askers)
    with.names.resolve("shared.test", each);
  with.run_until([&] { return askers.back().answer.has_value(); });
  for (const auto& each : askers)
    BOOST_TEST(each.addresses() == "192.0.2.1");
  BOOST_TEST(server.questions() == 2U);
}

BOOST_AUTO_TEST_CASE(who_does_not_wait_any_more_is_not_answered) {
  dns_server server;
  server.add("www.test", {"192.0.2.1"});
  resolution with(server.address());
  asker gone;
  with.names.resolve("www.test", gone);
  with.names.forget("www.test", gone);
  (void)with.resolve("www.test");
  with.run_until([&] { return gone.answer.has_value(); }, milliseconds(100));
  BOOST_TEST(!gone.answer.has_value());
  BOOST_TEST(server.questions() == 4U);  // A lookup that nobody waits for is not joined.
}

BOOST_AUTO_TEST_CASE(too_many_lookups_are_our_own_trouble) {
  dns_server server;
  for (const auto* const name : {"a.test", "b.test"}) {
    server.set_behaviour(name, dns_server::behaviour::silent);
  }
  resolver::limits bounds;
  bounds.questions_max = 3;
  resolution with(server.address(), bounds);
  asker first;
  asker second;
  with.names.resolve("a.test", first);
  with.names.resolve("b.test", second);
  BOOST_TEST(!first.answer.has_value());
  BOOST_REQUIRE(second.answer.has_value());
  BOOST_TEST((second.answer->error == lookup_error::overloaded));
}

BOOST_AUTO_TEST_CASE(localhost_is_known_without_a_server) {
  dns_server server;
  resolution with(server.address());
  BOOST_TEST(with.resolve("localhost").addresses().find("127.0.0.1") != std::string::npos);
  BOOST_TEST((with.resolve("below.localhost").answer->error == lookup_error::none));
  BOOST_TEST(server.questions() == 0U);
}

BOOST_AUTO_TEST_CASE(a_name_is_never_completed_with_a_search_domain) {
  BOOST_REQUIRE(setenv("LOCALDOMAIN", "search.test", 1) == 0);
  dns_server server;
  server.add("www.search.test", {"192.0.2.1"});
  server.add("www.other.search.test", {"192.0.2.1"});
  resolution with(server.address());
  unsetenv("LOCALDOMAIN");
  BOOST_TEST((with.error_for("www") == lookup_error::nxdomain));
  BOOST_TEST((with.error_for("www.other") == lookup_error::nxdomain));
}

BOOST_AUTO_TEST_CASE(a_changed_resolv_conf_is_read_again) {
  // The file cannot name a port, so the wrong server has another address.
  const tests::temporary_directory directory;
  const auto path = directory / "resolv.conf";
  dns_server server;
  server.add("www.test", {"192.0.2.1"});
  std::ofstream(path) << "nameserver 127.0.0.77\n";
  dns_client::options settings;
  settings.resolv_conf = path;
  settings.port = server.port();
  settings.reload_check_interval = milliseconds(0);
  settings.first_timeout = milliseconds(200);
  resolution with(settings);
  BOOST_TEST((with.error_for("www.test") == lookup_error::failed));
  std::ofstream(path) << "nameserver 127.0.0.1\n# the right one\n";
  BOOST_TEST(with.resolve("www.test").addresses() == "192.0.2.1");
}

BOOST_AUTO_TEST_CASE(a_resolver_goes_in_the_middle_of_a_lookup) {
  dns_server server;
  server.set_behaviour("silent.test", dns_server::behaviour::silent);
  asker left;
  {
    resolution with(server.address());
    with.names.resolve("silent.test", left);
    with.run_until([&] { return server.questions() == 2; });
  }
  BOOST_TEST(!left.answer.has_value());
}

}  // namespace
}  // namespace statushive::checks
