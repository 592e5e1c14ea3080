#pragma once

// Private to rest/metrics.

#include <atomic>
#include <chrono>
#include <map>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>

#include "proto/model/histogram.hpp"
#include "rest/http/message.hpp"
#include "rest/metrics/exposition.hpp"

namespace statushive::rest {

/// Answered requests by method, route and status. Thread-safe.
class request_counts {
 public:
  /// Pairs of method and route; what comes beyond counts under the empty route.
  static constexpr size_t routes_max = 1024;

  void observe(http::method method, std::string_view route, int status,
               std::chrono::nanoseconds took);
  void write(exposition& out) const;

 private:
  struct route_counts {
    route_counts();
    histogram took;
    std::map<int, std::atomic<uint64_t>> by_status;  ///< Of the few that a route answers.
  };
  using route_key = std::pair<http::method, std::string>;
  using route_view = std::pair<http::method, std::string_view>;
  struct by_key {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      return a.first != b.first ? a.first < b.first : a.second < b.second;
    }
  };

  /// Counts where the row and its status are known already.
  [[nodiscard]] bool count_known(route_view route, int status, std::chrono::nanoseconds took);

  mutable std::shared_mutex mutex_;  ///< Exclusively, only to add rows.
  std::map<route_key, route_counts, by_key> routes_;
};

}  // namespace statushive::rest
