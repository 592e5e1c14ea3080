#include <csignal>
#include <stdexcept>

#include <boost/test/unit_test.hpp>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "actors/checker/checker.hpp"
#include "actors/roles/fail_fast.hpp"
#include "actors/wheel/wheel.hpp"
#include "virtual_node.hpp"

namespace statushive::tests {
namespace {

using namespace std::chrono_literals;
using namespace actors;

/// Writes down what an actor is sent.
template <class Actor, class... Messages>
struct recorder {
  std::tuple<std::vector<Messages>...> seen;
  Actor handle;

  explicit recorder(caf::actor_system& system)
      : handle(system.spawn([this](typename Actor::pointer) -> typename Actor::behavior_type {
          return {
              [this](const Messages& m) { std::get<std::vector<Messages>>(seen).push_back(m); }...};
        })) {}
  ~recorder() { caf::anon_send_exit(handle, caf::exit_reason::kill); }

  template <class Message>
  [[nodiscard]] const std::vector<Message>& of() const {
    return std::get<std::vector<Message>>(seen);
  }
};

using subscriber = recorder<event_subscriber_actor, state_reset, events_applied>;
using alarm_client = recorder<alarm_client_actor, alarm>;
using check_client = recorder<check_client_actor, check_completed>;

enum class fails : uint8_t { at_its_start, in_a_handler };

caf::behavior failing_actor(caf::event_based_actor* self, fails when) {
  fail_fast(self);
  if (when == fails::at_its_start) throw std::runtime_error("a defect");
  return {[](int) { throw std::runtime_error("a defect"); }};
}

/// The signal that ended a process of its own in which such an actor runs; 0: none did.
int signal_that_ends(fails when) {
  const auto child = fork();
  if (child == 0) {
    std::signal(SIGABRT, SIG_DFL);
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    caf::actor_system_config config;
    config.set("scheduler.policy", caf::atom("testing"));
    caf::actor_system system(config);
    caf::anon_send(system.spawn(failing_actor, when), 1);
    dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler()).run();
    _exit(0);
  }
  int status = 0;
  BOOST_REQUIRE(waitpid(child, &status, 0) == child);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

BOOST_AUTO_TEST_CASE(an_exception_in_an_actor_ends_the_process_also_while_it_starts) {
  BOOST_TEST(signal_that_ends(fails::in_a_handler) == SIGABRT);
  BOOST_TEST(signal_that_ends(fails::at_its_start) == SIGABRT);
}

BOOST_FIXTURE_TEST_CASE(a_subscriber_first_gets_a_reset_and_then_every_event, virtual_node) {
  subscriber early(system());
  caf::anon_send(node().hub(), subscribe_events{early.handle});
  run();
  BOOST_TEST(early.of<state_reset>().empty());
  state->reset();
  run();
  BOOST_TEST_REQUIRE(early.of<state_reset>().size() == 1U);

  state->create(make_monitor());
  run();
  subscriber late(system());
  caf::anon_send(node().hub(), subscribe_events{late.handle});
  caf::anon_send(node().hub(), subscribe_events{late.handle});
  run();
  BOOST_TEST_REQUIRE(late.of<state_reset>().size() == 1U);
  BOOST_TEST(late.of<state_reset>()[0].index == early.of<state_reset>()[0].index + 1);
  BOOST_TEST(late.of<events_applied>().empty());

  state->create(make_monitor());
  run();
  BOOST_TEST(early.of<events_applied>().size() == 2U);
  BOOST_TEST_REQUIRE(late.of<events_applied>().size() == 1U);
  BOOST_TEST(late.of<events_applied>()[0].events->size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_subscriber_that_ended_is_forgotten, virtual_node) {
  {
    subscriber gone(system());
    caf::anon_send(node().hub(), subscribe_events{gone.handle});
    run();
  }
  run();
  state->reset();
  run();
  subscriber stays(system());
  caf::anon_send(node().hub(), subscribe_events{stays.handle});
  run();
  BOOST_TEST(stays.of<state_reset>().size() == 1U);
}

struct with_wheel : virtual_node {
  class wall_of final : public clock {
   public:
    explicit wall_of(const virtual_node& node) : node_(node) {}
    [[nodiscard]] timestamp now() const override { return node_.wall(); }
    [[nodiscard]] steady_time steady_now() const override { return node_.steady(); }

   private:
    const virtual_node& node_;
  };

  wall_of wall_clock{*this};
  wheel_actor wheel = spawn_wheel(system(), wall_clock, counters);
  ~with_wheel() { caf::anon_send_exit(wheel, caf::exit_reason::user_shutdown); }
  void arm(const alarm_client& client, std::chrono::milliseconds in) {
    caf::anon_send(wheel, arm_alarm{client.handle, steady() + in});
    run();
  }
};

BOOST_FIXTURE_TEST_CASE(an_alarm_goes_off_in_time_and_once, with_wheel) {
  alarm_client client(system());
  arm(client, 100ms);
  advance(99ms);
  BOOST_TEST(client.of<alarm>().empty());
  advance(21ms);
  BOOST_TEST(client.of<alarm>().size() == 1U);
  advance(1h);
  BOOST_TEST(client.of<alarm>().size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(an_earlier_alarm_is_not_held_up_by_a_later_one, with_wheel) {
  alarm_client late(system());
  alarm_client early(system());
  arm(late, 10s);
  arm(early, 300ms);
  advance(320ms);
  BOOST_TEST(early.of<alarm>().size() == 1U);
  BOOST_TEST(late.of<alarm>().empty());
  advance(10s);
  BOOST_TEST(late.of<alarm>().size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_disarmed_alarm_is_silent_and_an_idle_wheel_sleeps, with_wheel) {
  alarm_client client(system());
  arm(client, 100ms);
  caf::anon_send(wheel, disarm_alarm{client.handle.id()});
  advance(10s);
  BOOST_TEST(client.of<alarm>().empty());
  auto& scheduler = dynamic_cast<caf::scheduler::test_coordinator&>(system().scheduler());
  BOOST_TEST(!scheduler.has_pending_timeout());
}

BOOST_FIXTURE_TEST_CASE(a_step_of_the_wall_clock_is_told_to_everybody_within_a_second, with_wheel) {
  alarm_client a(system());
  alarm_client b(system());
  arm(a, 10s);
  arm(b, 20s);
  advance(3s);
  step_wall(-5s);
  advance(1020ms);
  BOOST_TEST_REQUIRE(a.of<alarm>().size() == 1U);
  BOOST_TEST((a.of<alarm>()[0].why == alarm::cause::clock_step));
  BOOST_TEST(b.of<alarm>().size() == 1U);
  advance(20s);
  BOOST_TEST(a.of<alarm>().size() == 2U);
  BOOST_TEST(b.of<alarm>().size() == 2U);
}

BOOST_FIXTURE_TEST_CASE(arming_often_leaves_few_timers, with_wheel) {
  alarm_client client(system());
  for (int i = 1'000; i > 0; --i)
    arm(client, std::chrono::milliseconds(i * 100));
  auto& scheduler = dynamic_cast<caf::scheduler::test_coordinator&>(system().scheduler());
  BOOST_TEST(scheduler.clock().schedule().size() <= 51U);
}

BOOST_FIXTURE_TEST_CASE(a_checker_keeps_its_bound_and_answers_at_once_beyond_it, virtual_node) {
  engine.target = [](const checks::check_request&) { return std::nullopt; };
  auto checker = spawn_checker(system(), engine, counters, 2);
  check_client client(system());
  for (uint32_t token = 1; token <= 3; ++token) {
    caf::anon_send(checker, start_check{client.handle, token, {}});
  }
  run();
  BOOST_TEST(engine.started.size() == 2U);
  BOOST_TEST(counters.checks_in_flight == 2U);
  BOOST_TEST_REQUIRE(client.of<check_completed>().size() == 1U);
  BOOST_TEST(client.of<check_completed>()[0].token == 3U);
  BOOST_TEST((client.of<check_completed>()[0].outcome.reason == failure_reason::overloaded));

  checks::check_outcome second;
  second.ticket = engine.started[1].ticket;
  second.result = check_result::up;
  checks::check_outcome unknown;
  unknown.ticket = 999;
  caf::anon_send(checker, checks_finished{{unknown, second, second}});
  caf::anon_send(checker, start_check{client.handle, 4, {}});
  run();
  BOOST_TEST_REQUIRE(client.of<check_completed>().size() == 2U);
  BOOST_TEST(client.of<check_completed>()[1].token == 2U);
  BOOST_TEST(engine.started.size() == 3U);
  BOOST_TEST(counters.outcomes_dropped == 2U);
  caf::anon_send_exit(checker, caf::exit_reason::user_shutdown);
}

}  // namespace
}  // namespace statushive::tests
