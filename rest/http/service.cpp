#include "rest/http/service.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "rest/http/syntax.hpp"

namespace statushive::http {
namespace {

response plain_answer(const failure& what) {
  response answer;
  answer.body.append(R"({"error":")")
      .append(what.message)
      .append(R"(","code":")")
      .append(what.code)
      .append("\"}");
  return answer;
}

}  // namespace

service::service(router routes, const limits& bounds, server::failure_renderer render,
                 server::log_sink log)
    : routes_(std::move(routes)),
      bounds_(bounds),
      render_(std::move(render)),
      log_(std::move(log)),
      input_(bounds.pending_input_bytes_max),
      output_(bounds.pending_output_bytes_max) {}

response service::rendered(const failure& what) const noexcept {
  response answer;
  try {
    answer = render_(what);
  } catch (const std::exception& thrown) {
    log("failure renderer", thrown.what());
    answer = plain_answer(what);
  } catch (...) {
    log("failure renderer", "threw something that is no std::exception");
    answer = plain_answer(what);
  }
  answer.status = what.status;
  const auto is_retry_after = [](const auto& header) {
    return equals_ignoring_case(header.first, "retry-after");
  };
  if (what.status == 503 &&
      std::none_of(answer.headers.begin(), answer.headers.end(), is_retry_after)) {
    answer.headers.emplace_back("Retry-After", "1");
  }
  return answer;
}

void service::log(std::string_view where, std::string_view what) const noexcept {
  if (!log_) return;
  try {
    log_(where, what);
  } catch (...) {
    // There is nobody left to tell, and a worker must not die of its log.
  }
}

bool service::admit_connection() {
  const auto now_open = counts_->connections.fetch_add(1, std::memory_order_relaxed) + 1;
  if (!is_draining() && now_open <= static_cast<long>(bounds_.connections_max)) return true;
  release_connection();
  count(counts_->refused_connections);
  return false;
}

void service::release_connection() {
  const bool is_last = counts_->connections.fetch_sub(1) == 1;
  if (!is_last || !is_draining_) return;
  const std::lock_guard lock(drain_mutex_);
  drained_.notify_all();
}

void service::drain(std::chrono::milliseconds grace) {
  is_draining_ = true;
  for (const auto& queue : queues_)
    queue->wake();
  std::unique_lock lock(drain_mutex_);
  drained_.wait_for(lock, grace, [this] { return counts_->connections == 0; });
}

void service::end_drain() {
  queues_.clear();
  is_draining_ = false;
}

}  // namespace statushive::http
