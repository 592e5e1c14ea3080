// Plans over the real binary: limits that racing clients cannot pass, and what moves between plans
// do to an account's monitors.

#include <atomic>
#include <set>
#include <thread>

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/integration/node_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;
using boost::json::object;
using tests::api_answer;
using tests::api_client;
using tests::eventually;

constexpr const char* member_password = "a password for members";
constexpr const char* url = "http://example.invalid/";

struct fixture {
  tests::temporary_directory directory;
  tests::node_process node{directory / "data"};
  api_client admin{""};

  fixture() {
    node.start();
    admin = node.client();
  }
  ~fixture() { BOOST_TEST(node.complaint_at_stop() == ""); }

  /// A user with an account of their own; answers the user's id.
  std::string make_user(const std::string& email, const std::string& plan) const {
    const auto made = admin.post(
        "/api/users", object{{"email", email}, {"password", member_password}, {"plan", plan}});
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.body);
    return made.json().at("user").at("id").as_string().c_str();
  }

  api_client client_of(const std::string& email) const {
    api_client client(node.server());
    const auto answer = client.log_in(email, member_password);
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.body);
    return client;
  }

  void move(const std::string& user, const std::string& plan) const {
    const auto moved = admin.put("/api/users/" + user, object{{"plan", plan}});
    BOOST_REQUIRE_MESSAGE(moved.status == 200, moved.body);
    BOOST_TEST(moved.json().at("user").at("plan") == plan.c_str());
  }
};

std::string create(const api_client& api, object body) {
  const auto made = api.post("/api/monitors", body);
  BOOST_REQUIRE_MESSAGE(made.status == 201, made.body);
  return made.json().at("monitor").at("id").as_string().c_str();
}

object monitor_at(const api_client& api, const std::string& id) {
  const auto shown = api.get("/api/monitors/" + id);
  BOOST_REQUIRE_MESSAGE(shown.status == 200, shown.body);
  return shown.json().at("monitor").as_object();
}

