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

service::service(router routes, const limits& bounds, server::hooks with)
    : routes_(std::move(routes)),
      bounds_(bounds),
      hooks_(std::move(with)),
      input_(bounds.pending_input_bytes_max),
      output_(bounds.pending_output_bytes_max) {}

response service::rendered(const failure& what) const noexcept {
  response answer;
  try {
    answer = hooks_.render(what);
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
  if (what.status == 503 && !what.may_have_happened &&
      std::none_of(answer.headers.begin(), answer.headers.end(), is_retry_after)) {
    answer.headers.emplace_back("Retry-After", "1");
  }
  return answer;
}

void service::filter(const request& asked, std::string_view route, std::chrono::nanoseconds took,
                     response& answer) const noexcept {
  if (!hooks_.filter) return;
  const int status = answer.status;
  try {
    hooks_.filter(asked, route, took, answer);
  } catch (const std::exception& thrown) {
    log("answer filter", thrown.what());
  } catch (...) {
    log("answer filter", "threw something that is no std::exception");
  }
  answer.status = status;
}

void service::log(std::string_view where, std::string_view what) const noexcept {
  if (!hooks_.log) return;
  try {
    hooks_.log(where, what);
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
