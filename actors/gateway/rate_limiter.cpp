#include "actors/gateway/rate_limiter.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <list>
#include <mutex>
#include <unordered_map>

#include <sodium.h>

namespace statushive {
namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;

using digest = std::array<uint8_t, crypto_shorthash_siphashx24_BYTES>;

struct digest_hash {
  size_t operator()(const digest& value) const {
    size_t front = 0;
    std::memcpy(&front, value.data(), sizeof front);
    return front;
  }
};

/// What a bucket of this rate makes of the moment at which it will be full: the generic cell rate
/// algorithm (ITU-T I.371) as a virtual schedule. One moment is all that a bucket is.
class schedule {
 public:
  schedule(rate allowed, steady_time now)
      : limit_(allowed.count), window_(allowed.window), interval_(window_ / limit_), now_(now) {}

  /// Whether there is one to take.
  [[nodiscard]] bool has_room(steady_time full_at) const {
    return window_ - debt(full_at) >= interval_;
  }

  [[nodiscard]] rate_standing standing(steady_time full_at, bool is_admitted) const {
    const auto room = std::max(window_ - debt(full_at), nanoseconds(0));
    const auto wait = is_admitted ? debt(full_at) : interval_ - room;
    return {is_admitted, limit_, static_cast<uint32_t>(std::min<int64_t>(room / interval_, limit_)),
            std::chrono::ceil<seconds>(wait)};
  }

  [[nodiscard]] steady_time after_taking(steady_time full_at) const {
    return std::max(full_at, now_) + interval_;
  }

 private:
  [[nodiscard]] nanoseconds debt(steady_time full_at) const {
    return full_at > now_ ? full_at - now_ : nanoseconds(0);
  }

  const uint32_t limit_;
  const nanoseconds window_;
  const nanoseconds interval_;  ///< Between two that are admitted for good.
  const steady_time now_;
};

}  // namespace

class rate_limiter::state {
 public:
  state(size_t most_keys, const clock& clock_in_use) : keys_max(most_keys), time(clock_in_use) {
    if (sodium_init() < 0 || keys_max == 0) std::abort();
    crypto_shorthash_keygen(hash_key_.data());
  }

  rate_standing take(std::string_view key, rate allowed) {
    const schedule plan(allowed, time.steady_now());
    const auto id = digest_of(key);
    const std::lock_guard lock(mutex_);
    auto& used = bucket_of(id);
    const bool is_admitted = plan.has_room(used.full_at);
    if (is_admitted) {
      used.full_at = plan.after_taking(used.full_at);
    } else {
      ++counters_.refused;
    }
    return plan.standing(used.full_at, is_admitted);
  }

  rate_standing look(std::string_view key, rate allowed) const {
    const schedule plan(allowed, time.steady_now());
    const auto id = digest_of(key);
    const std::lock_guard lock(mutex_);
    const auto found = index_.find(id);
    const auto full_at = found == index_.end() ? steady_time::min() : found->second->full_at;
    return plan.standing(full_at, plan.has_room(full_at));
  }

  void clear(std::string_view key) {
    const auto id = digest_of(key);
    const std::lock_guard lock(mutex_);
    const auto found = index_.find(id);
    if (found == index_.end()) return;
    buckets_.erase(found->second);
    index_.erase(found);
  }

  statistics counters() const {
    const std::lock_guard lock(mutex_);
    auto now = counters_;
    now.keys = index_.size();
    now.keys_max = keys_max;
    return now;
  }

  const size_t keys_max;
  const clock& time;

 private:
  struct bucket {
    digest key;
    steady_time full_at;
  };
  using bucket_list = std::list<bucket>;

  [[nodiscard]] digest digest_of(std::string_view key) const {
    digest hashed;
    crypto_shorthash_siphashx24(hashed.data(), reinterpret_cast<const unsigned char*>(key.data()),
                                key.size(), hash_key_.data());
    return hashed;
  }

  /// The key's bucket, which becomes the one that was used last. REQUIRES: mutex_ is held.
  bucket& bucket_of(const digest& key) {
    if (const auto found = index_.find(key); found != index_.end()) {
      buckets_.splice(buckets_.begin(), buckets_, found->second);
      return buckets_.front();
    }
    if (index_.size() >= keys_max) {
      if (buckets_.back().full_at > time.steady_now()) ++counters_.evicted;
      index_.erase(buckets_.back().key);
      buckets_.splice(buckets_.begin(), buckets_, std::prev(buckets_.end()));
      buckets_.front() = {key, steady_time::min()};
    } else {
      buckets_.push_front({key, steady_time::min()});
    }
    index_.emplace(key, buckets_.begin());
    return buckets_.front();
  }

  std::array<unsigned char, crypto_shorthash_siphashx24_KEYBYTES> hash_key_{};
  mutable std::mutex mutex_;
  bucket_list buckets_;  ///< Used last first; at most keys_max, the same as in index_.
  std::unordered_map<digest, bucket_list::iterator, digest_hash> index_;
  statistics counters_;
};

rate_limiter::rate_limiter(size_t keys_max, const clock& time)
    : state_(std::make_unique<state>(keys_max, time)) {}

rate_limiter::~rate_limiter() = default;

rate_standing rate_limiter::take(std::string_view key, rate allowed) {
  return state_->take(key, allowed);
}

rate_standing rate_limiter::look(std::string_view key, rate allowed) const {
  return state_->look(key, allowed);
}

void rate_limiter::clear(std::string_view key) {
  state_->clear(key);
}

rate_limiter::statistics rate_limiter::counters() const {
  return state_->counters();
}

}  // namespace statushive
