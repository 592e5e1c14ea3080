#include "actors/checks/check_engine.hpp"

#include <array>
#include <mutex>
#include <set>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine_fixture.hpp"
#include "tests/support/dns_server.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/odd_server.hpp"

using statushive::tests::curl_process;
BOOST_TEST_GLOBAL_FIXTURE(curl_process);

namespace statushive::checks {
namespace {

namespace data = boost::unit_test::data;
using std::chrono::milliseconds;
using std::chrono::seconds;
using tests::dns_server;
using tests::eventually;
using tests::odd_server;
using tests::running_engine;
using enum failure_reason;

constexpr milliseconds short_timeout{400};

bool has(const check_outcome& outcome, std::string_view text) {
  return outcome.message.find(text) != std::string::npos;
}

/// The check ended at its time-out, give or take a machine that is busy with other things.
void check_exact_timeout(const check_outcome& outcome, milliseconds timeout) {
  const auto total = outcome.queue_time + outcome.response_time;
  BOOST_TEST(total.count() >= timeout.count() - 2);
  BOOST_TEST(total.count() <= timeout.count() + 250);
}

check_request request_for(const std::string& url, milliseconds timeout = seconds(20)) {
  check_request request;
  request.url = url;
  request.timeout = timeout;
  return request;
}

struct expectation {
  const char* path;
  failure_reason reason;
  uint16_t status;  ///< 0: none.
};

std::ostream& operator<<(std::ostream& out, const expectation& each) {
  return out << each.path;
}

const std::vector<expectation>& expectations() {
  static const std::vector<expectation> table = {
      {"/ok", none, 200},
      {"/drip", none, 200},
      {"/slow/150", none, 200},
      {"/gzip", none, 200},
      {"/http10", none, 200},
      {"/large", none, 200},
      {"/gzip-bomb", none, 200},
      {"/redirect?to=/ok", none, 200},
      {"/redirect/307?to=/redirect/308?to=/ok", none, 200},
      {"/status/503", http_status, 503},
      {"/status/404", http_status, 404},
      {"/continue", http_status, 204},
      {"/silent", response_timeout, 0},
      {"/stalled", body_timeout, 200},
      {"/stalled-headers", body_timeout, 200},
      {"/reset", connection_reset, 0},
      {"/empty", empty_reply, 0},
      {"/garbage", http_protocol, 0},
      {"/truncated", body_truncated, 200},
      {"/huge-header", headers_too_large, 200},
      {"/many-headers", headers_too_large, 200},
      {"/bad-chunk", http_protocol, 200},
      {"/bad-gzip", http_encoding, 200},
      {"/loop", too_many_redirects, 302},
      {"/redirect-file", redirect_blocked, 0},
      {"/redirect?to=http://127.0.0.2/", blocked_address, 0},
      {"/redirect?to=http://%5B::ffff:127.0.0.1%5D/", blocked_address, 0},
      {"/redirect?to=http://169.254.169.254/latest", blocked_address, 0},
      {"/redirect?to=http://user@127.0.0.1/", redirect_blocked, 0},
  };
  return table;
}

BOOST_DATA_TEST_CASE(each_odd_answer_has_its_reason, data::make(expectations()), each) {
  odd_server server;
  running_engine running;
  const bool is_timeout = each.reason == response_timeout || each.reason == body_timeout;
  const auto outcome = running.run(server.url(each.path), is_timeout ? short_timeout : seconds(20));
  BOOST_TEST(outcome.reason == each.reason);
  BOOST_TEST(outcome.result == (each.reason == none ? check_result::up : check_result::down));
  BOOST_TEST(outcome.message.empty() == (each.reason == none));
  BOOST_TEST(outcome.status_code.value_or(0) == each.status);
  BOOST_TEST_MESSAGE(each.path << ": " << outcome.message);
  if (is_timeout) check_exact_timeout(outcome, short_timeout);
}

BOOST_AUTO_TEST_CASE(a_refused_connection_says_so_and_a_server_that_returns_is_up_again) {
  odd_server server;
  running_engine running;
  BOOST_TEST(running.run(server.url("/ok")).result == check_result::up);
  server.stop();
  const auto down = running.run(server.url("/ok"));
  BOOST_TEST(down.reason == connect_refused);
  BOOST_TEST(has(down, "127.0.0.1:" + std::to_string(server.port())), down.message);
  BOOST_TEST(!down.status_code.has_value());
  server.restart();
  BOOST_TEST(running.run(server.url("/ok")).result == check_result::up);
}

/// An address and port that does not answer to connecting: Linux drops SYNs when the backlog is
/// full.
class black_hole {
 public:
  explicit black_hole(const char* address, uint16_t port = 0)
      : listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_port = htons(port);
    inet_pton(AF_INET, address, &place.sin_addr);
    socklen_t length = sizeof place;
    auto* const generic = reinterpret_cast<sockaddr*>(&place);
    BOOST_REQUIRE(bind(listener_, generic, length) == 0);
    BOOST_REQUIRE(listen(listener_, 0) == 0);
    BOOST_REQUIRE(getsockname(listener_, generic, &length) == 0);
    port_ = ntohs(place.sin_port);
    for (auto& filler : fillers_) {
      filler = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
      (void)connect(filler, generic, length);
    }
  }
  ~black_hole() {
    for (const int filler : fillers_)
      close(filler);
    close(listener_);
  }
  black_hole(const black_hole&) = delete;
  black_hole& operator=(const black_hole&) = delete;

