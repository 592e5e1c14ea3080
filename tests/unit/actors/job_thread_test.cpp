#include "actors/gateway/job_thread.hpp"

#include <atomic>
#include <future>
#include <memory>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tests/support/eventually.hpp"
#include "tests/support/virtual_clock.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;

/// Keeps the thread busy until it is opened.
class blocking_job {
 public:
  job_thread::job job() {
    return [this](const result<void>&) {
      started_.set_value();
      opened_.get_future().wait();
    };
  }
  void wait_until_running() { started_.get_future().wait(); }
  void open() { opened_.set_value(); }

 private:
  std::promise<void> started_;
  std::promise<void> opened_;
};

std::string reason_of(const result<void>& turn) {
  return turn ? std::string() : turn.failure().reason();
}

struct fixture {
  static account_id account(uint8_t number) {
    return account_id::parse("0190a6f0-0000-7000-8000-00000000000" + std::to_string(number))
        .value();
  }

  tests::virtual_clock time;
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(jobs_run_in_order_on_another_thread, fixture) {
  job_thread jobs("jobs", {.queued_max = 4}, time);
  std::vector<int> order;
  std::promise<std::thread::id> where;
  jobs.submit({}, [&](const result<void>&) { order.push_back(1); });
  jobs.submit({}, [&](const result<void>&) { order.push_back(2); });
  jobs.submit({}, [&](const result<void>&) { where.set_value(std::this_thread::get_id()); });
  BOOST_TEST((where.get_future().get() != std::this_thread::get_id()));
  BOOST_TEST((order == std::vector{1, 2}));
  BOOST_TEST(tests::eventually(5s, [&] { return jobs.counters().done == 3; }));
}

BOOST_FIXTURE_TEST_CASE(a_job_beyond_the_bound_is_refused_at_once, fixture) {
  job_thread jobs("jobs", {.queued_max = 2}, time);
  blocking_job busy;
  jobs.submit({}, busy.job());
  busy.wait_until_running();
  std::atomic<int> ran{0};
  for (int i = 0; i < 2; ++i)
    jobs.submit({}, [&](const result<void>& turn) { ran += turn ? 1 : 0; });
  std::string third = "not called";
  jobs.submit({}, [&](const result<void>& turn) { third = reason_of(turn); });
  BOOST_TEST(third == "queue_full");
  BOOST_TEST(jobs.counters().refused == 1u);
  BOOST_TEST(jobs.counters().queued == 2u);
  busy.open();
  BOOST_TEST(tests::eventually(5s, [&] { return ran == 2; }));
}

BOOST_FIXTURE_TEST_CASE(one_account_does_not_fill_the_queue, fixture) {
  job_thread jobs("jobs", {.queued_max = 4, .queued_of_one_max = 2}, time);
  blocking_job busy;
  jobs.submit(account(1), busy.job());
  busy.wait_until_running();
  std::atomic<int> ran{0};
  const auto submit = [&](const account_id& whose) {
    const auto reason = std::make_shared<std::string>();
    jobs.submit(whose, [&ran, reason](const result<void>& turn) {
      if (turn) {
        ++ran;
      } else {
        *reason = turn.failure().reason();
      }
    });
    return *reason;
  };
  BOOST_TEST(submit(account(1)) == "");
  BOOST_TEST(submit(account(1)) == "");
  BOOST_TEST(submit(account(1)) == "queue_full");
  BOOST_TEST(submit(account(2)) == "");
  BOOST_TEST(jobs.counters().refused == 1u);
  busy.open();
  BOOST_TEST(tests::eventually(5s, [&] { return ran == 3; }));
  // Its place is free again.
  BOOST_TEST(submit(account(1)) == "");
  BOOST_TEST(tests::eventually(5s, [&] { return ran == 4; }));
}

BOOST_FIXTURE_TEST_CASE(a_job_that_waited_too_long_has_no_turn, fixture) {
  job_thread jobs("jobs", {.queued_max = 4, .patience = 10s}, time);
  blocking_job busy;
  jobs.submit({}, busy.job());
  busy.wait_until_running();
  std::promise<std::string> early, late;
  jobs.submit({}, [&](const result<void>& turn) { early.set_value(reason_of(turn)); });
  time.advance(1ms);
  jobs.submit({}, [&](const result<void>& turn) { late.set_value(reason_of(turn)); });
  time.advance(10s - 1ms);
  busy.open();
  BOOST_TEST(early.get_future().get() == "queue_full");
  BOOST_TEST(late.get_future().get() == "");
  BOOST_TEST(tests::eventually(5s, [&] { return jobs.counters().done == 2; }));
  BOOST_TEST(jobs.counters().expired == 1u);
}

BOOST_FIXTURE_TEST_CASE(stop_lets_the_running_job_end_and_refuses_the_others, fixture) {
  job_thread jobs("jobs", {.queued_max = 4}, time);
  blocking_job busy;
  jobs.submit({}, busy.job());
  busy.wait_until_running();
  std::promise<std::string> waiting;
  jobs.submit({}, [&](const result<void>& turn) { waiting.set_value(reason_of(turn)); });
  std::thread stopping([&] { jobs.stop(); });
  BOOST_TEST(tests::eventually(5s, [&] {
    // A job that came before the stop is queued, or finds the queue full, and says so later or
    // never.
    const auto refused = std::make_shared<std::atomic<bool>>(false);
    jobs.submit({},
                [refused](const result<void>& turn) { *refused = reason_of(turn) == "stopping"; });
    return refused->load();
  }));
  busy.open();
  stopping.join();
  BOOST_TEST(waiting.get_future().get() == "stopping");
  BOOST_TEST(jobs.counters().queued == 0u);
  jobs.stop();
}
