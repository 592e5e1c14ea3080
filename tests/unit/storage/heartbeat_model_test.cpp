#include <map>
#include <set>

#include <boost/test/unit_test.hpp>

#include "heartbeat_fixture.hpp"
#include "storage/heartbeat/heartbeat_database.hpp"

using namespace statushive;
using namespace statushive::storage;
using namespace statushive::tests;

namespace {

/// The database as a map of all heartbeats.
class naive_heartbeats {
  using rank = std::pair<epoch, uint64_t>;

 public:
  void add(const journal_entry& entry) {
    for (const auto& beat : entry.heartbeats) {
      const rank mine(entry.position.epoch, entry.position.seq);
      const auto [place, is_new] = monitors_[beat.monitor].try_emplace(beat.slot, mine, beat);
      if (!is_new && mine >= place->second.first) place->second = {mine, beat};
    }
  }
  void remove(monitor_number monitor) { monitors_.erase(monitor); }

  [[nodiscard]] std::vector<heartbeat> newest(monitor_number monitor, size_t limit,
                                              bool include_no_data) const {
    std::vector<heartbeat> found;
    const auto slots = monitors_.find(monitor);
    if (slots == monitors_.end()) return found;
    for (auto slot = slots->second.rbegin(); slot != slots->second.rend() && found.size() < limit;
         ++slot) {
      const auto& beat = slot->second.second;
      if (include_no_data || beat.result != check_result::no_data) found.push_back(beat);
    }
    return found;
  }
  [[nodiscard]] rollup since(monitor_number monitor, timestamp start) const {
    rollup counts;
    for (const auto& beat : newest(monitor, SIZE_MAX, true)) {
      if (hour_of(beat.slot) >= hour_of(start)) counts.add(beat);
    }
    return counts;
  }

 private:
  std::map<monitor_number, std::map<timestamp, std::pair<rank, heartbeat>>> monitors_;
};

/// Random entries of a few shards and epochs, mostly in order.
class random_journal {
 public:
  static constexpr uint32_t monitors = 12;
  static constexpr uint16_t shards = 3;

  explicit random_journal(std::mt19937_64& random) : random_(random) {}

  journal_entry next() {
    const auto shard = static_cast<uint16_t>(below(random_, shards));
    const auto owner = static_cast<uint32_t>(1 + below(random_, 1 + step_ / 400));
    ++step_;
    std::vector<heartbeat> beats;
    for (auto count = 1 + below(random_, 12); count > 0; --count)
      beats.push_back(next_of(shard));
    return entry_of(shard, owner, ++last_seq_[{shard, owner}], std::move(beats));
  }

 private:
  heartbeat next_of(uint16_t shard) {
    const auto monitor =
        static_cast<uint32_t>(shard + shards * (1 + below(random_, monitors / shards)));
    auto& slot = next_slot_[monitor];
    int64_t n = slot;
    switch (below(random_, 30)) {
      case 0: n -= static_cast<int64_t>(below(random_, 400)); break;
      case 1:
      case 2: n -= static_cast<int64_t>(below(random_, 5)); break;
      default: n = ++slot; break;
    }
    auto beat = random_heartbeat(random_, monitor, slot_at(n));
    // Long stretches without data, for the latest that has some.
    if (monitor % 4 == 0 && n / 150 % 2 == 1) beat.result = check_result::no_data;
    return beat;
  }

  std::mt19937_64& random_;
  uint64_t step_ = 0;
  std::map<uint32_t, int64_t> next_slot_;
  std::map<std::pair<uint16_t, uint32_t>, uint64_t> last_seq_;
};

void check_agreement(const heartbeat_database& database, const naive_heartbeats& model,
                     monitor_number monitor, std::mt19937_64& random) {
  const shard_number shard(static_cast<uint16_t>(monitor.value() % random_journal::shards));
  const bool include_no_data = below(random, 2) == 0;
  const auto limit = 1 + below(random, below(random, 2) == 0 ? 100 : 700);
  const auto expected = model.newest(monitor, limit, include_no_data);
  BOOST_TEST_CONTEXT("monitor " << monitor << " limit " << limit << " no_data "
                                << include_no_data) {
    BOOST_TEST_REQUIRE((history(database, shard, monitor, limit, include_no_data) == expected));
    if (database.is_in_memory(monitor, limit)) {
      BOOST_TEST_REQUIRE((database.latest(monitor, limit, include_no_data) == expected));
    }
    const auto newest = model.newest(monitor, 1, true);
    const auto slot = database.last_slot(monitor);
    BOOST_TEST_REQUIRE(slot.has_value() == !newest.empty());
    if (slot) BOOST_TEST_REQUIRE((*slot == newest.front().slot));
    const auto since = slot_at(static_cast<int64_t>(below(random, 3000)) - 300);
    const auto summary = database.summary(monitor, since);
    BOOST_TEST_REQUIRE(summary.window == model.since(monitor, since));
    const auto with_data = model.newest(monitor, 1, false);
    BOOST_TEST_REQUIRE(summary.latest.has_value() == !with_data.empty());
    if (summary.latest) BOOST_TEST_REQUIRE(*summary.latest == with_data.front());
  }
}

void check_agreement(const heartbeat_database& database, const naive_heartbeats& model,
                     std::mt19937_64& random) {
  const auto first = uint32_t{random_journal::shards};
  for (auto number = first; number < first + random_journal::monitors; ++number) {
    check_agreement(database, model, monitor_number(number), random);
  }
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(random_journals_give_what_a_naive_model_gives, in_memory) {
  std::mt19937_64 random(told_seed());
  random_journal journal(random);
  naive_heartbeats model;
  std::set<monitor_number> deleted;
  const auto is_kept = [&](monitor_number monitor) { return !deleted.contains(monitor); };
  const heartbeat_database_options small{.memtable_bytes = 64 << 10};
  auto database = open(directory, env, is_kept, small);
  for (int step = 0; step < 700; ++step) {
    std::vector<journal_entry> entries(1 + below(random, 4));
    for (auto& entry : entries) {
      entry = journal.next();
      model.add(entry);
    }
    for (const auto monitor : deleted)
      model.remove(monitor);
    append(*database, entries);
    if (step % 70 == 69) check_agreement(*database, model, random);
    if (step % 140 == 139) {
      database.reset();
      database = open(directory, env, is_kept, small);
      check_agreement(*database, model, random);
    }
    if (step % 300 == 299) {
      const monitor_number monitor(static_cast<uint32_t>(random_journal::shards + deleted.size()));
      deleted.insert(monitor);
      model.remove(monitor);
      database->forget(monitor);
    }
  }
}