  [[nodiscard]] uint16_t port() const { return port_; }

 private:
  int listener_;
  uint16_t port_ = 0;
  std::array<int, 4> fillers_{};
};

BOOST_AUTO_TEST_CASE(a_host_that_does_not_answer_to_connecting_times_out_as_such) {
  const black_hole target("127.0.0.1");
  running_engine running;
  const auto outcome =
      running.run("http://127.0.0.1:" + std::to_string(target.port()) + "/", short_timeout);
  BOOST_TEST(outcome.reason == connect_timeout);
  BOOST_TEST(has(outcome, "400 ms"), outcome.message);
  check_exact_timeout(outcome, short_timeout);
}

BOOST_AUTO_TEST_CASE(a_url_that_is_none_and_one_of_another_scheme_are_told_apart) {
  running_engine running;
  const auto invalid = running.run("http://example.com:0/");
  BOOST_TEST(invalid.reason == url_invalid);
  BOOST_TEST(has(invalid, "port 0"), invalid.message);
  BOOST_TEST(running.run("").reason == url_invalid);
  BOOST_TEST(running.run("http://user:secret@example.com/").reason == url_invalid);
  BOOST_TEST(running.run("ftp://example.com/").reason == url_scheme);
  BOOST_TEST(running.run("file:///etc/passwd").reason == url_scheme);
}

BOOST_AUTO_TEST_CASE(a_request_looks_as_it_should) {
  odd_server server;
  running_engine running;
  auto request = request_for(server.url("/ok"));
  (void)running.run(request);
  const auto get = server.latest_request();
  BOOST_TEST(get.starts_with("GET /ok HTTP/1.1\r\n"), get);
  BOOST_TEST(get.find("User-Agent: StatusHive/") != std::string::npos, get);
  BOOST_TEST(get.find("Accept-Encoding: ") != std::string::npos, get);
  BOOST_TEST(get.find("Host: 127.0.0.1:" + std::to_string(server.port())) != std::string::npos,
             get);

  request.method = http_method::head;
  BOOST_TEST(running.run(request).result == check_result::up);
  BOOST_TEST(server.latest_request().starts_with("HEAD /ok "));

  request.method = http_method::post;
  BOOST_TEST(running.run(request).result == check_result::up);
  const auto post = server.latest_request();
  BOOST_TEST(post.starts_with("POST /ok "), post);
  BOOST_TEST(post.find("Content-Length: 0\r\n") != std::string::npos, post);
  BOOST_TEST(post.find("Expect") == std::string::npos, post);
  BOOST_TEST(post.find("Content-Type") == std::string::npos, post);

  // The handle that sent a POST sends a GET again.
  request.method = http_method::get;
  (void)running.run(request);
  BOOST_TEST(server.latest_request().starts_with("GET /ok "));
}

BOOST_AUTO_TEST_CASE(a_redirected_post_keeps_its_method_only_where_it_must) {
  odd_server server;
  running_engine running;
  auto request = request_for(server.url("/redirect/302?to=/ok"));
  request.method = http_method::post;
  BOOST_TEST(running.run(request).result == check_result::up);
  BOOST_TEST(server.latest_request().starts_with("GET /ok "));
  request.url = server.url("/redirect/307?to=/ok");
  BOOST_TEST(running.run(request).result == check_result::up);
  BOOST_TEST(server.latest_request().starts_with("POST /ok "));
}

BOOST_AUTO_TEST_CASE(who_expects_a_redirect_gets_it_unfollowed) {
  odd_server server;
  running_engine running;
  auto request = request_for(server.url("/redirect/301?to=http://127.0.0.2/"));
  request.expected_status = 301;
  BOOST_TEST(running.run(request).result == check_result::up);
  request.expected_status = 302;
  BOOST_TEST(running.run(request).reason == blocked_address);
}

BOOST_AUTO_TEST_CASE(redirects_are_counted_and_their_time_too) {
  odd_server server;
  check_engine::options settings;
  settings.redirects_max = 3;
  running_engine running(settings);
  const auto outcome = running.run(server.url("/loop"));
  BOOST_TEST(outcome.message == "More than 3 redirects");
  BOOST_TEST(server.requests() == 4U);
  const auto slow = running.run(server.url("/redirect?to=/redirect?to=/slow/200"));
  BOOST_TEST(slow.result == check_result::up);
  BOOST_TEST(slow.response_time.count() >= 200);
  const auto late = running.run(server.url("/redirect?to=/silent"), short_timeout);
  BOOST_TEST(late.reason == response_timeout);
  BOOST_TEST(has(late, "(after 1 redirect)"), late.message);
  check_exact_timeout(late, short_timeout);
}

BOOST_AUTO_TEST_CASE(a_body_is_read_up_to_its_bound) {
  odd_server server;
  check_engine::options settings;
  settings.body_bytes_max = 5;
  running_engine running(settings);
  BOOST_TEST(running.run(server.url("/ok")).result == check_result::up);
  // Cut before the stall, so it is not seen.
  settings.body_bytes_max = 3;
  running_engine cutting(settings);
  BOOST_TEST(cutting.run(server.url("/stalled"), short_timeout).result == check_result::up);
  BOOST_TEST(cutting.run(server.url("/status/500")).reason == http_status);
}

BOOST_AUTO_TEST_CASE(an_address_that_is_not_allowed_is_never_contacted) {
  odd_server server;
  running_engine running({}, {});
  const auto outcome = running.run(server.url("/ok"));
  BOOST_TEST(outcome.reason == blocked_address);
  BOOST_TEST(outcome.result == check_result::down);
  BOOST_TEST(outcome.message == "This server may not contact 127.0.0.1 (loopback)");
  const auto port = std::to_string(server.port());
  for (const auto* const host : {"2130706433", "0x7f.1", "0177.0.0.1", "127.1", "%31%32%37.0.0.1",
                                 "localhost", "[::1]", "[::ffff:127.0.0.1]", "0", "LOCALHOST."}) {
    const auto disguised = running.run("http://" + std::string(host) + ':' + port + "/ok");
    BOOST_TEST(disguised.reason == blocked_address, host << ": " << disguised.message);
  }
  BOOST_TEST(server.connections_peak() == 0U);
}

BOOST_AUTO_TEST_CASE(a_new_policy_is_for_the_checks_that_start_from_then_on) {
  odd_server server;
  running_engine running({}, {});
  BOOST_TEST(running.run(server.url("/ok")).reason == blocked_address);
  running.engine().set_policy(tests::policy_allowing({"127.0.0.1"}));
  BOOST_TEST(running.run(server.url("/ok")).result == check_result::up);
  running.engine().set_policy({});
  BOOST_TEST(running.run(server.url("/ok")).reason == blocked_address);
}

struct named_world {
  named_world() { settings.dns_servers = names.address(); }
  [[nodiscard]] std::string url(const std::string& host, const std::string& path = "/ok") const {
    return "http://" + host + ':' + std::to_string(server.port()) + path;
  }
  odd_server server;
  dns_server names;
  check_engine::options settings;
};

BOOST_FIXTURE_TEST_CASE(a_name_is_resolved_and_sent_as_host, named_world) {
  names.add("www.test", {"127.0.0.1"});
  running_engine running(settings);
  BOOST_TEST(running.run(url("www.test")).result == check_result::up);
  BOOST_TEST(server.latest_request().find("Host: www.test:") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(each_failure_to_resolve_has_its_reason, named_world) {
  names.add("empty.test", {});
  names.set_behaviour("servfail.test", dns_server::behaviour::servfail);
  names.set_behaviour("refused.test", dns_server::behaviour::refused);
  names.set_behaviour("silent.test", dns_server::behaviour::silent);
  running_engine running(settings);
  BOOST_TEST(running.run(url("unknown.test")).reason == dns_nxdomain);
  BOOST_TEST(running.run(url("empty.test")).reason == dns_nodata);
  BOOST_TEST(running.run(url("servfail.test")).reason == dns_servfail);
  BOOST_TEST(running.run(url("refused.test")).reason == dns_refused);
  const auto silent = running.run(url("silent.test"), short_timeout);
  BOOST_TEST(silent.reason == dns_timeout);
  BOOST_TEST(silent.result == check_result::down);
  check_exact_timeout(silent, short_timeout);
}

BOOST_FIXTURE_TEST_CASE(a_name_of_a_refused_address_is_blocked, named_world) {
  names.add("inside.test", {"10.1.2.3"});
  names.add("mapped.test", {"::ffff:127.0.0.1"});
  running_engine running(settings);
  const auto outcome = running.run(url("inside.test"));
  BOOST_TEST(outcome.reason == blocked_address);
  BOOST_TEST(outcome.message ==
             "inside.test resolves to 10.1.2.3 (private), which this server may not contact");
  BOOST_TEST(running.run(url("mapped.test")).reason == blocked_address);
  const auto redirected = running.run(server.url("/redirect?to=http://inside.test/"));
  BOOST_TEST(redirected.reason == blocked_address);
  BOOST_TEST(has(redirected, "(after 1 redirect)"), redirected.message);
}

BOOST_FIXTURE_TEST_CASE(the_good_one_of_several_addresses_is_used, named_world) {
  names.add("mixed.test", {"169.254.169.254", "127.0.0.1", "fd00:ec2::254"});
  names.add("bad.test", {"169.254.169.254", "10.0.0.1"});
  running_engine running(settings);
  BOOST_TEST(running.run(url("mixed.test")).result == check_result::up);
  BOOST_TEST(running.run(url("bad.test")).reason == blocked_address);
}

BOOST_FIXTURE_TEST_CASE(the_next_of_several_permitted_addresses_is_tried, named_world) {
  names.add("dual.test", {"127.0.0.1", "::1"});  // Nothing listens on ::1.
  names.add("many.test", {"127.0.0.2", "127.0.0.3", "127.0.0.1"});
  running_engine running(settings, {"127.0.0.0/8", "::1"});
  for (int i = 0; i < 5; ++i) {
    BOOST_TEST(running.run(url("dual.test")).result == check_result::up);
    const auto many = running.run(url("many.test"));
    BOOST_TEST(many.result == check_result::up);
    BOOST_TEST(many.response_time.count() < 1'000);  // A refusal is known at once.
    BOOST_TEST(running.run(server.url("/ok")).result == check_result::up);
  }
  server.stop();
  BOOST_TEST(running.run(url("dual.test")).reason == connect_refused);
  BOOST_TEST(running.run(url("many.test")).reason == connect_refused);
}

BOOST_FIXTURE_TEST_CASE(an_address_that_does_not_answer_leaves_time_for_the_next, named_world) {
  const black_hole silent("127.0.0.2", server.port());
  names.add("half.test", {"127.0.0.2", "127.0.0.1"});
  running_engine running(settings, {"127.0.0.0/8"});
  const auto outcome = running.run(url("half.test"), milliseconds(2'000));
  BOOST_TEST(outcome.result == check_result::up, outcome.message);
  BOOST_TEST(outcome.response_time.count() >= 900);
  names.add("none.test", {"127.0.0.2", "127.0.0.2"});
  const auto late = running.run(url("none.test"), short_timeout);
  BOOST_TEST(late.reason == connect_timeout);
  check_exact_timeout(late, short_timeout);
}

BOOST_FIXTURE_TEST_CASE(a_redirect_to_an_international_name_is_followed, named_world) {
  names.add("xn--exmple-cua.test", {"127.0.0.1"});
  running_engine running(settings);
  const auto there = "http://ex%C3%A4mple.test:" + std::to_string(server.port()) + "/ok";
  const auto outcome = running.run(server.url("/redirect?to=" + there));
  BOOST_TEST(outcome.result == check_result::up, outcome.message);
  BOOST_TEST(server.latest_request().find("Host: xn--exmple-cua.test:") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(without_descriptors_a_check_says_nothing_about_the_target, named_world) {
  names.add("www.test", {"127.0.0.1"});
  running_engine running(settings);
  rlimit before{};
  BOOST_REQUIRE(getrlimit(RLIMIT_NOFILE, &before) == 0);
  const rlimit none_left{3, before.rlim_max};
  BOOST_REQUIRE(setrlimit(RLIMIT_NOFILE, &none_left) == 0);
  const auto by_address = running.run(server.url("/ok"));
  const auto by_name = running.run(url("www.test"));
  BOOST_REQUIRE(setrlimit(RLIMIT_NOFILE, &before) == 0);
  for (const auto& outcome : {by_address, by_name}) {
    BOOST_TEST(outcome.reason == overloaded, outcome.message);
    BOOST_TEST(outcome.result == check_result::no_data);
  }
  BOOST_TEST(running.run(url("www.test")).result == check_result::up);
}

BOOST_FIXTURE_TEST_CASE(checks_of_many_names_at_once_all_reach_their_own, named_world) {
  for (int i = 0; i < 100; ++i)
    names.add("n" + std::to_string(i) + ".test", {"127.0.0.1", "127.0.0.2"});
  running_engine running(settings, {"127.0.0.0/8"});
  for (int i = 0; i < 100; ++i) {
    auto request = request_for(url("n" + std::to_string(i) + ".test"));
    request.ticket = static_cast<uint64_t>(i);
    BOOST_TEST_REQUIRE(running.engine().submit(std::move(request)));
  }
  std::set<uint64_t> up;
  for (const auto& outcome : running.wait_for(100)) {
    if (outcome.result == check_result::up) up.insert(outcome.ticket);
  }
  BOOST_TEST(up.size() == 100U);
}

BOOST_AUTO_TEST_CASE(a_burst_of_checks_all_ends_and_counts) {
  odd_server server;
  check_engine::options settings;
  settings.threads = 2;
  settings.per_host_max = 500;
  running_engine running(settings);
  constexpr size_t burst = 2'000;
  for (uint64_t ticket = 1; ticket <= burst; ++ticket) {
    auto request = request_for(server.url("/ok"), seconds(40));
    request.ticket = ticket;
    BOOST_TEST_REQUIRE(running.engine().submit(std::move(request)));
  }
  std::set<uint64_t> up;
  for (const auto& outcome : running.wait_for(burst)) {
    if (outcome.result == check_result::up) up.insert(outcome.ticket);
  }
  BOOST_TEST(up.size() == burst);
  const auto counters = running.engine().counters();
  BOOST_TEST(counters.started == burst);
  BOOST_TEST(counters.finished == burst);
  BOOST_TEST(counters.refused == 0U);
  BOOST_TEST(eventually(seconds(5), [&] {
    return running.engine().counters().in_flight == 0 && running.engine().counters().queued == 0;
  }));
}

BOOST_AUTO_TEST_CASE(at_most_so_many_checks_of_one_host_run_at_once) {
  odd_server server;
  odd_server other;
  check_engine::options settings;
  settings.per_host_max = 5;
  running_engine running(settings);
  for (int i = 0; i < 20; ++i) {
    BOOST_TEST_REQUIRE(running.engine().submit(request_for(server.url("/slow/100"))));
  }
  // Another host does not wait behind them.
  BOOST_TEST(running.run(other.url("/ok")).queue_time.count() < 400);
  for (const auto& outcome : running.wait_for(21))
    BOOST_TEST(outcome.result == check_result::up);
  BOOST_TEST(server.connections_peak() <= 5U);
  BOOST_TEST(server.requests() == 20U);
}

BOOST_AUTO_TEST_CASE(a_check_that_waits_until_its_end_is_our_trouble) {
  odd_server server;
  check_engine::options settings;
  settings.per_host_max = 1;
  running_engine running(settings);
  BOOST_TEST_REQUIRE(
      running.engine().submit(request_for(server.url("/silent"), milliseconds(1200))));
  const auto waited = running.run(server.url("/silent"), short_timeout);
  BOOST_TEST(waited.reason == overloaded);
  BOOST_TEST(waited.result == check_result::no_data);
  BOOST_TEST(waited.queue_time.count() >= short_timeout.count() - 2);
  // This one starts with too little time left to blame the target.
  const auto late = running.run(server.url("/silent"), milliseconds(1500));
  BOOST_TEST(late.reason == overloaded, late.message);
  BOOST_TEST(server.requests() == 2U);
}

BOOST_AUTO_TEST_CASE(a_full_queue_refuses) {
  odd_server server;
  check_engine::options settings;
  settings.queued_max = 10;
  settings.in_flight_max = 2;
  running_engine running(settings);
  size_t accepted = 0;
  size_t refused = 0;
  for (int i = 0; i < 50; ++i) {
    running.engine().submit(request_for(server.url("/silent"), seconds(10))) ? ++accepted
                                                                             : ++refused;
  }
  BOOST_TEST(accepted >= 10U);
  BOOST_TEST(accepted <= 12U);
  BOOST_TEST(running.engine().counters().refused == refused);
  BOOST_TEST(eventually(seconds(5), [&] { return running.engine().counters().in_flight == 2; }));
  BOOST_TEST(running.outcomes() == 0U);
}

BOOST_AUTO_TEST_CASE(stopping_cancels_everything_at_once) {
  odd_server server;
  check_engine::options settings;
  settings.in_flight_max = 80;
  settings.per_host_max = 70;
  running_engine running(settings);
  for (int i = 0; i < 100; ++i) {
    BOOST_TEST_REQUIRE(running.engine().submit(request_for(server.url("/silent"), seconds(60))));
  }
  BOOST_TEST_REQUIRE(eventually(seconds(10), [&] { return server.requests() == 70; }));
  const auto begin = std::chrono::steady_clock::now();
  running.engine().stop();
  const auto took = std::chrono::steady_clock::now() - begin;
  BOOST_TEST((took < milliseconds(200)), std::chrono::duration_cast<milliseconds>(took).count()
                                             << " ms");
  BOOST_TEST(running.outcomes() == 100U);
  for (const auto& outcome : running.wait_for(100)) {
    BOOST_TEST(outcome.reason == cancelled);
    BOOST_TEST(outcome.result == check_result::no_data);
  }
  BOOST_TEST(!running.engine().submit(request_for(server.url("/ok"))));
  running.engine().stop();
  BOOST_TEST(running.outcomes() == 100U);
}

BOOST_FIXTURE_TEST_CASE(stopping_cancels_a_lookup, named_world) {
  names.set_behaviour("silent.test", dns_server::behaviour::silent);
  running_engine running(settings);
  BOOST_TEST_REQUIRE(running.engine().submit(request_for(url("silent.test"), seconds(60))));
  BOOST_TEST_REQUIRE(eventually(seconds(10), [&] { return names.questions() > 0; }));
  running.engine().stop();
  BOOST_REQUIRE(running.outcomes() == 1U);
  BOOST_TEST(running.wait_for(1)[0].reason == cancelled);
}

BOOST_AUTO_TEST_CASE(timeouts_stay_exact_under_a_burst) {
  odd_server server;
  check_engine::options settings;
  settings.per_host_max = 1'000;
  running_engine running(settings);
  constexpr size_t burst = 500;
  for (size_t i = 0; i < burst; ++i) {
    BOOST_TEST_REQUIRE(
        running.engine().submit(request_for(server.url("/silent"), milliseconds(1500))));
  }
  const auto outcomes = running.wait_for(burst);
  BOOST_REQUIRE(outcomes.size() == burst);
  for (const auto& outcome : outcomes) {
    BOOST_TEST((outcome.reason == response_timeout || outcome.reason == overloaded),
               outcome.message);
    check_exact_timeout(outcome, milliseconds(1500));
  }
}

/// A name for a closed port of 127.0.0.1 and for an address without a route: TCP has none to
/// multicast.
struct half_reachable {
  explicit half_reachable(const std::vector<std::string>& addresses) {
    names.add("target.example", addresses);
    settings.dns_servers = names.address();
  }
  [[nodiscard]] check_outcome check() const {
    running_engine engine(settings, {"127.0.0.1/32", "224.0.0.0/4"});
    return engine.run("http://target.example:1/");
  }
  dns_server names;
  check_engine::options settings;
};

BOOST_AUTO_TEST_CASE(a_target_without_a_route_from_here_has_no_data) {
  const auto outcome = half_reachable({"224.0.0.1"}).check();
  BOOST_TEST(outcome.reason == network_unreachable, outcome.message);
  BOOST_TEST(outcome.result == check_result::no_data);
}

BOOST_AUTO_TEST_CASE(a_target_that_refuses_is_down_although_another_address_has_no_route) {
  for (const auto& addresses : {std::vector<std::string>{"127.0.0.1", "224.0.0.1"},
                                std::vector<std::string>{"224.0.0.1", "127.0.0.1"}}) {
    const auto outcome = half_reachable(addresses).check();
    BOOST_TEST(outcome.reason == connect_refused, outcome.message);
    BOOST_TEST(outcome.result == check_result::down);
  }
}

BOOST_AUTO_TEST_CASE(a_thread_that_fails_says_so_and_ends_its_checks_as_internal) {
  std::mutex mutex;
  std::vector<check_outcome> ended;
  std::vector<std::string> failures;
  check_engine::options settings;
  settings.in_flight_max = 1;
  settings.on_failure = [&](const error& failure) {
    const std::lock_guard lock(mutex);
    failures.push_back(failure.message());
  };
  odd_server silent;
  bool has_thrown = false;
  const auto engine = check_engine::start(
      settings, tests::policy_allowing({"127.0.0.1/32"}), [&](std::vector<check_outcome> some) {
        if (!std::exchange(has_thrown, true)) throw std::runtime_error("a defect");
        const std::lock_guard lock(mutex);
        std::move(some.begin(), some.end(), std::back_inserter(ended));
      });
  BOOST_TEST_REQUIRE(engine != nullptr);
  BOOST_TEST(engine->submit(request_for(silent.url("/silent"))));
  BOOST_TEST(engine->submit(request_for(silent.url("/silent"))));
  BOOST_TEST(engine->submit(request_for("no URL", short_timeout)));
  BOOST_TEST(eventually(seconds(20), [&] {
    const std::lock_guard lock(mutex);
    return ended.size() == 2;
  }));
  BOOST_TEST(!engine->submit(request_for(silent.url("/ok"))));
  engine->stop();
  BOOST_TEST_REQUIRE(failures.size() == 1U);
  BOOST_TEST(failures[0].find("a defect") != std::string::npos);
  for (const auto& outcome : ended) {
    BOOST_TEST(outcome.reason == internal, outcome.message);
    BOOST_TEST(outcome.result == check_result::no_data);
  }
}

}  // namespace
}  // namespace statushive::checks
