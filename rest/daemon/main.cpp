// statushived: one node. Options, exit codes and signals are a contract (README.md, "statushived").

#include <atomic>
#include <cstdio>
#include <thread>

#include <curl/curl.h>
#include <signal.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include "rest/daemon/logging.hpp"
#include "rest/daemon/node.hpp"
#include "rest/daemon/options.hpp"
#include "rest/daemon/version.hpp"

namespace {

using namespace statushive;

enum exit_code : int { stopped = 0, failed = 1, bad_usage = 2, bad_data_directory = 3 };

constexpr std::chrono::seconds tick_interval{1};
constexpr std::chrono::seconds stop_patience{30};

/// The signals that end the node; SIGUSR1 is our own word for "a part failed for good".
sigset_t handled_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGUSR1})
    sigaddset(&set, signal);
  return set;
}

/// Waits for one of the signals; 0 when the time is over.
int wait_for_signal(const sigset_t& set, std::chrono::seconds patience) {
  const timespec limit{static_cast<time_t>(patience.count()), 0};
  const int signal = ::sigtimedwait(&set, nullptr, &limit);
  return signal > 0 ? signal : 0;
}

/// Every connection and every check takes a file descriptor: use what the system grants.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0)
    spdlog::warn("the limit of open files stays as it is");
}

/// Ends the process when stopping takes too long, or at once when somebody asks a second time.
class stop_watchdog {
 public:
  explicit stop_watchdog(const sigset_t& signals) : thread_([this, signals] { watch(signals); }) {}
  ~stop_watchdog() {
    is_done_ = true;
    ::pthread_kill(thread_.native_handle(), SIGUSR1);
    thread_.join();
  }
  stop_watchdog(const stop_watchdog&) = delete;
  stop_watchdog& operator=(const stop_watchdog&) = delete;

 private:
  void watch(const sigset_t& signals) {
    const int signal = wait_for_signal(signals, stop_patience);
    if (is_done_ || signal == SIGUSR1) return;
    spdlog::error(signal == 0 ? "stopping took too long" : "second signal: ending at once");
    ::_exit(failed);
  }

  std::atomic<bool> is_done_{false};
  std::thread thread_;
};

int exit_code_of(const error& failure) {
  return failure.reason().starts_with("data_dir_") ? bad_data_directory : failed;
}

int serve(const node_config& config, const sigset_t& signals) {
  auto started = rest::node::start(config, [pid = ::getpid()] { ::kill(pid, SIGUSR1); });
  if (!started) {
    std::fprintf(stderr, "error: %s\n", started.failure().message().c_str());
    if (!started.failure().hint().empty())
      std::fprintf(stderr, "hint: %s\n", started.failure().hint().c_str());
    return exit_code_of(started.failure());
  }
  auto node = std::move(*started);
  std::printf("statushived ready http=%s cluster=- node=%s\n", node->http_address().c_str(),
              node->name().c_str());
  std::fflush(stdout);

  int signal = 0;
  while (signal == 0) {
    signal = wait_for_signal(signals, tick_interval);
    if (signal == 0) node->tick();
  }
  if (signal != SIGUSR1) spdlog::info("stopping on signal {}", signal);
  const stop_watchdog watchdog(signals);
  node->stop();
  const auto failure = node->failure();
  node.reset();
  if (!failure) return stopped;
  std::fprintf(stderr, "error: %s\n", failure->message().c_str());
  return failed;
}

}  // namespace

int main(int argc, char** argv) {
  const auto signals = handled_signals();
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  ::signal(SIGPIPE, SIG_IGN);

  const auto asked = rest::read_invocation(argc, argv, rest::process_environment);
  using purpose = rest::invocation::purpose;
  if (asked.wanted == purpose::print_help) {
    std::fputs(rest::help_text().c_str(), stdout);
    return stopped;
  }
  if (asked.wanted == purpose::print_version) {
    std::printf("statushived %s\n", rest::version);
    return stopped;
  }
  if (!asked.mistakes.empty()) {
    std::fputs(rest::mistakes_text(asked.mistakes).c_str(), stderr);
    return bad_usage;
  }
  if (asked.wanted == purpose::print_config) {
    std::fputs(rest::config_text(asked.config).c_str(), stdout);
    return stopped;
  }
  rest::start_logging(asked.config.log_level, asked.config.log_format);
  raise_descriptor_limit();
  if (::curl_global_init(CURL_GLOBAL_DEFAULT) != 0) {
    std::fputs("error: libcurl does not start\n", stderr);
    return failed;
  }
  const int code = serve(asked.config, signals);
  ::curl_global_cleanup();
  return code;
}
