#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/integration/api_client.hpp"
#include "tests/integration/child_process.hpp"

namespace statushive::tests {

/// Where the programs under test are: the folder in STATUSHIVE_BIN_DIR.
[[nodiscard]] std::string program(const std::string& name);

/// A real `statushived` on loopback with a free port. Its administrator is admin@example.com.
class node_process {
 public:
  static constexpr const char* email = "admin@example.com";
  static constexpr const char* password = "a password for tests";

  explicit node_process(std::string data_dir, std::vector<std::string> options = {});

  /// Starts and waits for the ready line; the port stays the same over restarts. Throws with the
  /// log when it does not come.
  void start();
  void kill();  ///< -9
  /// SIGTERM; the exit code and how long it took, or nothing if it did not end within 20 s.
  struct stopped {
    int exit_code = 0;
    std::chrono::milliseconds took{};
  };
  [[nodiscard]] std::optional<stopped> stop();
  /// Stops it and says what was wrong in its end: no end, another exit code than 0, a sanitizer's
  /// report; empty when nothing was.
  [[nodiscard]] std::string complaint_at_stop();

  [[nodiscard]] child_process& process() { return *process_; }
  [[nodiscard]] std::string server() const { return "http://127.0.0.1:" + std::to_string(port_); }
  /// A client that is logged in as the administrator; throws when that fails.
  [[nodiscard]] api_client client() const;
  /// The last lines of its log, for failures.
  [[nodiscard]] std::string log_tail() const;

 private:
  std::string data_dir_;
  std::vector<std::string> options_;
  int port_ = 0;
  std::unique_ptr<child_process> process_;
};

}  // namespace statushive::tests
