#include "tests/integration/prometheus_tool.hpp"

#include <fstream>

#include "tests/integration/child_process.hpp"
#include "tests/support/temporary_directory.hpp"

namespace statushive::tests {
namespace {

std::string complaint_of(const finished_process& ended) {
  if (ended.exit_code == 0) return {};
  return "exit code " + std::to_string(ended.exit_code) + ": " + ended.output + ended.errors;
}

}  // namespace

std::string complaint_of_promtool(const std::vector<std::string>& arguments) {
  std::vector<std::string> command{"promtool"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return complaint_of(run(command));
}

std::string complaint_about_metrics(const std::string& text) {
  const temporary_directory directory;
  const auto file = directory / "metrics";
  std::ofstream(file) << text;
  const auto ended = run({"sh", "-c", "exec promtool check metrics < \"$0\"", file});
  const auto complaint = complaint_of(ended);
  // It warns without an exit code of its own, too.
  return complaint.empty() ? ended.output + ended.errors : complaint;
}

}  // namespace statushive::tests
