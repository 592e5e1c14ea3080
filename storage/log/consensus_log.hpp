#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "proto/model/result.hpp"
#include "storage/database/database_figures.hpp"
#include "storage/database/environment.hpp"
#include "storage/database/key_value.hpp"

namespace statushive::storage {

/// What a node must never forget between two messages (Raft, figure 2).
struct hard_state {
  uint64_t term = 0;
  uint64_t voted_for = 0;  ///< Node id, 0 for nobody.
  friend bool operator==(const hard_state&, const hard_state&) = default;
};

/// Stored on disk; never renumber.
enum class entry_kind : uint8_t { command = 1, barrier = 2, configuration = 3 };

struct log_entry {
  uint64_t term = 0;
  entry_kind kind = entry_kind::command;
  std::string payload;
  friend bool operator==(const log_entry&, const log_entry&) = default;
};

/// How far the log is applied to the state, and the latest applied configuration (opaque bytes of
/// the consensus library).
struct applied_mark {
  uint64_t index = 0;
  uint64_t term = 0;
  uint64_t configuration_index = 0;
  std::string configuration;
  friend bool operator==(const applied_mark&, const applied_mark&) = default;
};

/// What a log holds when it is opened. Entries are contiguous from `first_index`; when there are
/// none, `first_index` is the mark's index + 1. Applied commands come without their payload, which
/// nobody needs at start-up and which may be many times the memory of a node.
struct recovered_log {
  hard_state hard;
  applied_mark applied;
  uint64_t first_index = 1;
  std::vector<log_entry> entries;

  [[nodiscard]] uint64_t last_index() const { return first_index + entries.size() - 1; }
};

/// That `recovered` can have been written by a node that lost nothing it was told is durable: the
/// log reaches the mark, and no term contradicts another. Errors: corruption, with a sentence that
/// says what is missing.
[[nodiscard]] result<void> check_consistency(const recovered_log& recovered);

/// The log, the hard state and the replicated state that the log was applied to, in one place with
/// one write-ahead log: `apply` needs no fsync of its own, because what it wrote is replayed from
/// the log after a crash. Every failure of a write is final: the caller must stop the node.
/// All calls come from one thread; the reader of `state` is used from any thread.
class consensus_log {
 public:
  virtual ~consensus_log() = default;

  /// Comes before every other call. Errors: corruption, see check_consistency.
  [[nodiscard]] virtual result<recovered_log> recover() = 0;

  /// Durable on return.
  [[nodiscard]] virtual result<void> save(const hard_state& hard) = 0;

  /// Replaces everything from `first_index` on by `entries`. Durable on return, and with it
  /// everything that was written before.
  /// REQUIRES: first index <= first_index <= last index + 1, and entries is not empty.
  [[nodiscard]] virtual result<void> append(uint64_t first_index,
                                            std::span<const log_entry> entries) = 0;

  /// Writes the state's changes and the mark that belongs to them, atomically, not synced.
  [[nodiscard]] virtual result<void> apply(const write_batch& changes,
                                           const applied_mark& mark) = 0;

  /// Forgets the entries before `first_index`; not synced.
  /// REQUIRES: they are applied.
  [[nodiscard]] virtual result<void> trim(uint64_t first_index) = 0;

  /// The replicated state as last applied. Each call of the reader sees the state of its own
  /// moment.
  [[nodiscard]] virtual const key_value_reader& state() const = 0;

  /// Any thread. Zeros for one that is no database.
  [[nodiscard]] virtual database_figures figures() const { return {}; }
};

struct control_database_options {
  /// Of the log and of the state, each. Small ones make tests flush.
  size_t memtable_bytes = 16 << 20;
  /// Bounds the write-ahead log, and with it the time of a start after a crash.
  uint64_t write_ahead_log_bytes_max = 64 << 20;
  size_t block_cache_bytes = 32 << 20;
};

/// The real one: the RocksDB instance `control/` of a data directory, with column families for the
/// hard state and mark, the log and the state. Errors: failed_precondition
/// `control_database_in_use` when it is open elsewhere and `control_database_newer` when this build
/// cannot read it, corruption, unavailable `storage_failed`.
[[nodiscard]] result<std::unique_ptr<consensus_log>> open_control_database(
    const std::string& directory, const environment& env,
    const control_database_options& options = {});

}  // namespace statushive::storage
