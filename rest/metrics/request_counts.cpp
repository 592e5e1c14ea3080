#include "rest/metrics/request_counts.hpp"

#include <algorithm>
#include <array>
#include <mutex>

namespace statushive::rest {
namespace {

using namespace std::chrono_literals;

/// From an answer out of memory, over one that waits for the disk, to the time-out of a handler.
constexpr std::array<histogram::duration, 14> latency_bounds{
    100us, 250us, 500us, 1ms, 2500us, 5ms, 10ms, 25ms, 50ms, 100ms, 250ms, 1s, 5s, 30s};

}  // namespace

request_counts::route_counts::route_counts() : took(latency_bounds) {}

void request_counts::observe(http::method method, std::string_view route, int status,
                             std::chrono::nanoseconds took) {
  status = std::clamp(status, 100, 599);
  if (count_known({method, route}, status, took)) return;
  {
    const std::unique_lock lock(mutex_);
    auto found = routes_.find(route_view(method, route));
    if (found == routes_.end()) {
      if (routes_.size() >= routes_max) route = {};
      found = routes_.try_emplace(route_key(method, route)).first;
    }
    found->second.by_status.try_emplace(status, 0);
  }
  // Of a row that is there now and stays.
  (void)count_known({method, route}, status, took);
}

bool request_counts::count_known(route_view route, int status, std::chrono::nanoseconds took) {
  const std::shared_lock lock(mutex_);
  const auto found = routes_.find(route);
  if (found == routes_.end()) return false;
  const auto counter = found->second.by_status.find(status);
  if (counter == found->second.by_status.end()) return false;
  counter->second.fetch_add(1, std::memory_order_relaxed);
  found->second.took.observe(took);
  return true;
}

void request_counts::write(exposition& out) const {
  auto requests =
      out.counter("statushive_http_requests_total",
                  "Requests answered, by method, route and status. An empty route is that of "
                  "requests that matched none or broke the rules of HTTP.");
  auto latency =
      out.durations("statushive_http_request_duration_seconds",
                    "From when a request was there as a whole to its answer, by method and "
                    "route.");
  const std::shared_lock lock(mutex_);
  for (const auto& [key, counts] : routes_) {
    const auto& [method, route] = key;
    const exposition::labels where{{"method", std::string(http::name_of(method))},
                                   {"route", route}};
    for (const auto& [status, count] : counts.by_status) {
      auto with = where;
      with.emplace_back("status", std::to_string(status));
      requests.add(count.load(std::memory_order_relaxed), with);
    }
    latency.add(counts.took.read(), where);
  }
}

}  // namespace statushive::rest
