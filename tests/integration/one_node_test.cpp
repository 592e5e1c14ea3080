// The whole of one node, through its API: real statushived, real nginx, real network stack on
// loopback.

#include <cmath>
#include <cstdio>
#include <ctime>
#include <map>
#include <set>
#include <thread>

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/integration/nginx_server.hpp"
#include "tests/integration/node_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/odd_server.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;
using boost::json::value;
using tests::api_client;
using tests::eventually;

struct fixture {
  tests::temporary_directory directory;
  tests::nginx_server nginx;
  tests::odd_server odd;
  tests::node_process node{directory / "data", {"--allow-target", "127.0.0.0/8"}};

  fixture() {
    nginx.start();
    node.start();
  }
  ~fixture() {
    BOOST_TEST(node.complaint_at_stop() == "");
    BOOST_TEST_MESSAGE("log of the node:\n" << node.log_tail());
  }

  static std::string create(const api_client& api, const std::string& name, const std::string& url,
                            boost::json::object more = {}) {
    boost::json::object body{
        {"name", name}, {"url", url}, {"interval_seconds", 1}, {"timeout_ms", 1000}};
    for (auto& [key, field] : more)
      body[key] = field;
    const auto answer = api.post("/api/monitors", body);
    BOOST_REQUIRE_MESSAGE(answer.status == 201, answer.body);
    return answer.json().at("monitor").at("id").as_string().c_str();
  }

  static value monitor(const api_client& api, const std::string& id) {
    return api.get("/api/monitors/" + id).json().at("monitor");
  }

  static boost::json::array heartbeats(const api_client& api, const std::string& id,
                                       int limit = 1000) {
    const auto answer =
        api.get("/api/monitors/" + id + "/heartbeats?limit=" + std::to_string(limit));
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.body);
    return answer.json().at("heartbeats").as_array();
  }

  static bool has_state(const api_client& api, const std::string& id, const std::string& state) {
    return monitor(api, id).at("state") == state.c_str();
  }
};

/// Of an RFC 3339 text as the API writes it.
int64_t unix_ms(const std::string& text) {
  std::tm parts{};
  int ms = 0;
  BOOST_REQUIRE_EQUAL(
      std::sscanf(text.c_str(), "%d-%d-%dT%d:%d:%d.%dZ", &parts.tm_year, &parts.tm_mon,
                  &parts.tm_mday, &parts.tm_hour, &parts.tm_min, &parts.tm_sec, &ms),
      7);
  parts.tm_year -= 1900;
  parts.tm_mon -= 1;
  return static_cast<int64_t>(::timegm(&parts)) * 1000 + ms;
}

