#include "tests/integration/node_process.hpp"

#include <cstdlib>
#include <stdexcept>

#include <signal.h>

#include "tests/support/eventually.hpp"

namespace statushive::tests {
namespace {

constexpr std::chrono::seconds start_patience{60};
constexpr std::chrono::seconds stop_patience{20};
constexpr size_t log_tail_bytes = 4000;

}  // namespace

std::string program(const std::string& name) {
  const auto* folder = std::getenv("STATUSHIVE_BIN_DIR");
  if (folder == nullptr)
    throw std::runtime_error("STATUSHIVE_BIN_DIR does not say where the programs are");
  return std::string(folder) + '/' + name;
}

node_process::node_process(std::string data_dir, std::vector<std::string> options)
    : data_dir_(std::move(data_dir)), options_(std::move(options)) {}

void node_process::start() {
  std::vector<std::string> command = {program("statushived"),
                                      "--data-dir",
                                      data_dir_,
                                      "--http",
                                      "127.0.0.1:" + std::to_string(port_),
                                      "--node-name",
                                      "node-a"};
  command.insert(command.end(), options_.begin(), options_.end());
  process_ = std::make_unique<child_process>(
      command, std::map<std::string, std::string>{{"STATUSHIVE_ADMIN_EMAIL", email},
                                                  {"STATUSHIVE_ADMIN_PASSWORD", password}});
  const std::string mark = "statushived ready http=127.0.0.1:";
  const bool has_ended_or_is_ready = eventually(start_patience, [&] {
    return process_->output().find(mark) != std::string::npos || !process_->is_running();
  });
  const auto output = process_->output();
  const auto found = output.find(mark);
  if (!has_ended_or_is_ready || found == std::string::npos) {
    throw std::runtime_error("the node did not get ready:\n" + log_tail());
  }
  port_ = std::atoi(output.c_str() + found + mark.size());
}

void node_process::kill() {
  process_->send_signal(SIGKILL);
  if (!process_->wait(stop_patience)) throw std::runtime_error("the node survived SIGKILL");
}

std::optional<node_process::stopped> node_process::stop() {
  const auto begin = std::chrono::steady_clock::now();
  process_->send_signal(SIGTERM);
  const auto code = process_->wait(stop_patience);
  if (!code) return {};
  return stopped{*code, std::chrono::duration_cast<std::chrono::milliseconds>(
                            std::chrono::steady_clock::now() - begin)};
}

std::string node_process::complaint_at_stop() {
  const auto ended = stop();
  if (!ended) return "it does not stop";
  process_->read_to_end();
  const auto log = process_->errors();
  for (const auto* report : {"Sanitizer", "runtime error:"}) {
    if (log.find(report) != std::string::npos) return log;
  }
  return ended->exit_code == 0 ? "" : "exit code " + std::to_string(ended->exit_code);
}

api_client node_process::client() const {
  api_client client(server());
  const auto answer = client.log_in(email, password);
  if (answer.status != 200)
    throw std::runtime_error("login failed: " + answer.body + "\n" + log_tail());
  return client;
}

std::string node_process::log_tail() const {
  const auto log = process_->errors();
  return log.size() <= log_tail_bytes ? log : log.substr(log.size() - log_tail_bytes);
}

}  // namespace statushive::tests
