#include "tests/integration/child_process.hpp"

#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/eventually.hpp"

extern char** environ;

namespace statushive::tests {
namespace {

struct pipe_ends {
  int read = -1;
  int write = -1;
};

pipe_ends make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
  return {ends[0], ends[1]};
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (auto& text : texts)
    pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> merged_environment(const std::map<std::string, std::string>& added) {
  std::vector<std::string> merged;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string name(*entry, std::strcspn(*entry, "="));
    if (!added.contains(name)) merged.emplace_back(*entry);
  }
  for (const auto& [name, value] : added)
    merged.push_back(name + '=' + value);
  return merged;
}

}  // namespace

child_process::child_process(const std::vector<std::string>& command,
                             const std::map<std::string, std::string>& environment) {
  const auto out = make_pipe();
  const auto err = make_pipe();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.write, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.write, STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);

  auto arguments = command;
  auto variables = merged_environment(environment);
  const int failure = ::posix_spawnp(&pid_, arguments[0].c_str(), &actions, &attributes,
                                     pointers_to(arguments).data(), pointers_to(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  ::close(out.write);
  ::close(err.write);
  output_.fd = out.read;
  errors_.fd = err.read;
  if (failure != 0) {
    ::close(out.read);
    ::close(err.read);
    throw std::runtime_error("cannot start " + command[0] + ": " + std::strerror(failure));
  }
  output_.reader = std::thread([this] { collect(output_); });
  errors_.reader = std::thread([this] { collect(errors_); });
}

child_process::~child_process() {
  if (is_running()) {
    send_signal(SIGKILL);
    (void)wait(std::chrono::seconds(10));
  }
  read_to_end();
}

void child_process::read_to_end() {
  for (auto* from : {&output_, &errors_}) {
    if (from->reader.joinable()) from->reader.join();
  }
}

void child_process::collect(stream& from) {
  char block[4096];
  for (;;) {
    const auto got = ::read(from.fd, block, sizeof block);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    const std::lock_guard lock(mutex_);
    from.text.append(block, static_cast<size_t>(got));
  }
  ::close(from.fd);
}

void child_process::send_signal(int signal) const {
  ::kill(pid_, signal);
}

bool child_process::is_running() {
  return !wait(std::chrono::milliseconds(0));
}

std::optional<int> child_process::wait(std::chrono::milliseconds patience) {
  const auto has_ended = [&] {
    if (exit_code_) return true;
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) != pid_) return false;
    exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return true;
  };
  if (!eventually(patience, has_ended)) return {};
  return exit_code_;
}

std::string child_process::output() const {
  const std::lock_guard lock(mutex_);
  return output_.text;
}

std::string child_process::errors() const {
  const std::lock_guard lock(mutex_);
  return errors_.text;
}

std::chrono::milliseconds child_process::cpu_time() const {
  std::ifstream file("/proc/" + std::to_string(pid_) + "/stat");
  std::string line;
  std::getline(file, line);
  std::istringstream fields(line.substr(line.rfind(')') + 1));
  std::string skipped;
  for (int i = 0; i < 11; ++i)
    fields >> skipped;
  long user = 0;
  long system = 0;
  fields >> user >> system;
  return std::chrono::milliseconds((user + system) * 1000 / ::sysconf(_SC_CLK_TCK));
}

finished_process run(const std::vector<std::string>& command,
                     const std::map<std::string, std::string>& environment,
                     std::chrono::seconds patience) {
  child_process process(command, environment);
  const auto code = process.wait(patience);
  if (!code) throw std::runtime_error(command[0] + " did not end in time");
  process.read_to_end();
  return {*code, process.output(), process.errors()};
}

}  // namespace statushive::tests
