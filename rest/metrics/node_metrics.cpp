#include "rest/metrics/node_metrics.hpp"

#include <mutex>
#include <optional>
#include <utility>

#include "rest/metrics/exposition.hpp"
#include "rest/metrics/families.hpp"
#include "rest/metrics/request_counts.hpp"

namespace statushive::rest {

class node_metrics::state {
 public:
  state(sources from, const clock& time) : from_(std::move(from)), time_(time) {}

  [[nodiscard]] request_counts& requests() { return requests_; }

  [[nodiscard]] std::string text() {
    const auto now = time_.steady_now();
    {
      const std::lock_guard lock(mutex_);
      const bool is_fresh = written_at_ && now - *written_at_ < text_life;
      // Nobody waits for a text under way: a database that stands still holds up one worker, not
      // all.
      if (is_fresh || (writers_ > 0 && written_at_)) return text_;
      ++writers_;
    }
    const turn mine(*this);
    auto written = write();
    const std::lock_guard lock(mutex_);
    text_ = written;
    written_at_ = now;
    return written;
  }

 private:
  /// Ends a writer's turn, also when it throws.
  class turn {
   public:
    explicit turn(state& of) : of_(of) {}
    ~turn() {
      const std::lock_guard lock(of_.mutex_);
      --of_.writers_;
    }
    turn(const turn&) = delete;
    turn& operator=(const turn&) = delete;

   private:
    state& of_;
  };

  [[nodiscard]] std::string write() const {
    exposition out;
    write_process(out, from_);
    requests_.write(out);
    write_http(out, from_);
    write_checks(out, from_);
    write_queues(out, from_);
    write_storage(out, from_);
    write_consensus(out, from_);
    return std::move(out).text();
  }

  const sources from_;
  const clock& time_;
  request_counts requests_;

  std::mutex mutex_;  ///< Of what follows.
  std::string text_;
  std::optional<steady_time> written_at_;
  int writers_ = 0;  ///< More than one only until there is a first text.
};

node_metrics::node_metrics(sources from, const clock& time)
    : state_(std::make_unique<state>(std::move(from), time)) {}

node_metrics::~node_metrics() = default;

void node_metrics::observe(http::method method, std::string_view route, int status,
                           std::chrono::nanoseconds took) {
  state_->requests().observe(method, route, status, took);
}

std::string node_metrics::text() const {
  return state_->text();
}

}  // namespace statushive::rest
