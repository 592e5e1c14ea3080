// What a check costs: CPU time of this process for each plain HTTP check of a server in another
// process, by address and by name. Usage: check_bench [checks] [in flight]
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <thread>

#include <curl/curl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "actors/checks/check_engine.hpp"
#include "tests/support/dns_server.hpp"
#include "tests/support/odd_server.hpp"

namespace statushive::tests {
namespace {

using checks::check_engine;
using checks::check_outcome;

constexpr int names = 2'000;

std::string name(int number) {
  return "n" + std::to_string(number) + ".test";
}

struct ports {
  uint16_t http = 0;
  uint16_t dns = 0;
};

/// The servers that are checked, in a process of their own that ends with the object.
class target_process {
 public:
  target_process() {
    int report[2];
    int leash[2];
    if (pipe(report) != 0 || pipe(leash) != 0) std::abort();
    child_ = fork();
    if (child_ == 0) {
      close(leash[1]);
      serve(report[1], leash[0]);
      _exit(0);
    }
    close(leash[0]);
    leash_ = leash[1];
    if (read(report[0], &at_, sizeof at_) != sizeof at_) std::abort();
  }
  ~target_process() {
    close(leash_);
    waitpid(child_, nullptr, 0);
  }
  target_process(const target_process&) = delete;
  target_process& operator=(const target_process&) = delete;

  [[nodiscard]] const ports& at() const { return at_; }

 private:
  static void serve(int report, int leash) {
    odd_server server;
    dns_server resolver;
    for (int i = 0; i < names; ++i)
      resolver.add(name(i), {"127.0.0.1"}, std::chrono::seconds(0));
    const ports at{server.port(), resolver.port()};
    if (write(report, &at, sizeof at) != sizeof at) return;
    char nothing = 0;
    while (read(leash, &nothing, 1) > 0)
      continue;
  }

  ports at_;
  pid_t child_ = -1;
  int leash_ = -1;
};

double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// Keeps so many checks in flight until all have ended.
class load {
 public:
  load(const char* title, const ports& at, size_t in_flight)
      : title_(title), in_flight_max_(in_flight) {
    check_engine::options settings;
    settings.per_host_max = in_flight;
    settings.dns_servers = "127.0.0.1:" + std::to_string(at.dns);
    const address_policy loopback({cidr::parse("127.0.0.0/8").value()});
    engine_ = check_engine::start(settings, loopback, [this](std::vector<check_outcome> ended) {
      const std::lock_guard lock(mutex_);
      ended_ += ended.size();
      for (const auto& outcome : ended)
        up_ += outcome.result == check_result::up ? 1U : 0U;
      room_.notify_one();
    });
    if (!engine_) std::abort();
  }

  template <class UrlOf>
  void run(size_t checks, UrlOf url_of) {
    const auto cpu_before = cpu_seconds();
    const auto begin = std::chrono::steady_clock::now();
    for (size_t i = 0; i < checks; ++i) {
      wait_until_fewer_than(in_flight_max_, i);
      checks::check_request request;
      request.ticket = i;
      request.url = url_of(i);
      if (!engine_->submit(std::move(request))) std::abort();
    }
    wait_until_fewer_than(1, checks);
    const double cpu = cpu_seconds() - cpu_before;
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
    const auto count = static_cast<double>(checks);
    std::printf(
        "%-28s %8zu checks %8zu up %8.1f us CPU/check %10.0f checks/CPU-s %10.0f checks/s\n",
        title_, checks, up_, cpu * 1e6 / count, count / cpu, count / wall.count());
    engine_->stop();
  }

 private:
  void wait_until_fewer_than(size_t count, size_t submitted) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return submitted - ended_ < count; });
  }

  const char* title_;
  const size_t in_flight_max_;
  std::mutex mutex_;
  std::condition_variable room_;
  size_t ended_ = 0;
  size_t up_ = 0;
  std::unique_ptr<check_engine> engine_;
};

}  // namespace
}  // namespace statushive::tests

int main(int argument_count, char** arguments) {
  using namespace statushive::tests;
  const size_t checks = argument_count > 1 ? std::strtoul(arguments[1], nullptr, 10) : 40'000;
  const size_t in_flight = argument_count > 2 ? std::strtoul(arguments[2], nullptr, 10) : 100;
  const target_process target;  // Before the first thread.
  curl_global_init(CURL_GLOBAL_ALL);
  const auto port = std::to_string(target.at().http);
  load("by address", target.at(), in_flight).run(checks, [&](size_t) {
    return "http://127.0.0.1:" + port + "/ok";
  });
  load("by name, cached 1 s", target.at(), in_flight).run(checks, [&](size_t i) {
    return "http://" + name(static_cast<int>(i % names)) + ':' + port + "/ok";
  });
  load("with one redirect", target.at(), in_flight).run(checks, [&](size_t) {
    return "http://127.0.0.1:" + port + "/redirect?to=/ok";
  });
  curl_global_cleanup();
  return 0;
}
