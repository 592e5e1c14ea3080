#include "engine_fixture.hpp"

#include <algorithm>
#include <stdexcept>

#include <curl/curl.h>

namespace statushive::tests {

using checks::check_engine;
using checks::check_outcome;
using checks::check_request;

curl_process::curl_process() {
  curl_global_init(CURL_GLOBAL_ALL);
}
curl_process::~curl_process() {
  curl_global_cleanup();
}

address_policy policy_allowing(const std::vector<std::string>& ranges) {
  std::vector<cidr> allowed;
  for (const auto& range : ranges)
    allowed.push_back(cidr::parse(range).value());
  return address_policy(std::move(allowed));
}

running_engine::running_engine(const check_engine::options& settings,
                               const std::vector<std::string>& allowed)
    : engine_(check_engine::start(
          settings, policy_allowing(allowed), [this](std::vector<check_outcome> ended) {
            const std::lock_guard lock(mutex_);
            std::move(ended.begin(), ended.end(), std::back_inserter(outcomes_));
            arrived_.notify_all();
          })) {
  if (!engine_) throw std::runtime_error("the check engine does not start");
}

running_engine::~running_engine() {
  engine_->stop();
}

check_outcome running_engine::run(check_request request) {
  static std::atomic<uint64_t> tickets{1'000'000};
  const auto ticket = request.ticket = ++tickets;
  if (!engine_->submit(std::move(request))) throw std::runtime_error("the check engine refuses");
  const auto has_ticket = [ticket](const check_outcome& outcome) {
    return outcome.ticket == ticket;
  };
  std::unique_lock lock(mutex_);
  const bool is_there = arrived_.wait_for(lock, std::chrono::seconds(40), [&] {
    return std::any_of(outcomes_.begin(), outcomes_.end(), has_ticket);
  });
  if (!is_there) throw std::runtime_error("a check did not end");
  return *std::find_if(outcomes_.begin(), outcomes_.end(), has_ticket);
}

check_outcome running_engine::run(const std::string& url, std::chrono::milliseconds timeout) {
  check_request request;
  request.url = url;
  request.timeout = timeout;
  return run(std::move(request));
}

std::vector<check_outcome> running_engine::wait_for(size_t count, std::chrono::seconds patience) {
  std::unique_lock lock(mutex_);
  (void)arrived_.wait_for(lock, patience, [&] { return outcomes_.size() >= count; });
  return outcomes_;
}

size_t running_engine::outcomes() const {
  const std::lock_guard lock(mutex_);
  return outcomes_.size();
}

}  // namespace statushive::tests
