#include "storage/heartbeat/journal_writer.hpp"

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "heartbeat_fixture.hpp"
#include "tests/support/eventually.hpp"

using namespace statushive;
using namespace statushive::storage;
using namespace statushive::tests;

namespace {

using urgency = journal_writer::urgency;
using durability = heartbeat_database::durability;

constexpr std::chrono::seconds patience(20);
constexpr std::chrono::hours never(1);

/// Records what is written; can be held up and can fail.
class recording_database final : public heartbeat_database {
 public:
  result<void> append(const std::vector<journal_entry>& entries, durability wanted) override {
    std::unique_lock lock(mutex_);
    ++waiting_;
    is_open_.wait(lock, [this] { return !is_held_; });
    --waiting_;
    if (fails_) return error(errc::unavailable, "storage_failed", "the disk is gone");
    batches_.push_back(entries);
    if (wanted == durability::synced) ++synced_batches_;
    for (const auto& entry : entries) {
      last_[{entry.position.shard, entry.position.epoch}] = entry.position.seq;
    }
    return {};
  }
  result<void> sync() override {
    const std::lock_guard lock(mutex_);
    if (fails_) return error(errc::unavailable, "storage_failed", "the disk is gone");
    ++syncs_;
    return {};
  }
  uint64_t last_seq(shard_number shard, epoch e) const override {
    const std::lock_guard lock(mutex_);
    const auto found = last_.find({shard, e});
    return found == last_.end() ? 0 : found->second;
  }
  std::optional<timestamp> last_slot(monitor_number) const override { return {}; }
  std::vector<heartbeat> latest(monitor_number, size_t, bool) const override { return {}; }
  result<std::vector<heartbeat>> history(shard_number, monitor_number, size_t,
                                         bool) const override {
    return std::vector<heartbeat>();
  }
  bool is_in_memory(monitor_number, size_t) const override { return true; }
  heartbeat_summary summary(monitor_number, timestamp) const override { return {}; }
  void forget(monitor_number) override {}
  statistics counters() const override { return {}; }

  void hold() { set(is_held_, true); }
  void release() { set(is_held_, false); }
  void fail() { set(fails_, true); }
  [[nodiscard]] bool is_waiting() const { return read(waiting_) > 0; }
  [[nodiscard]] int syncs() const { return read(syncs_); }
  [[nodiscard]] int synced_batches() const { return read(synced_batches_); }
  [[nodiscard]] std::vector<std::vector<journal_entry>> batches() const { return read(batches_); }

 private:
  template <class Value>
  Value read(const Value& value) const {
    const std::lock_guard lock(mutex_);
    return value;
  }
  void set(bool& flag, bool value) {
    const std::lock_guard lock(mutex_);
    flag = value;
    is_open_.notify_all();
  }

  mutable std::mutex mutex_;
  std::condition_variable is_open_;
  bool is_held_ = false;
  bool fails_ = false;
  int waiting_ = 0;
  int syncs_ = 0;
  int synced_batches_ = 0;
  std::vector<std::vector<journal_entry>> batches_;
  std::map<std::pair<shard_number, epoch>, uint64_t> last_;
};

/// The callbacks' calls in their order.
class answers {
 public:
  journal_writer::written note() {
    return [this](const journal_position& position, bool is_written) {
      const std::lock_guard lock(mutex_);
      (is_written ? written_ : shed_).push_back(position);
    };
  }
  [[nodiscard]] std::vector<journal_position> written() const {
    const std::lock_guard lock(mutex_);
    return written_;
  }
  [[nodiscard]] std::vector<journal_position> shed() const {
    const std::lock_guard lock(mutex_);
    return shed_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<journal_position> written_;
  std::vector<journal_position> shed_;
};

struct writer_fixture {
  recording_database database;
  std::atomic<uint64_t> free_bytes{1000};
  disk_space space{100, [this] { return free_bytes.load(); }};
  answers answered;
  std::atomic<int> failures{0};
  std::unique_ptr<journal_writer> writer;

