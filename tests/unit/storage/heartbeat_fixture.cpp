#include "heartbeat_fixture.hpp"

#include <cstdlib>

#include <boost/test/unit_test.hpp>

namespace statushive {

std::ostream& operator<<(std::ostream& out, const heartbeat& beat) {
  out << "monitor " << beat.monitor << " slot " << to_ms(beat.slot) << '+'
      << beat.start_delay.count() << " attempt " << int{beat.attempt} << ' ' << name_of(beat.result)
      << ' ' << name_of(beat.reason) << ' ' << beat.response_time.count() << " ms";
  if (beat.status_code) out << " code " << *beat.status_code;
  return out << " by " << beat.node << " '" << beat.message << '\'';
}

std::ostream& operator<<(std::ostream& out, check_result result) {
  return out << name_of(result);
}

namespace storage {

std::ostream& operator<<(std::ostream& out, const rollup& counts) {
  return out << "up " << counts.up << " degraded " << counts.degraded << " down " << counts.down
             << " no_data " << counts.no_data << " sum " << counts.response_ms_sum;
}

}  // namespace storage

namespace tests {
namespace {

template <class Value>
std::string message_of(const result<Value>& outcome) {
  return outcome.has_value() ? "no error" : outcome.failure().message();
}

}  // namespace

timestamp slot_at(int64_t n) {
  return from_ms(base_slot_ms + n * period_ms);
}

heartbeat up_in_slot(uint32_t monitor, int64_t n) {
  return {.monitor = monitor_number(monitor),
          .slot = slot_at(n),
          .start_delay = std::chrono::milliseconds(3),
          .result = check_result::up,
          .response_time = std::chrono::milliseconds(90),
          .status_code = 200,
          .node = node_id(0x6f2a91c0'11223344),
          .message = {}};
}

heartbeat down_in_slot(uint32_t monitor, int64_t n) {
  auto beat = up_in_slot(monitor, n);
  beat.result = check_result::down;
  beat.reason = failure_reason::http_status;
  beat.status_code = 503;
  beat.message = "expected status 200, got 503";
  return beat;
}

heartbeat no_data_in_slot(uint32_t monitor, int64_t n) {
  auto beat = up_in_slot(monitor, n);
  beat.result = check_result::no_data;
  beat.reason = failure_reason::overloaded;
  beat.status_code.reset();
  return beat;
}

uint64_t told_seed() {
  const auto* replayed = std::getenv("SIM_SEED");
  const uint64_t seed =
      replayed == nullptr ? std::random_device()() : std::strtoull(replayed, nullptr, 10);
  BOOST_TEST_MESSAGE("seed " << seed << "; replay with SIM_SEED=" << seed);
  return seed;
}

uint64_t below(std::mt19937_64& random, uint64_t n) {
  return random() % n;
}

heartbeat random_heartbeat(std::mt19937_64& random, uint32_t monitor, timestamp slot) {
  constexpr failure_reason reasons[] = {failure_reason::none, failure_reason::dns_nxdomain,
                                        failure_reason::http_status, failure_reason::internal};
  constexpr int64_t longest = storage::recordable_duration_ms_max;
  const int64_t durations[] = {0, static_cast<int64_t>(below(random, 300)), 65'535, 65'536,
                               longest};
  heartbeat beat;
  beat.monitor = monitor_number(monitor);
  beat.slot = slot;
  beat.start_delay = std::chrono::milliseconds(durations[below(random, 5)]);
  beat.response_time = std::chrono::milliseconds(durations[below(random, 5)]);
  beat.attempt = below(random, 4) != 0 ? uint8_t{1} : static_cast<uint8_t>(1 + below(random, 255));
  beat.result = static_cast<check_result>(1 + below(random, 4));
  beat.reason = reasons[below(random, 4)];
  if (below(random, 3) != 0) beat.status_code = static_cast<uint16_t>(below(random, 65'536));
  beat.node = node_id(below(random, 4) != 0 ? 7 + below(random, 3) : random());
  if (below(random, 3) == 0) {
    beat.message.assign(below(random, heartbeat_message_bytes_max + 1),
                        static_cast<char>('a' + below(random, 3)));
  }
  return beat;
}

bool keep_all(monitor_number) {
  return true;
}

std::unique_ptr<storage::heartbeat_database> open(
    const std::string& directory, const storage::environment& env,
    const std::function<bool(monitor_number)>& is_kept,
    const storage::heartbeat_database_options& options) {
  auto opened = storage::open_heartbeat_database(directory, env, is_kept, options);
  BOOST_REQUIRE_MESSAGE(opened.has_value(), message_of(opened));
  return std::move(*opened);
}

void append(storage::heartbeat_database& database,
            const std::vector<storage::journal_entry>& entries,
            storage::heartbeat_database::durability wanted) {
  const auto done = database.append(entries, wanted);
  BOOST_REQUIRE_MESSAGE(done.has_value(), message_of(done));
}

std::vector<heartbeat> history(const storage::heartbeat_database& database, shard_number shard,
                               monitor_number monitor, size_t limit, bool include_no_data) {
  auto found = database.history(shard, monitor, limit, include_no_data);
  BOOST_REQUIRE_MESSAGE(found.has_value(), message_of(found));
  return std::move(*found);
}

storage::journal_entry entry_of(uint16_t shard, uint32_t epoch, uint64_t seq,
                                std::vector<heartbeat> heartbeats) {
  return {{shard_number(shard), statushive::epoch(epoch), seq}, std::move(heartbeats)};
}

}  // namespace tests
}  // namespace statushive
