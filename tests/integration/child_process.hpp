#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <sys/types.h>

namespace statushive::tests {

/// A program of the test's own: its output is collected, and it is ended with the object.
class child_process {
 public:
  /// Throws when the program cannot be started. `environment` is added to the test's own.
  explicit child_process(const std::vector<std::string>& command,
                         const std::map<std::string, std::string>& environment = {});
  ~child_process();
  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  void send_signal(int signal) const;
  /// The exit code, 128 + signal for one that a signal ended; nothing when `patience` runs out
  /// first.
  [[nodiscard]] std::optional<int> wait(std::chrono::milliseconds patience);
  [[nodiscard]] bool is_running();

  /// REQUIRES: it has ended. Until then output and errors may lag behind.
  void read_to_end();
  [[nodiscard]] std::string output() const;
  [[nodiscard]] std::string errors() const;
  /// User and system time so far; of a running process only.
  [[nodiscard]] std::chrono::milliseconds cpu_time() const;

 private:
  struct stream {
    int fd = -1;
    std::string text;
    std::thread reader;
  };
  void collect(stream& from);

  pid_t pid_ = -1;
  std::optional<int> exit_code_;
  mutable std::mutex mutex_;
  stream output_;
  stream errors_;
};

/// What a program prints and returns when it runs to its end.
struct finished_process {
  int exit_code = 0;
  std::string output;
  std::string errors;
};
[[nodiscard]] finished_process run(const std::vector<std::string>& command,
                                   const std::map<std::string, std::string>& environment = {},
                                   std::chrono::seconds patience = std::chrono::seconds(30));

}  // namespace statushive::tests
