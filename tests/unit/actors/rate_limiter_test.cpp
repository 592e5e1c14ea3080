#include "actors/gateway/rate_limiter.hpp"

#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tests/support/virtual_clock.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;

constexpr rate ten_a_minute{10, 60s};

struct fixture {
  /// How many of `count` are admitted.
  uint32_t take(const std::string& key, uint32_t count, rate allowed = ten_a_minute) {
    uint32_t admitted = 0;
    for (uint32_t i = 0; i < count; ++i)
      admitted += limiter.take(key, allowed).is_admitted ? 1u : 0u;
    return admitted;
  }

  tests::virtual_clock time;
  rate_limiter limiter{3, time};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(rate_limiter_, fixture)

BOOST_AUTO_TEST_CASE(as_many_as_the_limit_are_admitted_at_once_and_no_more) {
  BOOST_TEST(take("a", 10) == 10u);
  BOOST_TEST(take("a", 1) == 0u);
  BOOST_TEST(limiter.counters().refused == 1u);
}

BOOST_AUTO_TEST_CASE(a_window_later_all_of_the_limit_is_there_again_and_never_more) {
  take("a", 10);
  time.advance(60s);
  BOOST_TEST(take("a", 11) == 10u);
  time.advance(1h);
  BOOST_TEST(take("a", 11) == 10u);
}

BOOST_AUTO_TEST_CASE(one_comes_back_in_a_tenth_of_the_window) {
  take("a", 10);
  time.advance(6s - 1ms);
  BOOST_TEST(take("a", 1) == 0u);
  time.advance(1ms);
  BOOST_TEST(take("a", 2) == 1u);
}

BOOST_AUTO_TEST_CASE(the_standing_counts_down_and_says_when_all_is_back) {
  const auto first = limiter.take("a", ten_a_minute);
  BOOST_TEST(first.is_admitted);
  BOOST_TEST(first.limit == 10u);
  BOOST_TEST(first.remaining == 9u);
  BOOST_TEST((first.reset == 6s));
  take("a", 8);
  const auto last = limiter.take("a", ten_a_minute);
  BOOST_TEST(last.is_admitted);
  BOOST_TEST(last.remaining == 0u);
  BOOST_TEST((last.reset == 60s));
}

BOOST_AUTO_TEST_CASE(who_waits_as_long_as_a_refusal_says_is_admitted) {
  take("a", 10);
  time.advance(1500ms);
  const auto refused = limiter.take("a", ten_a_minute);
  BOOST_TEST(!refused.is_admitted);
  BOOST_TEST(refused.remaining == 0u);
  BOOST_TEST((refused.reset == 5s));
  time.advance(4s);
  BOOST_TEST(!limiter.look("a", ten_a_minute).is_admitted);
  time.advance(1s);
  BOOST_TEST(limiter.take("a", ten_a_minute).is_admitted);
}

BOOST_AUTO_TEST_CASE(a_look_takes_nothing) {
  for (int i = 0; i < 20; ++i) {
    const auto seen = limiter.look("a", ten_a_minute);
    BOOST_TEST(seen.is_admitted);
    BOOST_TEST(seen.remaining == 10u);
    BOOST_TEST((seen.reset == 0s));
  }
  BOOST_TEST(limiter.counters().keys == 0u);
  take("a", 10);
  BOOST_TEST(!limiter.look("a", ten_a_minute).is_admitted);
  BOOST_TEST(limiter.counters().refused == 0u);
}

BOOST_AUTO_TEST_CASE(keys_do_not_share_and_a_cleared_one_begins_anew) {
  take("a", 10);
  BOOST_TEST(take("b", 10) == 10u);
  limiter.clear("a");
  limiter.clear("nobody");
  BOOST_TEST(take("a", 11) == 10u);
  BOOST_TEST(take("b", 1) == 0u);
}

BOOST_AUTO_TEST_CASE(a_larger_rate_counts_from_the_next_one_on) {
  take("a", 10);
  BOOST_TEST(take("a", 1) == 0u);
  time.advance(6s);
  BOOST_TEST(take("a", 100, {100, 60s}) == 10u);
  time.advance(60s);
  BOOST_TEST(take("a", 101, {100, 60s}) == 100u);
}

BOOST_AUTO_TEST_CASE(rates_that_do_not_divide_their_window_are_kept_to_the_last_one) {
  for (const auto& odd : {rate{7, 1s}, rate{3, 10s}, rate{12'000, 60s}, rate{1, 1s}}) {
    rate_limiter own(1, time);
    uint32_t admitted = 0;
    while (own.take("a", odd).is_admitted)
      ++admitted;
    BOOST_TEST(admitted == odd.count);
    time.advance(odd.window);
    BOOST_TEST(own.look("a", odd).remaining == odd.count);
  }
}

BOOST_AUTO_TEST_CASE(the_key_that_was_not_used_for_longest_makes_room) {
  take("a", 10);
  take("b", 10);
  take("c", 10);
  take("a", 1);
  take("d", 1);
  BOOST_TEST(limiter.counters().keys == 3u);
  BOOST_TEST(limiter.counters().keys_max == 3u);
  BOOST_TEST(limiter.counters().evicted == 1u);
  BOOST_TEST(!limiter.look("a", ten_a_minute).is_admitted);
  BOOST_TEST(limiter.look("b", ten_a_minute).is_admitted);
  BOOST_TEST(!limiter.look("c", ten_a_minute).is_admitted);
}

BOOST_AUTO_TEST_CASE(a_key_whose_bucket_is_full_again_makes_room_uncounted) {
  take("a", 1);
  time.advance(6s);
  for (const auto* key : {"b", "c", "d"})
    take(key, 1);
  BOOST_TEST(limiter.counters().evicted == 0u);
  BOOST_TEST(limiter.counters().keys == 3u);
}

BOOST_AUTO_TEST_CASE(many_keys_of_any_length_stay_within_the_bound) {
  rate_limiter large(1000, time);
  for (int i = 0; i < 5000; ++i)
    large.take(std::string(static_cast<size_t>(i), 'k'), ten_a_minute);
  BOOST_TEST(large.counters().keys == 1000u);
  BOOST_TEST(large.counters().evicted == 4000u);
}

BOOST_AUTO_TEST_CASE(threads_together_get_no_more_than_the_limit) {
  std::atomic<uint32_t> admitted{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] { admitted += take("a", 100); });
  }
  for (auto& thread : threads)
    thread.join();
  BOOST_TEST(admitted == 10u);
}

BOOST_AUTO_TEST_SUITE_END()