struct expectation {
  const char* name;
  std::string url;
  const char* state;
  const char* reason;  ///< Null for up.
  boost::json::object more;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(one_node, fixture)

BOOST_AUTO_TEST_CASE(twenty_monitors_show_the_true_states_and_reasons) {
  const auto api = node.client();
  const std::vector<expectation> cases = {
      {"nginx", nginx.url("/"), "up", nullptr, {}},
      {"nginx by HEAD", nginx.url("/"), "up", nullptr, {{"method", "HEAD"}}},
      {"no content", nginx.url("/status/204"), "down", "http_status", {}},
      {"no content expected", nginx.url("/status/204"), "up", nullptr, {{"expected_status", 204}}},
      {"not found", nginx.url("/status/404"), "down", "http_status", {}},
      {"server error", nginx.url("/status/500"), "down", "http_status", {}},
      {"server error expected",
       nginx.url("/status/503"),
       "up",
       nullptr,
       {{"expected_status", 503}}},
      {"redirect", nginx.url("/to/status/204"), "up", nullptr, {{"expected_status", 204}}},
      {"redirect to an error", nginx.url("/to/status/500"), "down", "http_status", {}},
      {"refused",
       "http://127.0.0.1:" + std::to_string(tests::free_port()) + "/",
       "down",
       "connect_refused",
       {}},
      {"TLS to plain HTTP", "https" + nginx.url("/").substr(4), "down", "tls_not_tls", {}},
      {"no such name", "http://name.invalid/", "down", nullptr, {}},
      {"silent", odd.url("/silent"), "down", "response_timeout", {}},
      {"reset", odd.url("/reset"), "down", "connection_reset", {}},
      {"empty", odd.url("/empty"), "down", "empty_reply", {}},
      {"garbage", odd.url("/garbage"), "down", "http_protocol", {}},
      {"truncated", odd.url("/truncated"), "down", "body_truncated", {}},
      {"stalled", odd.url("/stalled"), "down", "body_timeout", {}},
      {"loop", odd.url("/loop"), "down", "too_many_redirects", {}},
      {"odd but fine", odd.url("/ok"), "up", nullptr, {}},
  };
  std::vector<std::string> ids;
  for (const auto& expected : cases)
    ids.push_back(create(api, expected.name, expected.url, expected.more));

  for (size_t i = 0; i < cases.size(); ++i) {
    BOOST_TEST_CONTEXT(cases[i].name) {
      BOOST_TEST(eventually(20s, [&] { return has_state(api, ids[i], cases[i].state); }),
                 boost::json::serialize(monitor(api, ids[i])));
      const auto beats = heartbeats(api, ids[i], 50);
      BOOST_REQUIRE(!beats.empty());
      const auto& latest = beats.front();
      BOOST_TEST(latest.at("status").as_int64() == (std::string(cases[i].state) == "up" ? 1 : 0));
      if (cases[i].reason != nullptr) BOOST_TEST(latest.at("reason") == cases[i].reason);
      BOOST_TEST(latest.at("node") == "node-a");
    }
  }
  BOOST_TEST(api.get("/api/monitors?limit=5").json().at("total").as_int64() ==
             static_cast<int64_t>(cases.size()));
}

BOOST_AUTO_TEST_CASE(an_outage_is_seen_and_its_end_too) {
  const auto api = node.client();
  const auto id = create(api, "site", nginx.url("/"));
  BOOST_TEST(eventually(10s, [&] { return has_state(api, id, "up"); }));
  nginx.stop();
  BOOST_TEST(eventually(10s, [&] { return has_state(api, id, "down"); }));
  BOOST_TEST(monitor(api, id).at("last_status") == "down");
  nginx.start();
  BOOST_TEST(eventually(10s, [&] { return has_state(api, id, "up"); }));
  const auto stats = api.get("/api/monitors/" + id).json().at("stats");
  BOOST_TEST(stats.at("uptime_30d").is_string());
  BOOST_TEST(std::stod(stats.at("uptime_30d").as_string().c_str()) < 100.0);
}

BOOST_AUTO_TEST_CASE(nothing_that_was_shown_is_lost_or_doubled_by_kill_9) {
  constexpr auto interval = 1000;
  std::vector<std::string> ids;
  std::map<std::string, std::map<std::string, value>> shown;
  {
    const auto api = node.client();
    for (int i = 0; i < 20; ++i)
      ids.push_back(create(api, "site " + std::to_string(i), nginx.url("/")));
    const auto all_have = [&](size_t count) {
      return std::all_of(ids.begin(), ids.end(),
                         [&](const auto& id) { return heartbeats(api, id).size() >= count; });
    };
    BOOST_TEST(eventually(20s, [&] { return all_have(4); }));
    nginx.stop();
    BOOST_TEST(eventually(10s, [&] { return has_state(api, ids.front(), "down"); }));
    nginx.start();
    BOOST_TEST(eventually(20s, [&] { return all_have(10); }));
    for (const auto& id : ids) {
      for (const auto& beat : heartbeats(api, id))
        shown[id][beat.at("slot").as_string().c_str()] = beat;
    }
  }
  node.kill();
  const auto killed = std::chrono::steady_clock::now();
  std::this_thread::sleep_for(2s);  // The dead time that the test measures.
  node.start();
  const auto dead = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - killed);

  const auto api = node.client();
  for (const auto& id : ids) {
    const auto before = shown[id].size();
    BOOST_TEST(eventually(20s, [&] { return heartbeats(api, id).size() >= before + 3; }));
    std::set<int64_t> slots;
    std::map<std::string, value> now;
    for (const auto& beat : heartbeats(api, id)) {
      const auto slot = std::string(beat.at("slot").as_string().c_str());
      BOOST_TEST(now.emplace(slot, beat).second, "the slot " << slot << " is shown twice");
      slots.insert(unix_ms(slot));
    }
    for (const auto& [slot, beat] : shown[id]) {
      BOOST_REQUIRE_MESSAGE(now.contains(slot), "the heartbeat of " << slot << " is lost");
      BOOST_TEST(now[slot] == beat);
    }
    const auto span = *slots.rbegin() - *slots.begin();
    BOOST_TEST(span % interval == 0);
    const auto missing = span / interval + 1 - static_cast<int64_t>(slots.size());
    const auto allowed =
        static_cast<int64_t>(std::ceil(static_cast<double>(dead.count()) / interval)) + 1;
    BOOST_TEST(missing <= allowed,
               id << " misses " << missing << " slots after " << dead.count() << " ms");
  }
}

BOOST_AUTO_TEST_SUITE_END()
