#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include "proto/model/heartbeat.hpp"
#include "storage/heartbeat/heartbeat_database.hpp"

namespace statushive {

/// For messages of failed tests.
std::ostream& operator<<(std::ostream& out, const heartbeat& beat);
std::ostream& operator<<(std::ostream& out, check_result result);

namespace storage {
std::ostream& operator<<(std::ostream& out, const rollup& counts);
}

namespace tests {

inline constexpr int64_t base_slot_ms = 1'790'000'000'000;
inline constexpr int64_t period_ms = 60'000;

/// An ordinary heartbeat: up, 200, from the only node, in the n-th slot of a monitor checked each
/// minute.
heartbeat up_in_slot(uint32_t monitor, int64_t n);
heartbeat down_in_slot(uint32_t monitor, int64_t n);
heartbeat no_data_in_slot(uint32_t monitor, int64_t n);
timestamp slot_at(int64_t n);

/// Any recordable heartbeat in the slot; bounds are as likely as what is between them.
heartbeat random_heartbeat(std::mt19937_64& random, uint32_t monitor, timestamp slot);

/// A new seed each time, told in the test's output; SIM_SEED in the environment replays one.
uint64_t told_seed();

/// From 0 to n - 1. REQUIRES: n > 0
uint64_t below(std::mt19937_64& random, uint64_t n);

storage::journal_entry entry_of(uint16_t shard, uint32_t epoch, uint64_t seq,
                                std::vector<heartbeat> heartbeats);

/// A place for databases that goes with the test.
struct in_memory {
  storage::environment env = storage::environment::in_memory();
  std::string directory = "/heartbeats";
};

bool keep_all(monitor_number monitor);

// These end the test when they fail.
std::unique_ptr<storage::heartbeat_database> open(
    const std::string& directory, const storage::environment& env,
    const std::function<bool(monitor_number)>& is_kept = keep_all,
    const storage::heartbeat_database_options& options = {});
void append(storage::heartbeat_database& database,
            const std::vector<storage::journal_entry>& entries,
            storage::heartbeat_database::durability wanted =
                storage::heartbeat_database::durability::written);
std::vector<heartbeat> history(const storage::heartbeat_database& database, shard_number shard,
                               monitor_number monitor, size_t limit, bool include_no_data);

}  // namespace tests
}  // namespace statushive
