#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "actors/gateway/reply.hpp"
#include "proto/model/random.hpp"
#include "proto/model/time.hpp"

namespace statushive {

/// Remembers who presented tokens speak for, as that is asked with every request. An answer follows
/// from token, replicated state and time alone, so it is good while the state's version is the one
/// that it was found at, and until it expires; of a token only a keyed hash is kept. At most
/// `entries_max` answers, in sets that make room for themselves. Thread-safe.
class identity_cache {
 public:
  static constexpr size_t entries_max = 4096;

  using token_hash = std::array<uint8_t, 32>;

  explicit identity_cache(random_source& random);
  ~identity_cache();
  identity_cache(const identity_cache&) = delete;
  identity_cache& operator=(const identity_cache&) = delete;

  [[nodiscard]] token_hash hash_of(std::string_view token) const;
  /// `version` is of control_plane::state_version, asked after the request came.
  [[nodiscard]] std::optional<caller> find(const token_hash& token, uint64_t version,
                                           timestamp now) const;
  /// REQUIRES: `version` was asked before anything was read from the state, and `who` has neither
  /// address nor terms.
  void remember(const token_hash& token, uint64_t version, timestamp expires_at, const caller& who);

 private:
  static constexpr size_t entries_per_set = 4;
  static constexpr size_t sets = entries_max / entries_per_set;

  struct entry {
    token_hash token{};
    uint64_t version = 0;
    timestamp expires_at;  ///< 1970 in an entry that was never used.
    user_id user;
    account_id account;
    session_id session;
    api_key_id key;
    statushive::role role = role::viewer;
    statushive::plan plan = plan::free;
    scope reach = scope::read;
  };
  struct entry_set {
    std::mutex mutex;  ///< Held for a few comparisons only.
    std::array<entry, entries_per_set> entries;
    size_t next = 0;  ///< Makes room when none of them is out of date.
  };

  [[nodiscard]] entry_set& set_of(const token_hash& token) const;

  std::array<uint8_t, 32> hash_key_{};
  mutable std::vector<entry_set> sets_;
};

}  // namespace statushive
