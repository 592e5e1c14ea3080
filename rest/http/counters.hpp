#pragma once

#include <atomic>
#include <cstdint>

namespace statushive::http {

/// The figures behind server::statistics. They outlive the server while a responder is somewhere.
struct counters {
  std::atomic<long> connections{0};
  std::atomic<long> in_flight{0};
  std::atomic<uint64_t> requests{0};
  std::atomic<uint64_t> bad_requests{0};
  std::atomic<uint64_t> timeouts{0};
  std::atomic<uint64_t> overloads{0};
  std::atomic<uint64_t> dropped_answers{0};
  std::atomic<uint64_t> refused_connections{0};
};

/// Adds one, without ordering anything.
template <class Number>
void count(std::atomic<Number>& counter) {
  counter.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace statushive::http
