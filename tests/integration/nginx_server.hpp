#pragma once

#include <memory>
#include <string>

#include "tests/integration/child_process.hpp"
#include "tests/support/temporary_directory.hpp"

namespace statushive::tests {

/// A real nginx on a free loopback port: `/` answers 200, `/status/NNN` that status, `/to/X`
/// redirects to `/X`, `/files/X` sends a file. Runs in the foreground with everything it writes in
/// a folder of its own.
class nginx_server {
 public:
  nginx_server();

  void start();  ///< On the same port each time.
  void stop();
  [[nodiscard]] std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  /// Where to put the file that `/files/<name>` sends.
  [[nodiscard]] std::string file(const std::string& name) const;
  [[nodiscard]] child_process& process() { return *process_; }

 private:
  void write_configuration() const;

  temporary_directory directory_;
  int port_ = 0;
  std::unique_ptr<child_process> process_;
};

/// A loopback TCP port that nobody listens on now.
[[nodiscard]] int free_port();

}  // namespace statushive::tests