void expect_plan_limit(const api_answer& answer, const std::string& name, int64_t allowed,
                       int64_t used) {
  BOOST_TEST(answer.status == 403, answer.body);
  const auto body = answer.json();
  BOOST_TEST(body.at("code") == "plan_limit", answer.body);
  const auto& limit = body.at("limit");
  BOOST_TEST(limit.at("name") == name.c_str(), answer.body);
  BOOST_TEST(limit.at("allowed").as_int64() == allowed, answer.body);
  BOOST_TEST(limit.at("used").as_int64() == used, answer.body);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(plans, fixture)

BOOST_AUTO_TEST_CASE(sixty_four_racing_clients_make_exactly_as_many_monitors_as_the_plan_allows) {
  constexpr int rounds = 20;
  constexpr int racers = 64;
  for (int round = 0; round < rounds; ++round) {
    const auto email = "racer" + std::to_string(round) + "@example.com";
    make_user(email, "free");
    const auto client = client_of(email);
    std::atomic<int> created{0};
    std::atomic<int> refused{0};
    std::atomic<bool> is_open{false};
    std::vector<std::thread> threads;
    for (int racer = 0; racer < racers; ++racer) {
      threads.emplace_back([&, racer] {
        while (!is_open)
          std::this_thread::yield();
        const auto answer =
            client.post("/api/monitors", object{{"name", "m" + std::to_string(racer)},
                                                {"url", url},
                                                {"interval_seconds", 86400}});
        if (answer.status == 201) ++created;
        if (answer.status == 403 && answer.json().at("code") == "plan_limit") ++refused;
      });
    }
    is_open = true;
    for (auto& thread : threads)
      thread.join();
    BOOST_TEST(created == 10, "round " << round);
    BOOST_TEST(refused == racers - 10, "round " << round);
    BOOST_TEST(client.get("/api/monitors").json().at("total").as_int64() == 10);
  }
}

BOOST_AUTO_TEST_CASE(each_plan_has_its_number_of_monitors_and_its_shortest_interval) {
  struct expectation {
    const char* plan;
    int64_t monitors;
    int64_t shortest;
  };
  for (const auto& [plan, monitors, shortest] :
       {expectation{"free", 10, 180}, {"pro", 50, 60}, {"pro_plus", 200, 30}}) {
    const auto email = std::string(plan) + "@example.com";
    make_user(email, plan);
    const auto client = client_of(email);
    BOOST_TEST(client.get("/api/me").json().at("user").at("plan") == plan);
    expect_plan_limit(
        client.post("/api/monitors",
                    object{{"name", "fast"}, {"url", url}, {"interval_seconds", shortest - 1}}),
        "interval_seconds", shortest, shortest - 1);
    const auto first = create(client, {{"name", "m"}, {"url", url}});
    BOOST_TEST(monitor_at(client, first).at("interval_seconds").as_int64() ==
               std::max<int64_t>(60, shortest));
    expect_plan_limit(
        client.put("/api/monitors/" + first, object{{"interval_seconds", shortest - 1}}),
        "interval_seconds", shortest, shortest - 1);
    for (int64_t n = 1; n < monitors; ++n)
      create(client, {{"name", "m"}, {"url", url}, {"interval_seconds", 86400}});
    expect_plan_limit(client.post("/api/monitors", object{{"name", "m"}, {"url", url}}), "monitors",
                      monitors, monitors);
    BOOST_TEST(client.del("/api/monitors/" + first).status == 200);
    create(client, {{"name", "again"}, {"url", url}});
  }
}

BOOST_AUTO_TEST_CASE(a_move_down_pauses_the_newest_and_a_move_up_frees_them) {
  const auto user = make_user("mover@example.com", "pro_plus");
  const auto client = client_of("mover@example.com");
  std::vector<std::string> ids;
  for (int n = 0; n < 14; ++n) {
    ids.push_back(create(client, {{"name", "m" + std::to_string(14 - n)},
                                  {"url", url},
                                  {"interval_seconds", n % 2 == 0 ? 30 : 600}}));
  }
  BOOST_TEST(client.put("/api/monitors/" + ids[1], object{{"active", false}}).status == 200);

  move(user, "free");
  for (size_t n = 0; n < ids.size(); ++n) {
    BOOST_TEST_CONTEXT("monitor " << n) {
      const auto monitor = monitor_at(client, ids[n]);
      const bool is_own_pause = n == 1;
      const bool is_over = n > 10;  // The paused one takes no place among the ten.
      BOOST_TEST(monitor.at("active").as_bool() == (!is_own_pause && !is_over));
      if (is_over) {
        BOOST_TEST(monitor.at("paused_reason") == "plan_limit");
        BOOST_TEST(monitor.at("state") == "paused");
      } else {
        BOOST_TEST(monitor.at("paused_reason").is_null());
      }
      BOOST_TEST(monitor.at("interval_seconds").as_int64() == (n % 2 == 0 ? 180 : 600));
    }
  }
  expect_plan_limit(client.put("/api/monitors/" + ids[12], object{{"active", true}}), "monitors",
                    10, 10);
  BOOST_TEST(client.put("/api/monitors/" + ids[13], object{{"active", false}}).status == 200);
  BOOST_TEST(client.put("/api/monitors/" + ids[2], object{{"interval_seconds", 300}}).status ==
             200);

  move(user, "pro");
  for (size_t n = 0; n < ids.size(); ++n) {
    BOOST_TEST_CONTEXT("monitor " << n) {
      const auto monitor = monitor_at(client, ids[n]);
      const bool is_own_pause = n == 1 || n == 13;
      BOOST_TEST(monitor.at("active").as_bool() == !is_own_pause);
      BOOST_TEST(monitor.at("paused_reason").is_null());
      const int64_t wanted = n == 2 ? 300 : n % 2 == 0 ? 60 : 600;
      BOOST_TEST(monitor.at("interval_seconds").as_int64() == wanted);
    }
  }
  move(user, "unlimited");
  BOOST_TEST(monitor_at(client, ids[0]).at("interval_seconds").as_int64() == 30);
  BOOST_TEST(monitor_at(client, ids[2]).at("interval_seconds").as_int64() == 300);
}

BOOST_AUTO_TEST_CASE(a_move_of_a_thousand_monitors_goes_on_in_parts_and_over_a_kill) {
  constexpr int monitors = 1000;
  const auto user = make_user("many@example.com", "unlimited");
  const auto client = client_of("many@example.com");
  std::vector<std::thread> threads;
  for (int part = 0; part < 8; ++part) {
    threads.emplace_back([&, part] {
      for (int n = part; n < monitors; n += 8) {
        const auto made = client.post(
            "/api/monitors",
            object{{"name", "m" + std::to_string(n)}, {"url", url}, {"interval_seconds", 3600}});
        if (made.status != 201) BOOST_TEST_MESSAGE(made.body);
      }
    });
  }
  for (auto& thread : threads)
    thread.join();
  BOOST_TEST(client.get("/api/monitors").json().at("total").as_int64() == monitors);
  const auto actives = [&] {
    return client.get("/api/monitors?active=true&limit=1").json().at("total").as_int64();
  };
  move(user, "free");
  node.kill();
  node.start();
  BOOST_TEST(eventually(20s, [&] { return actives() == 10; }), actives());
  admin = node.client();
  move(user, "unlimited");
  BOOST_TEST(eventually(20s, [&] { return actives() == monitors; }), actives());

  BOOST_TEST(admin.del("/api/users/" + user).status == 200);
  BOOST_TEST(client.get("/api/monitors").status == 401);
  const auto is_swept = [&] {
    const auto metrics = admin.get("/metrics").body;
    return metrics.find("statushive_monitors{state=\"pending\"} 0\n") != std::string::npos &&
           metrics.find("statushive_monitors{state=\"unknown\"} 0\n") != std::string::npos &&
           metrics.find("statushive_monitors{state=\"down\"} 0\n") != std::string::npos;
  };
  BOOST_TEST(eventually(20s, is_swept));
}

BOOST_AUTO_TEST_CASE(
    new_accounts_get_the_default_plan_and_the_first_administrator_none_of_its_limits) {
  BOOST_TEST(admin.get("/api/me").json().at("user").at("plan") == "unlimited");
  BOOST_TEST(admin.put("/api/cluster/settings", object{{"default_plan", "free"}}).status == 200);
  const auto made =
      admin.post("/api/users", object{{"email", "new@example.com"}, {"password", member_password}});
  BOOST_REQUIRE_MESSAGE(made.status == 201, made.body);
  BOOST_TEST(made.json().at("user").at("plan") == "free");
  create(admin, {{"name", "every second"}, {"url", url}, {"interval_seconds", 1}});
}

BOOST_AUTO_TEST_SUITE_END()
