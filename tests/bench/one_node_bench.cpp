// CPU of a whole node, from tick to journal and from request to answer: a real statushived watches
// a real nginx, and wrk asks for a monitor. Usage: one_node_bench [MONITORS] [SECONDS]

#include <cstdio>
#include <cstdlib>
#include <sstream>

#include <unistd.h>

#include "tests/integration/nginx_server.hpp"
#include "tests/integration/node_process.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;

constexpr auto warm_up = 10s;

/// Heartbeats of the monitors so far, by the statistics that every monitor's slots give.
int64_t slot_count(const tests::api_client& api, const std::string& id) {
  const auto beats =
      api.get("/api/monitors/" + id + "/heartbeats?limit=1000&include=no_data").json();
  return static_cast<int64_t>(beats.at("heartbeats").as_array().size());
}

void measure_checks(tests::node_process& node, const tests::api_client& api,
                    const std::vector<std::string>& ids, std::chrono::seconds duration) {
  const auto sample = ids.size() / 10 + 1;  // Every tenth monitor is asked how many checks it had.
  const auto checks_so_far = [&] {
    int64_t sum = 0;
    int64_t asked = 0;
    for (size_t i = 0; i < ids.size(); i += 10) {
      sum += slot_count(api, ids[i]);
      ++asked;
    }
    return static_cast<double>(sum) / static_cast<double>(asked) * static_cast<double>(ids.size());
  };
  const auto checks_before = checks_so_far();
  const auto cpu_before = node.process().cpu_time();
  const auto begin = std::chrono::steady_clock::now();
  ::sleep(static_cast<unsigned>(duration.count()));
  const auto cpu = node.process().cpu_time() - cpu_before;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  const auto checks = checks_so_far() - checks_before;
  std::printf(
      "checks: %zu monitors at 1 s for %.1f s: %.0f checks by a sample of %zu monitors, %.1f us "
      "CPU each\n",
      ids.size(), took.count(), checks, sample, static_cast<double>(cpu.count()) * 1000.0 / checks);
}

void measure_requests(tests::node_process& node, const std::string& token, const std::string& id) {
  const auto background_begin = node.process().cpu_time();
  ::sleep(5);
  const auto background = (node.process().cpu_time() - background_begin) / 5;
  const auto cpu_before = node.process().cpu_time();
  const auto finished =
      tests::run({"wrk", "-t1", "-c32", "-d10s", "-H", "Authorization: Bearer " + token,
                  node.server() + "/api/monitors/" + id},
                 {}, 30s);
  const auto cpu = node.process().cpu_time() - cpu_before - background * 10;
  const auto at = finished.output.find(" requests in");
  if (finished.exit_code != 0 || at == std::string::npos) {
    std::printf("requests: wrk failed: %s%s\n", finished.output.c_str(), finished.errors.c_str());
    return;
  }
  const auto from = finished.output.rfind('\n', at) + 1;
  const auto requests = std::strtod(finished.output.c_str() + from, nullptr);
  std::printf(
      "requests: GET /api/monitors/:id: %.0f answers, %.0f per CPU-second of the node (without its "
      "checks)\n",
      requests, requests * 1000.0 / static_cast<double>(cpu.count()));
  if (finished.output.find("Non-2xx") != std::string::npos)
    std::printf("requests: some were refused!\n");
}

}  // namespace

int main(int argc, char** argv) {
  const auto monitors = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 2000;
  const std::chrono::seconds duration(argc > 2 ? std::strtol(argv[2], nullptr, 10) : 30);
  tests::temporary_directory directory;
  tests::nginx_server nginx;
  nginx.start();
  tests::node_process node(directory / "data",
                           {"--allow-target", "127.0.0.0/8", "--log-level", "warn"});
  node.start();
  const auto api = node.client();
  std::vector<std::string> ids;
  while (ids.size() < monitors) {
    const auto made = api.post("/api/monitors", {{"name", "site " + std::to_string(ids.size())},
                                                 {"url", nginx.url("/")},
                                                 {"interval_seconds", 1}});
    ids.emplace_back(made.json().at("monitor").at("id").as_string().c_str());
  }
  ::sleep(static_cast<unsigned>(warm_up.count()));
  measure_checks(node, api, ids, duration);
  measure_requests(node, api.token(), ids.front());
  const auto stopped = node.stop();
  std::printf("stop: exit code %d after %lld ms\n", stopped ? stopped->exit_code : -1,
              stopped ? static_cast<long long>(stopped->took.count()) : -1LL);
}
