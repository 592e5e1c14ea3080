#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace statushive::tests {

/// What odd_server does on a connection, one step after the other; after the last one it waits for
/// the next request.
struct odd_step {
  enum class kind { send, send_forever, pause, hang, close, reset };
  kind what = kind::send;
  std::string bytes{};
  std::chrono::milliseconds time{};
};

/// The answer to a request head, by its path.
[[nodiscard]] std::vector<odd_step> odd_response_to(const std::string& request);

}  // namespace statushive::tests
