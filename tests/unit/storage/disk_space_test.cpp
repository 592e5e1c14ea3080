#include "storage/database/disk_space.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/support/temporary_directory.hpp"

using statushive::storage::disk_space;
using level = statushive::storage::disk_space::level;

BOOST_AUTO_TEST_CASE(the_level_falls_below_the_reserve_and_below_its_half) {
  uint64_t free = 1000;
  disk_space space(100, [&] { return free; });
  const auto level_at = [&](uint64_t bytes) {
    free = bytes;
    const auto now = space.refresh();
    BOOST_TEST((space.current() == now));
    BOOST_TEST(space.free_bytes() == bytes);
    return now;
  };
  BOOST_TEST((level_at(100) == level::ample));
  BOOST_TEST((level_at(99) == level::reserved));
  BOOST_TEST((level_at(50) == level::reserved));
  BOOST_TEST((level_at(49) == level::exhausted));
  BOOST_TEST((level_at(0) == level::exhausted));
  BOOST_TEST((level_at(100) == level::ample));
}

BOOST_AUTO_TEST_CASE(the_level_is_known_from_the_start_and_kept_until_the_next_refresh) {
  uint64_t free = 10;
  disk_space space(100, [&] { return free; });
  BOOST_TEST((space.current() == level::exhausted));
  free = 1000;
  BOOST_TEST((space.current() == level::exhausted));
  BOOST_TEST((space.refresh() == level::ample));
  BOOST_TEST(space.reserve_bytes() == 100u);
}

BOOST_AUTO_TEST_CASE(a_shortage_is_told_in_mebibytes) {
  uint64_t free = 200ull << 20;
  disk_space space(256ull << 20, [&] { return free; });
  BOOST_TEST(space.shortage() == "200 MiB left, less than the reserve of 256 MiB");
  free = 127ull << 20;
  space.refresh();
  BOOST_TEST(space.shortage() == "127 MiB left, less than half of the reserve of 256 MiB");
}

BOOST_AUTO_TEST_CASE(a_true_file_system_is_asked) {
  const statushive::tests::temporary_directory directory;
  const disk_space space(1, directory.path());
  BOOST_TEST(space.free_bytes() > 0u);
  BOOST_TEST((space.current() == level::ample));
  const disk_space greedy(UINT64_MAX, directory.path());
  BOOST_TEST((greedy.current() == level::exhausted));
}

BOOST_AUTO_TEST_CASE(a_directory_that_cannot_be_asked_stops_nothing) {
  const disk_space space(disk_space::default_reserve_bytes, "/nowhere/at/all");
  BOOST_TEST((space.current() == level::ample));
}
