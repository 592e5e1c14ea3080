// statushived: one node. Its options, exit codes and signals are a contract: scripts and units rely
// on them.

#include <atomic>
#include <cstdio>
#include <exception>
#include <functional>
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

/// Takes the signals while the main thread is busy starting or stopping: calls `act` with the
/// signal that should end the process, or with 0 when `patience` is over.
class signal_watch {
 public:
  using action = std::function<void(int signal)>;

  signal_watch(const sigset_t& signals, std::chrono::seconds patience, action act)
      : act_(std::move(act)), thread_([this, signals, patience] { watch(signals, patience); }) {}
  ~signal_watch() {
    is_done_ = true;
    ::pthread_kill(thread_.native_handle(), SIGUSR1);
    thread_.join();
  }
  signal_watch(const signal_watch&) = delete;
  signal_watch& operator=(const signal_watch&) = delete;

 private:
  void watch(const sigset_t& signals, std::chrono::seconds patience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!is_done_) {
      const int signal = wait_for_signal(signals, tick_interval);
      if (is_done_ || signal == SIGUSR1) continue;
      if (signal != 0 || std::chrono::steady_clock::now() >= end) return act_(signal);
    }
  }

  action act_;
  std::atomic<bool> is_done_{false};
  std::thread thread_;
};

[[noreturn]] void end_at_once(exit_code code, const char* why) {
  std::fprintf(stderr, "%s\n", why);
  std::fflush(nullptr);
  ::_exit(code);
}

int fail(const error& failure) {
  std::fprintf(stderr, "error: %s\n", failure.message().c_str());
  if (!failure.hint().empty()) std::fprintf(stderr, "hint: %s\n", failure.hint().c_str());
  return failure.reason().starts_with("data_dir_") ? bad_data_directory : failed;
}

/// A kill at any moment loses nothing, so a start that nobody wants any more just ends.
result<std::unique_ptr<rest::node>> start(const node_config& config, const sigset_t& signals) {
  const signal_watch watch(signals, std::chrono::hours(24 * 365),
                           [](int) { end_at_once(stopped, "stopped while starting"); });
  return rest::node::start(config, [pid = ::getpid()] { ::kill(pid, SIGUSR1); });
}

int serve(const node_config& config, const sigset_t& signals) {
  auto started = start(config, signals);
  if (!started) return fail(started.failure());
  auto node = std::move(*started);
  std::printf("statushived ready http=%s cluster=- node=%s\n", node->http_address().c_str(),
              node->name().c_str());
  std::fflush(stdout);

  int signal = 0;
  while (signal == 0 && !node->failure()) {
    signal = wait_for_signal(signals, tick_interval);
    if (signal == 0) node->tick();
  }
  if (signal == SIGTERM || signal == SIGINT) spdlog::info("stopping on signal {}", signal);
  const signal_watch watch(signals, stop_patience, [](int second) {
    end_at_once(failed,
                second == 0 ? "error: stopping took too long" : "second signal: ending at once");
  });
  node->stop();
  const auto failure = node->failure();
  node.reset();
  return failure ? fail(*failure) : stopped;
}

int serve_or_explain(const node_config& config, const sigset_t& signals) {
  try {
    return serve(config, signals);
  } catch (const std::exception& defect) {
    std::fprintf(stderr, "error: %s\n", defect.what());
    return failed;
  }
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
  const int code = serve_or_explain(asked.config, signals);
  ::curl_global_cleanup();
  spdlog::shutdown();
  return code;
}
