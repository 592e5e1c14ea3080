// What storing heartbeats costs: CPU per heartbeat, bytes in the journal, memory per monitor.
// Usage: heartbeat_bench [monitors] (default 100,000, each with 130 heartbeats). Writes below the
// temporary directory.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>

#include <malloc.h>

#include "storage/heartbeat/heartbeat_database.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace statushive;
using namespace statushive::storage;

namespace {

constexpr uint16_t shards = 64;
constexpr size_t entry_heartbeats = 16;
constexpr size_t batch_entries = 13;
constexpr int64_t rounds = 130;
constexpr int64_t period_ms = 60'000;
constexpr int64_t start_ms = 1'790'000'000'000;

double process_cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

size_t allocated_bytes() {
  const auto heap = mallinfo2();
  return heap.uordblks + heap.hblkhd;
}

/// Monitors checked each minute, all phases; nearly all up, with latencies and start delays as
/// measured in the field.
class fleet {
 public:
  explicit fleet(uint32_t monitors) {
    std::lognormal_distribution<double> latency(std::log(90.0), 0.9);
    for (uint32_t number = 1; number <= monitors; ++number) {
      members_.push_back({number, static_cast<uint16_t>(random_() % shards),
                          static_cast<int64_t>(random_() % period_ms),
                          std::max(2.0, latency(random_))});
    }
    std::ranges::sort(members_, {}, &member::phase_ms);
  }

  /// One round of checks, in the batches that the writer would make.
  std::vector<std::vector<journal_entry>> round(int64_t n) {
    std::vector<std::vector<journal_entry>> batches(1);
    for (const auto& one : members_) {
      auto& open = open_[one.shard];
      open.push_back(heartbeat_of(one, n));
      if (open.size() < entry_heartbeats) continue;
      if (batches.back().size() == batch_entries) batches.emplace_back();
      const journal_position at{shard_number(one.shard), epoch(1), ++seq_[one.shard]};
      batches.back().push_back({at, std::exchange(open, {})});
    }
    return batches;
  }

 private:
  struct member {
    uint32_t number;
    uint16_t shard;
    int64_t phase_ms;
    double latency_ms;
  };

  heartbeat heartbeat_of(const member& of, int64_t n) {
    heartbeat beat;
    beat.monitor = monitor_number(of.number);
    beat.slot = from_ms(start_ms + n * period_ms + of.phase_ms);
    beat.start_delay = std::chrono::milliseconds(static_cast<int64_t>(delay_(random_)));
    beat.result = check_result::up;
    beat.response_time =
        std::chrono::milliseconds(static_cast<int64_t>(of.latency_ms * jitter_(random_)));
    beat.status_code = of.number % 15 == 0 ? 301 : 200;
    beat.node = node_id(0x6f2a91c011223344);
    if (random_() % 250 == 0) {
      beat.result = check_result::down;
      beat.reason = failure_reason::connect_refused;
      beat.status_code.reset();
      beat.message =
          "connection refused by 192.0.2." + std::to_string(of.number % 256) + " port 443";
    }
    return beat;
  }

