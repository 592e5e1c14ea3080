#include "proto/model/histogram.hpp"

#include <array>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace statushive {
namespace {

using namespace std::chrono_literals;
using counts = std::vector<uint64_t>;

constexpr std::array<histogram::duration, 3> bounds{1ms, 10ms, 1s};

struct three_bounds {
  histogram measured{bounds};

  void check(const counts& expected) const {
    const auto found = measured.read().counts;
    BOOST_TEST(found == expected, boost::test_tools::per_element());
  }
};

BOOST_FIXTURE_TEST_SUITE(histograms, three_bounds)

BOOST_AUTO_TEST_CASE(a_bound_belongs_to_the_range_below_it) {
  measured.observe(1ms);
  check({1, 0, 0, 0});
  measured.observe(1ms + 1us);
  check({1, 1, 0, 0});
  measured.observe(1s);
  check({1, 1, 1, 0});
  measured.observe(1s + 1us);
  check({1, 1, 1, 1});
}

BOOST_AUTO_TEST_CASE(a_part_of_a_microsecond_counts_as_a_whole_one) {
  measured.observe(1ms + 1ns);
  check({0, 1, 0, 0});
  BOOST_TEST(measured.read().sum.count() == 1001);
  measured.observe(0ns);
  check({1, 1, 0, 0});
}

BOOST_AUTO_TEST_CASE(a_negative_duration_counts_as_none) {
  measured.observe(-5h);
  check({1, 0, 0, 0});
  BOOST_TEST(measured.read().sum.count() == 0);
}

BOOST_AUTO_TEST_CASE(the_sum_and_the_count_are_those_of_all_ranges) {
  for (const auto took : {2ms, 3ms, 500ms, 3600'000ms})
    measured.observe(took);
  const auto now = measured.read();
  BOOST_TEST(now.count() == 4U);
  BOOST_TEST((now.sum == 3600'505ms));
  BOOST_TEST((now.upper_bounds == std::vector<histogram::duration>(bounds.begin(), bounds.end())));
}

BOOST_AUTO_TEST_CASE(without_bounds_there_is_one_range) {
  histogram all{std::span<const histogram::duration>()};
  all.observe(1h);
  BOOST_TEST(all.read().counts == counts{1}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(threads_lose_no_observation) {
  constexpr uint64_t each = 100'000;
  std::vector<std::thread> threads;
  for (const auto took : {500us, 5000us, 500us}) {
    threads.emplace_back([&, took] {
      for (uint64_t i = 0; i < each; ++i)
        measured.observe(took);
    });
  }
  for (auto& one : threads)
    one.join();
  check({2 * each, each, 0, 0});
  BOOST_TEST((measured.read().sum == 6ms * each));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace statushive
