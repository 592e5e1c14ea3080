// What the API's reads cost beside nginx serving files of the same size, in one run: wrk asks a
// real statushived with a token, and a real nginx. Usage: api_bench [SECONDS]

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "tests/integration/nginx_server.hpp"
#include "tests/integration/node_process.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using namespace statushive;
using boost::json::object;

constexpr int monitors = 60;

struct load {
  double requests = 0;
  double cpu_seconds = 0;
  [[nodiscard]] double per_cpu_second() const { return requests / cpu_seconds; }
};

/// What wrk counts and what the server's process spends meanwhile.
load measure(const tests::child_process& server, const std::string& url, const std::string& header,
             const std::string& seconds) {
  const auto before = server.cpu_time();
  const auto finished = tests::run({"wrk", "-t1", "-c32", "-d" + seconds + "s", "-H", header, url},
                                   {}, std::chrono::seconds(60));
  const auto cpu = server.cpu_time() - before;
  const auto at = finished.output.find(" requests in");
  if (finished.exit_code != 0 || at == std::string::npos ||
      finished.output.find("Non-2xx") != std::string::npos) {
    std::fprintf(stderr, "wrk failed: %s%s\n", finished.output.c_str(), finished.errors.c_str());
    std::exit(1);
  }
  const auto from = finished.output.rfind('\n', at) + 1;
  return {std::strtod(finished.output.c_str() + from, nullptr),
          static_cast<double>(cpu.count()) / 1000.0};
}

}  // namespace

int main(int argc, char** argv) {
  const std::string seconds = argc > 1 ? argv[1] : "10";
  tests::temporary_directory directory;
  tests::node_process node(directory / "data", {"--log-level", "warn"});
  node.start();
  const auto api = node.client();
  std::string id;
  for (int n = 0; n < monitors; ++n) {
    const auto made = api.post("/api/monitors", object{{"name", "site " + std::to_string(n)},
                                                       {"url", "http://example.invalid/"},
                                                       {"interval_seconds", 86400}});
    id = made.json().at("monitor").at("id").as_string().c_str();
  }

  tests::nginx_server nginx;
  const auto authorization = "Authorization: Bearer " + api.token();
  const std::pair<const char*, std::string> routes[] = {{"one", "/api/monitors/" + id},
                                                        {"fifty", "/api/monitors?limit=50"}};
  for (const auto& [name, path] : routes)
    std::ofstream(nginx.file(name)) << api.get(path).body;
  nginx.start();
  for (const auto& [name, path] : routes) {
    const auto bytes = api.get(path).body.size();
    const auto ours = measure(node.process(), node.server() + path, authorization, seconds);
    const auto files =
        measure(nginx.process(), nginx.url("/files/" + std::string(name)), authorization, seconds);
    std::printf(
        "%-24s %6zu bytes: %8.0f answers per CPU-second; nginx, a file of that size: %8.0f "
        "(%.2f of it)\n",
        path.starts_with("/api/monitors?") ? "GET /api/monitors?limit=50" : "GET /api/monitors/:id",
        bytes, ours.per_cpu_second(), files.per_cpu_second(),
        ours.per_cpu_second() / files.per_cpu_second());
  }
}
