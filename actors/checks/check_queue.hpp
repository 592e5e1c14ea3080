#pragma once

#include <list>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "actors/checks/check_engine.hpp"
#include "proto/model/time.hpp"

namespace statushive::checks {

/// A check between submission and start.
struct queued_check {
  check_request request;
  result<url_target> target;  ///< The parsed URL.
  std::string origin;  ///< "host:port" that the limit per host counts; empty if the URL is invalid.
  steady_time submitted;
  steady_time deadline;
};

/// The checks of one loop that wait, in the order of their arrival, except that those of a host at
/// its limit step aside until one of that host ends. Bounded by whoever fills it. Of one thread.
class check_queue {
 public:
  /// Nodes move between lists without being copied.
  using node = std::list<queued_check>;

  explicit check_queue(size_t per_host_max) : per_host_max_(per_host_max) {}

  void push(node&& arrived);
  /// The next check that may start, as a list of one, or an empty list. It takes a place of its
  /// host, which release() gives back. Sets at most `steps_max` checks aside on the way.
  [[nodiscard]] node take(size_t steps_max);
  void release(const std::string& origin);
  /// Checks whose deadline came before their start.
  [[nodiscard]] node take_expired(steady_time now);
  [[nodiscard]] node take_all();

  [[nodiscard]] bool has_candidates() const { return !ready_.empty(); }
  [[nodiscard]] size_t size() const { return by_deadline_.size(); }
  [[nodiscard]] std::optional<steady_time> next_deadline() const;

 private:
  struct host {
    size_t running = 0;
    node waiting;
  };
  struct place {
    node::iterator check;
    node* list;
  };
  using deadline_order = std::map<std::pair<steady_time, const queued_check*>, place>;

  [[nodiscard]] place& place_of(const queued_check& check);
  void move(node& from, node::iterator check, node& to, node::iterator before);

  const size_t per_host_max_;
  node ready_;
  std::unordered_map<std::string, host> hosts_;  ///< Those with checks that run or wait aside.
  deadline_order by_deadline_;  ///< Every check that waits, and the list that it is in.
};

}  // namespace statushive::checks