  void start(journal_writer::options settings) {
    writer = std::make_unique<journal_writer>(database, space, settings,
                                              [this](const error&) { ++failures; });
  }
  bool submit(urgency how, uint16_t shard, std::vector<heartbeat> beats, uint64_t seq = 0) {
    return writer->submit(entry_of(shard, 1, seq, std::move(beats)), how, answered.note());
  }
  bool submit(urgency how, uint16_t shard = 3) { return submit(how, shard, {up_in_slot(1, 0)}); }
  [[nodiscard]] bool comes_to_written(size_t entries) const {
    return eventually(patience, [&] { return answered.written().size() >= entries; });
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(an_entry_is_written_after_the_gathering_time_and_synced_later,
                        writer_fixture) {
  start({.gather = std::chrono::milliseconds(20), .sync_interval = std::chrono::milliseconds(50)});
  BOOST_TEST(submit(urgency::routine));
  BOOST_TEST(comes_to_written(1));
  BOOST_TEST((answered.written().front() == journal_position{shard_number(3), epoch(1), 1}));
  BOOST_TEST(eventually(patience, [&] { return writer->counters().syncs == 1; }));
  BOOST_TEST(database.syncs() == 1);
  BOOST_TEST(database.synced_batches() == 0);
  BOOST_TEST(writer->counters().batches == 1u);
  BOOST_TEST(writer->counters().queued == 0u);
}

BOOST_FIXTURE_TEST_CASE(an_urgent_entry_takes_all_waiting_ones_with_it_in_one_synced_batch,
                        writer_fixture) {
  start({.gather = never, .sync_interval = never});
  for (const uint16_t shard : {uint16_t{3}, uint16_t{5}, uint16_t{3}})
    BOOST_TEST(submit(urgency::routine, shard));
  BOOST_TEST(submit(urgency::urgent, 5));
  BOOST_TEST(comes_to_written(4));
  const std::vector<journal_position> expected{{shard_number(3), epoch(1), 1},
                                               {shard_number(5), epoch(1), 1},
                                               {shard_number(3), epoch(1), 2},
                                               {shard_number(5), epoch(1), 2}};
  BOOST_TEST((answered.written() == expected));
  BOOST_TEST_REQUIRE(database.batches().size() == 1u);
  for (size_t i = 0; i < expected.size(); ++i)
    BOOST_TEST((database.batches()[0][i].position == expected[i]));
  BOOST_TEST(database.synced_batches() == 1);
  writer.reset();
  BOOST_TEST(database.syncs() == 0);
}

BOOST_FIXTURE_TEST_CASE(stopping_writes_and_syncs_what_waits, writer_fixture) {
  start({.gather = never, .sync_interval = never});
  for (int i = 0; i < 10; ++i)
    BOOST_TEST(submit(urgency::routine));
  writer.reset();
  BOOST_TEST(answered.written().size() == 10u);
  BOOST_TEST(database.batches().size() == 1u);
  BOOST_TEST(database.syncs() == 1);
}

BOOST_FIXTURE_TEST_CASE(an_idle_writer_neither_writes_nor_syncs, writer_fixture) {
  start({});
  writer.reset();
  BOOST_TEST(database.batches().empty());
  BOOST_TEST(database.syncs() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_half_full_queue_is_written_without_waiting, writer_fixture) {
  start({.gather = never, .sync_interval = never, .queued_heartbeats_max = 10});
  for (int i = 0; i < 5; ++i)
    BOOST_TEST(submit(urgency::routine));
  BOOST_TEST(comes_to_written(5));
}

BOOST_FIXTURE_TEST_CASE(a_full_queue_sheds_and_goes_on_when_the_disk_does, writer_fixture) {
  start(
      {.gather = std::chrono::milliseconds(1), .sync_interval = never, .queued_heartbeats_max = 4});
  database.hold();
  BOOST_TEST(submit(urgency::routine, 3, {up_in_slot(1, 0), up_in_slot(2, 0)}));
  BOOST_TEST(eventually(patience, [&] { return database.is_waiting(); }));
  // What is being written counts too.
  BOOST_TEST(submit(urgency::routine, 3, {up_in_slot(1, 1)}));
  BOOST_TEST(!submit(urgency::urgent, 3, {up_in_slot(1, 2), up_in_slot(2, 2)}));
  BOOST_TEST(writer->counters().queued == 3u);
  BOOST_TEST(writer->counters().shed == 2u);
  database.release();
  BOOST_TEST(comes_to_written(2));
  BOOST_TEST(eventually(patience, [&] { return submit(urgency::routine); }));
  BOOST_TEST(comes_to_written(3));
  BOOST_TEST(answered.shed().empty());
  BOOST_TEST(database.last_seq(shard_number(3), epoch(1)) == 3u);
}

BOOST_FIXTURE_TEST_CASE(a_full_disk_sheds_and_leaves_no_gap, writer_fixture) {
  start({.gather = never, .sync_interval = never});
  BOOST_TEST(submit(urgency::urgent));
  BOOST_TEST(comes_to_written(1));
  free_bytes = 99;
  BOOST_TEST(submit(urgency::urgent, 3, {up_in_slot(1, 1), up_in_slot(2, 1)}));
  BOOST_TEST(eventually(patience, [&] { return answered.shed().size() == 1; }));
  BOOST_TEST(writer->counters().shed == 2u);
  BOOST_TEST(writer->counters().queued == 0u);
  free_bytes = 100;
  BOOST_TEST(submit(urgency::urgent));
  BOOST_TEST(comes_to_written(2));
  BOOST_TEST(answered.written()[1].seq == 2u);
  BOOST_TEST(failures == 0);
}

BOOST_FIXTURE_TEST_CASE(numbered_entries_behind_a_shed_one_are_shed_too, writer_fixture) {
  start({.gather = never, .sync_interval = never});
  BOOST_TEST(submit(urgency::routine, 3, {up_in_slot(1, 0)}, 1));
  BOOST_TEST(submit(urgency::routine, 3, {up_in_slot(1, 2)}, 3));
  BOOST_TEST(submit(urgency::urgent, 3, {up_in_slot(1, 1)}, 2));
  BOOST_TEST(eventually(patience, [&] { return answered.shed().size() == 1; }));
  BOOST_TEST(answered.shed().front().seq == 3u);
  BOOST_TEST(answered.written().size() == 2u);
  BOOST_TEST(failures == 0);
}

BOOST_FIXTURE_TEST_CASE(a_failed_write_is_told_once_and_nothing_is_taken_any_more, writer_fixture) {
  start({.gather = never, .sync_interval = never});
  database.fail();
  BOOST_TEST(submit(urgency::routine));
  BOOST_TEST(submit(urgency::urgent));
  BOOST_TEST(eventually(patience, [&] { return failures == 1; }));
  BOOST_TEST(!submit(urgency::urgent));
  BOOST_TEST(writer->counters().shed == 3u);
  BOOST_TEST(writer->counters().queued == 0u);
  writer.reset();
  BOOST_TEST(failures == 1);
  BOOST_TEST(answered.written().empty());
  BOOST_TEST(answered.shed().empty());
}

BOOST_FIXTURE_TEST_CASE(a_failed_sync_ends_it_too, writer_fixture) {
  start({.gather = std::chrono::milliseconds(1), .sync_interval = never});
  BOOST_TEST(submit(urgency::routine));
  BOOST_TEST(comes_to_written(1));
  database.fail();
  writer.reset();
  BOOST_TEST(failures == 1);
}

BOOST_FIXTURE_TEST_CASE(an_entry_of_nothing_is_not_taken, writer_fixture) {
  start({});
  BOOST_TEST(!submit(urgency::urgent, 3, {}));
}

BOOST_FIXTURE_TEST_CASE(an_entry_that_cannot_be_recorded_is_shed_and_ends_nothing, writer_fixture) {
  start({.gather = never, .sync_interval = never, .queued_heartbeats_max = 200'000});
  const std::vector<heartbeat> too_many(journal_entry_heartbeats_max + 1, up_in_slot(1, 0));
  BOOST_TEST(!submit(urgency::urgent, 3, too_many));
  BOOST_TEST(writer->counters().shed == too_many.size());
  auto of_nobody = up_in_slot(1, 0);
  of_nobody.monitor = monitor_number(0);
  auto before_1970 = up_in_slot(1, 0);
  before_1970.slot = from_ms(-1);
  for (const auto& odd : {of_nobody, before_1970})
    BOOST_TEST(!submit(urgency::urgent, 3, {up_in_slot(1, 0), odd}));
  BOOST_TEST(writer->counters().shed == too_many.size() + 4);
  BOOST_TEST(submit(urgency::urgent));
  BOOST_TEST(comes_to_written(1));
  BOOST_TEST(failures == 0);
  BOOST_TEST(answered.shed().empty());
}

BOOST_FIXTURE_TEST_CASE(durations_that_a_stepped_clock_made_negative_are_cut, writer_fixture) {
  start({.gather = never, .sync_interval = never});
  auto beat = up_in_slot(1, 0);
  beat.start_delay = std::chrono::milliseconds(-400);
  BOOST_TEST(submit(urgency::urgent, 3, {beat}));
  BOOST_TEST(comes_to_written(1));
  BOOST_TEST(database.batches()[0][0].heartbeats[0].start_delay.count() == 0);
}

BOOST_FIXTURE_TEST_CASE(entries_from_many_threads_keep_the_order_of_their_shards, writer_fixture) {
  constexpr uint16_t shards = 4;
  constexpr int64_t entries = 300;
  start({.gather = std::chrono::milliseconds(1), .queued_heartbeats_max = 100});
  std::vector<std::thread> threads;
  for (uint16_t shard = 0; shard < shards; ++shard) {
    threads.emplace_back([&, shard] {
      for (int64_t n = 0; n < entries; ++n) {
        const auto how = n % 50 == 0 ? urgency::urgent : urgency::routine;
        while (!submit(how, shard, {up_in_slot(shard + 1u, n)}))
          std::this_thread::yield();
      }
    });
  }
  for (auto& thread : threads)
    thread.join();
  writer.reset();
  BOOST_TEST(failures == 0);
  BOOST_TEST(answered.written().size() == static_cast<size_t>(shards * entries));
  std::map<shard_number, int64_t> next;
  for (const auto& batch : database.batches()) {
    for (const auto& entry : batch) {
      auto& n = next[entry.position.shard];
      BOOST_TEST((entry.heartbeats.front().slot == slot_at(n)));
      BOOST_TEST(entry.position.seq == static_cast<uint64_t>(++n));
    }
  }
}
