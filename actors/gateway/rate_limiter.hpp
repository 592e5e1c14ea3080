#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "proto/model/time.hpp"

namespace statushive {

/// So many in a time.
struct rate {
  uint32_t count = 0;
  std::chrono::seconds window{1};
};

/// Where a key stands. As the headers RateLimit-Limit, -Remaining and -Reset say it.
struct rate_standing {
  bool is_admitted = true;
  uint32_t limit = 0;
  uint32_t remaining = 0;
  std::chrono::seconds reset{};  ///< Until there is all of the limit again; when refused, until
                                 ///< there is one.
};

/// Token buckets, one for each key that took something lately: of this node, in memory. At most
/// `keys_max` of them; then the one that was not used for longest makes room. Of a key only a keyed
/// hash is kept, so its length costs no memory and nobody can choose keys that collide.
/// Thread-safe.
class rate_limiter {
 public:
  /// `time` must outlive the object.
  rate_limiter(size_t keys_max, const clock& time);
  ~rate_limiter();
  rate_limiter(const rate_limiter&) = delete;
  rate_limiter& operator=(const rate_limiter&) = delete;

  /// Takes one, if there is one left. A key whose rate changes keeps the time that it has to wait
  /// for a full bucket. REQUIRES: `allowed` is at least one in a window of at least a second.
  rate_standing take(std::string_view key, rate allowed);
  /// Where take() would find the key. Takes nothing.
  [[nodiscard]] rate_standing look(std::string_view key, rate allowed) const;
  /// Fills the key's bucket.
  void clear(std::string_view key);

  struct statistics {
    uint64_t refused = 0;
    uint64_t evicted = 0;  ///< Keys that made room before their bucket was full again.
    size_t keys = 0;
    size_t keys_max = 0;
  };
  [[nodiscard]] statistics counters() const;

 private:
  class state;
  std::unique_ptr<state> state_;
};

}  // namespace statushive
