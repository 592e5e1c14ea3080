// http_bench [seconds] [connections] [workers]: serves a trivial route to wrk over loopback and
// tells how many requests one second of this process's CPU time serves. wrk's own time is not
// counted.
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "rest/http/server.hpp"

using namespace statushive;

namespace {

constexpr const char* answer_body = R"({"status":"up","monitors":12,"incidents":0,"uptime":99.982,)"
                                    R"("msg":"all systems operational"})";

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

bool run_wrk(const std::string& seconds, const std::string& connections, const std::string& url) {
  const std::string duration = "-d" + seconds + "s";
  const std::string clients = "-c" + connections;
  const char* const arguments[] = {"wrk",       "-t1",  clients.c_str(), duration.c_str(),
                                   url.c_str(), nullptr};
  pid_t child = 0;
  const int failed =
      ::posix_spawnp(&child, "wrk", nullptr, nullptr, const_cast<char* const*>(arguments), environ);
  if (failed != 0) {
    std::fprintf(stderr, "error: wrk does not start: %s\n", std::strerror(failed));
    return false;
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string seconds = argc > 1 ? argv[1] : "5";
  const std::string connections = argc > 2 ? argv[2] : "32";
  http::limits bounds;
  bounds.workers = argc > 3 ? static_cast<unsigned>(std::atoi(argv[3])) : 1;

  http::route small{http::method::get, "/api/small",
                    [](const http::request&, const http::responder& to) {
                      to.send({200, "application/json", answer_body, {}});
                    }};
  http::server server({small}, bounds, {});
  const auto port = server.start({"127.0.0.1", 0});
  if (!port) {
    std::fprintf(stderr, "error: %s\n", port.failure().message().c_str());
    return 1;
  }
  const double before = cpu_seconds();
  if (!run_wrk(seconds, connections, "http://127.0.0.1:" + std::to_string(*port) + "/api/small"))
    return 1;
  const double used = cpu_seconds() - before;
  const auto served = server.counters().requests;
  std::printf("requests %llu, CPU %.2f s, %.0f requests per CPU second\n",
              static_cast<unsigned long long>(served), used, static_cast<double>(served) / used);
  return 0;
}
