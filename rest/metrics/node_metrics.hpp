#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "actors/gateway/gateways.hpp"
#include "actors/gateway/rate_limiter.hpp"
#include "actors/system/monitoring.hpp"
#include "cluster/control/control_plane.hpp"
#include "proto/model/result.hpp"
#include "proto/model/time.hpp"
#include "rest/http/server.hpp"
#include "storage/database/database_figures.hpp"
#include "storage/database/disk_space.hpp"
#include "storage/heartbeat/heartbeat_database.hpp"
#include "storage/heartbeat/journal_writer.hpp"

namespace statushive::rest {

/// All figures of one node in Prometheus' text format. Counts the requests itself, and asks the
/// components for the rest. Nothing in it names an account, a user, a monitor or an address, so
/// that anybody may read it. Owned by the daemon. Thread-safe.
class node_metrics {
 public:
  /// Where the figures come from: each is called by text(), on any thread, and must not block. An
  /// empty one leaves its metrics out. All of it outlives the last call of text().
  struct sources {
    std::string version;
    std::function<http::server::statistics()> http = {};
    std::function<actors::monitoring::statistics()> monitoring = {};
    std::function<actors::monitoring::check_statistics()> checks = {};
    std::function<checks::check_engine::statistics()> engine = {};
    std::function<storage::journal_writer::statistics()> journal = {};
    std::function<storage::heartbeat_database::statistics()> heartbeats = {};
    std::function<storage::database_figures()> heartbeat_database = {};
    std::function<storage::database_figures()> control_database = {};
    std::function<cluster::consensus_status()> consensus = {};
    std::function<cluster::consensus_counters()> proposals = {};
    /// state_view::bounded_rows of the view of that moment.
    std::function<result<storage::row_counts>()> rows = {};
    std::function<statushive::gateways::statistics()> gateways = {};
    const storage::disk_space* disk = nullptr;

    /// A limit on requests, as the label `limit` calls it: `account`, `address`.
    struct limiter {
      std::string name;
      std::function<rate_limiter::statistics()> counters = {};
    };
    std::vector<limiter> limiters = {};
  };

  /// A text is given out again for this long, because anybody may ask for it as often as they like.
  static constexpr std::chrono::milliseconds text_life{1000};

  /// `time` must outlive the object.
  node_metrics(sources from, const clock& time);
  ~node_metrics();
  node_metrics(const node_metrics&) = delete;
  node_metrics& operator=(const node_metrics&) = delete;

  /// Counts one answered request. `route` is the pattern that matched, empty where none did; never
  /// the path, which has no bound.
  void observe(http::method method, std::string_view route, int status,
               std::chrono::nanoseconds took);

  /// The exposition: at most text_life old, or the latest one while a thread makes another.
  [[nodiscard]] std::string text() const;

 private:
  class state;
  std::unique_ptr<state> state_;
};

}  // namespace statushive::rest