  std::mt19937_64 random_{7};
  std::exponential_distribution<double> delay_{1.0 / 3};
  std::lognormal_distribution<double> jitter_{0, 0.15};
  std::vector<member> members_;
  std::vector<heartbeat> open_[shards];
  uint64_t seq_[shards] = {};
};

struct figures {
  double encode_s = 0;
  double decode_s = 0;
  double append_s = 0;
  uint64_t heartbeats = 0;
  uint64_t bytes = 0;
};

void measure_codec(const std::vector<std::vector<journal_entry>>& batches, figures& totals) {
  std::vector<std::string> encoded;
  const auto start = process_cpu_seconds();
  for (const auto& batch : batches) {
    for (const auto& entry : batch)
      encoded.push_back(encode_journal_entry(entry.heartbeats));
  }
  const auto middle = process_cpu_seconds();
  for (const auto& bytes : encoded) {
    const auto beats = decode_journal_entry(bytes);
    if (!beats) std::abort();
    totals.heartbeats += beats->size();
    totals.bytes += bytes.size();
  }
  totals.decode_s += process_cpu_seconds() - middle;
  totals.encode_s += middle - start;
}

void measure_append(heartbeat_database& database,
                    const std::vector<std::vector<journal_entry>>& batches, figures& totals) {
  const auto start = process_cpu_seconds();
  for (const auto& batch : batches) {
    if (!database.append(batch, heartbeat_database::durability::written)) std::abort();
  }
  totals.append_s += process_cpu_seconds() - start;
}

std::unique_ptr<heartbeat_database> open(const std::string& path) {
  auto database =
      open_heartbeat_database(path, environment::disk(), [](monitor_number) { return true; });
  if (!database) {
    std::fprintf(stderr, "%s\n", database.failure().message().c_str());
    std::exit(1);
  }
  return std::move(*database);
}

void measure_reopening(const std::string& path, uint32_t monitors) {
  const auto before_bytes = allocated_bytes();
  const auto start = process_cpu_seconds();
  const auto started_at = std::chrono::steady_clock::now();
  const auto database = open(path);
  const auto seconds = process_cpu_seconds() - start;
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - started_at;
  const auto replayed = static_cast<double>(database->counters().replayed);
  std::printf("replay    %7.0f ns CPU a heartbeat, %.2f s in all\n", seconds * 1e9 / replayed,
              wall.count());
  std::printf(
      "memory    %7.0f B a monitor of 100 recent heartbeats and %ld hours (with RocksDB's own)\n",
      static_cast<double>(allocated_bytes() - before_bytes) / monitors, rounds / 60 + 1);
}

void measure_readings(const heartbeat_database& database, uint32_t monitors) {
  std::mt19937_64 random(1);
  constexpr int readings = 20'000;
  size_t found = 0;
  auto start = process_cpu_seconds();
  for (int i = 0; i < readings; ++i) {
    found +=
        database.latest(monitor_number(1 + static_cast<uint32_t>(random() % monitors)), 50, false)
            .size();
  }
  std::printf("latest 50 %7.0f ns\n", (process_cpu_seconds() - start) * 1e9 / readings);
  start = process_cpu_seconds();
  for (int i = 0; i < readings; ++i) {
    const monitor_number monitor(1 + static_cast<uint32_t>(random() % monitors));
    found += database.summary(monitor, from_ms(start_ms)).window.up;
  }
  std::printf("summary   %7.0f ns\n", (process_cpu_seconds() - start) * 1e9 / readings);
  if (found == 0) std::abort();
}

}  // namespace

int main(int argc, char** argv) {
  const auto monitors =
      static_cast<uint32_t>(argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 100'000);
  const tests::temporary_directory directory;
  const auto path = directory / "heartbeats";
  fleet monitored(monitors);
  figures totals;
  {
    const auto database = open(path);
    for (int64_t n = 0; n < rounds; ++n) {
      const auto batches = monitored.round(n);
      measure_codec(batches, totals);
      measure_append(*database, batches, totals);
    }
    measure_readings(*database, monitors);
  }
  const auto heartbeats = static_cast<double>(totals.heartbeats);
  std::printf("%u monitors, %.0f heartbeats, entries of %zu, batches of %zu entries\n", monitors,
              heartbeats, entry_heartbeats, batch_entries);
  std::printf("encode    %7.0f ns a heartbeat\n", totals.encode_s * 1e9 / heartbeats);
  std::printf("decode    %7.0f ns a heartbeat\n", totals.decode_s * 1e9 / heartbeats);
  std::printf("append    %7.0f ns CPU a heartbeat, with encoding and RocksDB's threads\n",
              totals.append_s * 1e9 / heartbeats);
  std::printf("size      %7.2f B a heartbeat\n", static_cast<double>(totals.bytes) / heartbeats);
  malloc_trim(0);
  measure_reopening(path, monitors);
}
