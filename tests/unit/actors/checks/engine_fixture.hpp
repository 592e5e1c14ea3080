#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <ostream>
#include <string>
#include <vector>

#include "actors/checks/check_engine.hpp"

namespace statushive {

// For BOOST_TEST's messages.
inline std::ostream& operator<<(std::ostream& out, check_result result) {
  return out << name_of(result);
}
inline std::ostream& operator<<(std::ostream& out, failure_reason reason) {
  return out << name_of(reason);
}

namespace tests {

/// BOOST_TEST_GLOBAL_FIXTURE(curl_process): libcurl wants its initialization before the first
/// thread.
struct curl_process {
  curl_process();
  ~curl_process();
};

[[nodiscard]] address_policy policy_allowing(const std::vector<std::string>& ranges);

/// A check engine whose outcomes are collected.
class running_engine {
 public:
  explicit running_engine(const checks::check_engine::options& settings = {},
                          const std::vector<std::string>& allowed = {"127.0.0.1/32"});
  ~running_engine();

  [[nodiscard]] checks::check_engine& engine() { return *engine_; }

  /// Submits one check and waits for its outcome.
  [[nodiscard]] checks::check_outcome run(checks::check_request request);
  [[nodiscard]] checks::check_outcome run(
      const std::string& url, std::chrono::milliseconds timeout = std::chrono::seconds(20));
  /// The first `count` outcomes, or fewer if they do not come in time.
  [[nodiscard]] std::vector<checks::check_outcome> wait_for(
      size_t count, std::chrono::seconds patience = std::chrono::seconds(40));
  [[nodiscard]] size_t outcomes() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<checks::check_outcome> outcomes_;  ///< Guarded by mutex_.
  std::unique_ptr<checks::check_engine> engine_;
};

}  // namespace tests
}  // namespace statushive
