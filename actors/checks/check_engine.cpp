#include "actors/checks/check_engine.hpp"

#include <algorithm>

#include "actors/checks/check_loop.hpp"

namespace statushive::checks {
namespace {

constexpr std::chrono::milliseconds timeout_shortest{1};
constexpr std::chrono::milliseconds timeout_longest{std::chrono::hours(1)};

/// Options with which checks can start at all.
check_engine::options workable(check_engine::options settings) {
  settings.threads = std::max(settings.threads, 1U);
  settings.in_flight_max = std::max<size_t>(settings.in_flight_max, 1);
  settings.per_host_max = std::max<size_t>(settings.per_host_max, 1);
  settings.starts_per_turn = std::max(settings.starts_per_turn, 1U);
  return settings;
}

/// The engine: its loops, each with a thread. All checks of one host:port go to one loop, so that
/// the limit per host needs no lock.
class threaded_engine final : public check_engine {
 public:
  threaded_engine(const options& settings, address_policy policy, sink deliver)
      : policy_(std::move(policy)), trust_(settings.ca_file), deliver_(std::move(deliver)) {
    for (unsigned i = 0; i < settings.threads; ++i) {
      loops_.push_back(std::make_unique<check_loop>(settings, policy_, trust_, deliver_));
    }
  }
  ~threaded_engine() override { stop(); }

  [[nodiscard]] bool run() {
    for (unsigned i = 0; i < loops_.size(); ++i) {
      if (!loops_[i]->run(i)) return false;
    }
    return true;
  }

  bool submit(check_request request) override {
    request.timeout = std::clamp(request.timeout, timeout_shortest, timeout_longest);
    const auto now = std::chrono::steady_clock::now();
    const auto deadline = now + request.timeout;
    auto target = parse_url(request.url);
    std::string origin;
    if (target) origin = target->host + ':' + std::to_string(target->port);
    auto& loop = *loops_[std::hash<std::string>()(origin) % loops_.size()];
    check_queue::node one;
    one.push_back({std::move(request), std::move(target), std::move(origin), now, deadline});
    return loop.submit(one);
  }

  void set_policy(address_policy policy) override { policy_.replace(std::move(policy)); }

  void stop() override {
    for (const auto& loop : loops_)
      loop->close();
    const std::lock_guard lock(stopping_);
    for (const auto& loop : loops_)
      loop->join();
  }

  statistics counters() const override {
    statistics sum;
    for (const auto& loop : loops_) {
      const auto one = loop->counters();
      sum.queued += one.queued;
      sum.in_flight += one.in_flight;
      sum.started += one.started;
      sum.finished += one.finished;
      sum.refused += one.refused;
      sum.queued_max += one.queued_max;
      sum.in_flight_max += one.in_flight_max;
    }
    return sum;
  }

 private:
  current_policy policy_;
  const tls_trust trust_;
  const sink deliver_;
  std::vector<std::unique_ptr<check_loop>> loops_;
  std::mutex stopping_;
};

}  // namespace

std::unique_ptr<check_engine> check_engine::start(const options& settings, address_policy policy,
                                                  sink deliver) {
  auto engine =
      std::make_unique<threaded_engine>(workable(settings), std::move(policy), std::move(deliver));
  if (!engine->run()) return nullptr;
  return engine;
}

}  // namespace statushive::checks
