#include "cluster/ctl/command_line.hpp"

int main(int argc, char** argv) {
  using namespace statushive;
  auto io = ctl::process_console();
  const auto http = ctl::make_http_client();
  const statushive::system_clock time;
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  return static_cast<int>(ctl::run(arguments, io, *http, time));
}
